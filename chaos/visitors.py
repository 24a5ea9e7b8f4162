"""Visitors: many searches at once over a socket, each with what it answered and how long it took."""

from __future__ import annotations

import itertools
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from bench.questions import QUESTIONS
from search.keys import keys_of

Json = dict[str, Any]

SEARCH = "/api/v1/mediators"
LANGUAGES = ("tir", "ara", "prs", "som", "tur", "ukr", "fas", "kmr")
TOWNS = ("GM0202", "GM0363", "GM0344")
LONGEST_ANSWER = 15  # seconds


def _paths() -> tuple[str, ...]:
    asked = [keys_of(criteria) for criteria in QUESTIONS.values()]
    asked += [(("language", code),) for code in LANGUAGES]
    asked += [(("language", code), ("municipality", town)) for code in LANGUAGES for town in TOWNS]
    asked += [(("page", str(page)), ("pageSize", "50")) for page in (1, 3)]
    return tuple(f"{SEARCH}?{urlencode(keys)}" for keys in asked)


# What visitors ask: 40 searches, from one person to everyone.
PATHS = _paths()


@dataclass(frozen=True, slots=True)
class Visit:
    """One search. ``status`` is 0 when no answer came."""

    path: str
    seconds: float
    status: int
    answer: Json

    @property
    def good(self) -> bool:
        return self.status == 200


def fetch(address: str) -> tuple[int, bytes]:
    """The status and what is at an address, whatever the status; 0 when nothing answers."""
    try:
        with urllib.request.urlopen(address, timeout=LONGEST_ANSWER) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()
    except OSError:
        return 0, b""


def compared(text: bytes, site: str) -> Json:
    """An answer of the API without what leads to the server that was asked."""
    answer = json.loads(text.replace(site.encode(), b""))
    answer.pop("links")
    return answer


def visit(site: str, path: str) -> Visit:
    begin = time.perf_counter()
    status, text = fetch(site + path)
    seconds = time.perf_counter() - begin
    return Visit(path, seconds, status, compared(text, site) if status == 200 else {})


def visits(
    site: str,
    paths: Sequence[str] = PATHS,
    *,
    many: int | None = None,
    at_once: int = 4,
    halfway: Callable[[], object] = lambda: None,
) -> list[Visit]:
    """So many searches in turn over these paths, by this many visitors at once. ``halfway`` is done in the middle."""
    many = many or len(paths)
    turns = itertools.count()

    def visitor(_number: int) -> list[Visit]:
        made = []
        while (turn := next(turns)) < many:
            if turn == many // 2:
                halfway()
            made.append(visit(site, paths[turn % len(paths)]))
        return made

    with ThreadPoolExecutor(at_once) as visitors:
        return list(itertools.chain.from_iterable(visitors.map(visitor, range(at_once))))


def faults(made: Iterable[Visit]) -> list[str]:
    return [f"{one.status} for {one.path}" for one in made if not one.good]


def wrong(made: Iterable[Visit], right: Mapping[str, Json]) -> list[str]:
    """The searches that were not answered with the same people, order, reasons, total, counts and wider choices."""
    return [one.path for one in made if one.answer != right[one.path]]


def p95(made: Iterable[Visit]) -> float:
    """Seconds that 95 of 100 searches stay under."""
    return quantiles([one.seconds for one in made], n=100, method="inclusive")[94]


def slowest(made: Iterable[Visit]) -> float:
    return max(one.seconds for one in made)
