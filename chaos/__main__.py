"""`python -m chaos [name …]`: breaks the overview's cluster on purpose, and tells in one table what held.

Each scenario is played in a process of its own, with nodes, a database and web servers of its own. Exits with 1 when
a promise did not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Any

import django

from bench.populations import ROOT, population
from chaos.scenarios import Scenario, all_scenarios

# In seconds. One that takes longer is ended, and did not hold.
LONGEST = 900
TO_CLEAR_UP = 90
WIDTHS = (16, 38, 58, 40)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    known = all_scenarios()
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(known), default=list(known))
    names = parser.parse_args().names
    if unknown := [name for name in names if name not in known]:
        parser.error(f"there is no scenario {', '.join(unknown)}; there are: {', '.join(known)}")
    chosen = [known[name] for name in names]
    for people in {scenario.people for scenario in chosen}:
        population(people)

    begun: dict[str, subprocess.Popen[str]] = {}
    outcomes: dict[str, dict[str, Any]] = {}
    try:
        for scenario in sorted(chosen, key=lambda one: not one.waits):
            _say(f"{scenario.name}: {scenario.done} …")
            begun[scenario.name] = _begin(scenario.name)
            if not scenario.waits:
                outcomes[scenario.name] = _outcome(begun[scenario.name])
                _say(json.dumps(outcomes[scenario.name], indent=2, ensure_ascii=False))
        for name in begun.keys() - outcomes.keys():
            outcomes[name] = _outcome(begun[name])
    finally:
        for process in begun.values():
            _end(process)
    rows = [_row(scenario, outcomes[scenario.name]) for scenario in chosen]
    print(table([("scenario", "what was done", "what was measured", "held"), *rows]))
    sys.exit(any(outcome["broken"] for outcome in outcomes.values()))


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _begin(name: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "chaos.play", name], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _outcome(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What this process found, so far when it is ended for taking too long; or that it broke off."""
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(LONGEST)
        process.terminate()
        said, _nothing = process.communicate(timeout=TO_CLEAR_UP)
        return json.loads(said.splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, ValueError):
        return {"measured": [], "promises": 1, "broken": ["it comes to its end"]}


def _end(process: subprocess.Popen[str]) -> None:
    """Lets it stop the nodes and servers it started; a process that does not is killed."""
    process.terminate()
    try:
        process.communicate(timeout=TO_CLEAR_UP)
    except subprocess.TimeoutExpired:
        process.kill()


def _row(scenario: Scenario, outcome: dict[str, Any]) -> tuple[str, ...]:
    kept = outcome["promises"] - len(outcome["broken"])
    held = f"{'yes' if not outcome['broken'] else 'NO'}, {kept} of {outcome['promises']}"
    broken = [f"not: {what}" for what in outcome["broken"]]
    return scenario.name, scenario.done, "\n".join(outcome["measured"]), "\n".join([held, *broken])


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows under each other, each cell wrapped within its column."""
    lines = []
    for row in rows:
        cells = [
            [part for line in cell.splitlines() for part in textwrap.wrap(line, width)]
            for cell, width in zip(row, WIDTHS, strict=True)
        ]
        for parts in zip_longest(*cells, fillvalue=""):
            padded = (f"{part:{width}}" for part, width in zip(parts, WIDTHS, strict=True))
            lines.append("  ".join(padded).rstrip())
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
