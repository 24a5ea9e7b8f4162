"""Engines: what evaluates a search. No engine object leaves `search`; what comes out are `Answer`s."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from registry.profiles import Profile
from registry.words import Vocabulary
from search.criteria import SearchCriteria
from search.results import FacetValue, Page, Reason


@dataclass(frozen=True, slots=True)
class Found:
    """One mediator an engine found, before the door checks her against the registry."""

    number: str
    score: int
    reasons: tuple[Reason, ...]
    card: Profile


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine answers. ``remaining`` are those of ``total`` who were not to be left out."""

    found: tuple[Found, ...]
    total: int
    remaining: int
    facets: dict[str, tuple[FacetValue, ...]]


class EngineReading(Protocol):
    """One whole state of the registry on one day: every answer of one reading is of the same state.

    ``engine`` names who answers. Each question may raise `EngineAway`.
    """

    engine: str
    vocabulary: Vocabulary
    edition: str
    seq: int

    def counts(self, searches: Iterable[SearchCriteria]) -> tuple[int, ...]: ...

    def search(self, criteria: SearchCriteria, page: Page, leave_out: frozenset[str] = frozenset()) -> Answer: ...

    def first(self, criteria: SearchCriteria, many: int) -> tuple[str, ...]: ...


class EngineAway(Exception):
    """An engine gave no answer, not in time, or only a part of one: somebody else must answer."""
