"""What a scenario is, and the list of them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from inspect import getdoc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chaos.stage import Stage

THEMES = ("outages", "sending", "rebuilds", "lies")


@dataclass
class Outcome:
    """What was measured, which promises were looked at, and which of them did not hold."""

    measured: list[str] = field(default_factory=list)
    promises: int = 0
    broken: list[str] = field(default_factory=list)

    def saw(self, what: str) -> None:
        self.measured.append(what)

    def promise(self, what: str, *, holds: bool) -> None:
        self.promises += 1
        if not holds:
            self.broken.append(what)


Run = Callable[["Stage", Outcome], None]


@dataclass(frozen=True)
class Scenario:
    """Something that is broken on purpose, among so many people and nodes. Its docstring says what it promises.

    ``time_limit`` is how many milliseconds a search may take before memory answers it: where times are no part of the
    promise it is long, so that the cluster is what is tried, also on a busy machine. One that ``waits`` mostly does
    nothing: others are played meanwhile.
    """

    run: Run
    done: str
    people: int
    nodes: int
    time_limit: int
    waits: bool

    @property
    def name(self) -> str:
        return self.run.__name__

    @property
    def promise(self) -> str:
        return getdoc(self.run) or ""


SCENARIOS: dict[str, Scenario] = {}


def scenario(
    done: str, *, people: int = 2_000, nodes: int = 1, time_limit: int = 5_000, waits: bool = False
) -> Callable[[Run], Run]:
    """Puts a function on the list. ``done`` says what it does."""

    def listed(run: Run) -> Run:
        found = Scenario(run, done, people, nodes, time_limit, waits)
        SCENARIOS[found.name] = found
        return run

    return listed


def all_scenarios() -> dict[str, Scenario]:
    """Every scenario by name. Django must be set up."""
    for theme in THEMES:
        import_module(f"chaos.{theme}")
    return SCENARIOS
