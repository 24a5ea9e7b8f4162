"""Measures one population in a process of its own and prints what it found as one line of JSON.

`python -m bench` starts that process, with the population in DATABASE_URL and Django set up.
"""

from __future__ import annotations

import datetime
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.db.models import Max

from bench import plain
from bench.questions import QUESTIONS
from registry.models import Mediator
from registry.words import current_vocabulary
from search.criteria import SearchCriteria
from search.results import Page, SearchResults
from search.service import find_mediators

# Turns go on for as long as this. The ORM needs many seconds for one answer in a large registry, so it has few then;
# the door has so many in each turn.
SECONDS_EACH = 15
FEWEST_TURNS, MOST_TURNS = 2, 40
DOOR_IN_EACH_TURN = 5
FEWEST_AT_THE_DOOR = 100


def main() -> None:
    json.dump(measure(), sys.stdout)


def measure() -> dict[str, Any]:
    """``start_ms``, ``memory_mb`` and for each question total and times. Raises `AssertionError` when unlike."""
    today = day_of_the_population()
    current_vocabulary()
    gc.collect()
    before = resident_mb()
    start_ms, _ = timed(lambda: find_mediators(SearchCriteria(), today=today))
    gc.collect()
    memory_mb = resident_mb() - before
    return {
        "today": today.isoformat(),
        "start_ms": round(start_ms, 1),
        "memory_mb": round(memory_mb, 1),
        "questions": {name: compare(criteria, today) for name, criteria in QUESTIONS.items()},
    }


def day_of_the_population() -> datetime.date:
    """The day it was made: profiles end 180 days after they were confirmed, and a population is kept longer."""
    return Mediator.objects.aggregate(day=Max("confirmed_on"))["day"]


def compare(criteria: SearchCriteria, today: datetime.date) -> dict[str, Any]:
    """The door and the ORM take turns, so that whatever else the machine does falls on both."""
    vocabulary = current_vocabulary()

    def door() -> SearchResults:
        return find_mediators(criteria, today=today)

    def orm() -> plain.Answer:
        return plain.find(criteria, today=today, vocabulary=vocabulary, size=Page().size)

    until = time.perf_counter() + SECONDS_EACH
    milliseconds, answer = timed(orm)
    check_same(door(), answer)
    times: dict[str, list[float]] = {"door": [], "orm": [milliseconds]}
    while len(times["orm"]) < FEWEST_TURNS or (len(times["orm"]) < MOST_TURNS and time.perf_counter() < until):
        times["door"] += [timed(door)[0] for _round in range(DOOR_IN_EACH_TURN)]
        times["orm"].append(timed(orm)[0])
    while len(times["door"]) < FEWEST_AT_THE_DOOR:
        times["door"].append(timed(door)[0])
    return {"total": door().total, **{who: spread(ms) for who, ms in times.items()}}


def check_same(door: SearchResults, orm: plain.Answer) -> None:
    """Raise `AssertionError` when the two did not answer the same question."""
    counts = {key: {value.code: value.count for value in values} for key, values in door.facets.items()}
    # Weights are tens; whose turn it is adds one, and the base score one more.
    scores = [hit.score // 10 * 10 for hit in door.hits]
    answers = {
        "total": (door.total, orm.total),
        "scores": (scores, [mediator.score for mediator in orm.people]),
        **{key: (counts.get(key, {}), orm.facets.get(key, {})) for key in counts.keys() | orm.facets.keys()},
    }
    unlike = {what: pair for what, pair in answers.items() if pair[0] != pair[1]}
    assert not unlike, f"the door and the ORM differ: {unlike}"


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds it took, and what it returned."""
    start = time.perf_counter()
    returned = call()
    return (time.perf_counter() - start) * 1000, returned


def spread(milliseconds: list[float]) -> dict[str, float]:
    """The middle, what 95 of 100 calls stay under, and how many calls there were."""
    steps = quantiles(milliseconds, n=100, method="inclusive")
    return {"p50": round(steps[49], 2), "p95": round(steps[94], 2), "rounds": len(milliseconds)}


def resident_mb() -> float:
    """Memory this process has in use now (Linux only)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
