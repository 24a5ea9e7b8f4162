"""Where mediators are, and where they are missing. Every number is the total of a search.

Each answer is worked out once for each state of the registry: ``clock`` is what was read of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.db import connection

from registry.models import Clock
from registry.words import current_vocabulary
from search.criteria import Place, SearchCriteria
from search.facets import choose
from search.results import Page
from search.service import count_mediators, find_mediators

Answer = TypeVar("Answer")

# Only the counts are wanted.
SMALLEST_PAGE = Page(size=1)


@dataclass(frozen=True, slots=True)
class People:
    """How many mediators in all, and how many of them have room today."""

    total: int = 0
    with_room: int = 0


@dataclass(frozen=True, slots=True)
class Covered:
    """The people one search finds, and those it would find after choosing a value: by facet key, then by code."""

    people: People
    choices: Mapping[str, Mapping[str, People]]


@dataclass(frozen=True, slots=True)
class LanguageCoverage:
    """The people who speak a language: in the whole country, and for each region (code) that any of them serves."""

    language: str
    people: People
    regions: dict[str, People]


def coverage_of(criteria: SearchCriteria, *, today: datetime.date, clock: Clock) -> Covered:
    """Who is there for this search, and for every value that may be chosen next."""
    return kept(_covered)(criteria, today, state_of(clock))


def coverage(regions: Iterable[str], *, today: datetime.date, clock: Clock) -> tuple[LanguageCoverage, ...]:
    """The languages spoken by anyone, by code, with the people in these regions."""

    def speakers(criteria: SearchCriteria) -> Mapping[str, People]:
        return coverage_of(criteria, today=today, clock=clock).choices["language"]

    by_region = {region: speakers(SearchCriteria(place=Place(regions=(region,)))) for region in regions}
    return tuple(
        LanguageCoverage(
            language,
            people,
            {region: spoken[language] for region, spoken in by_region.items() if language in spoken},
        )
        for language, people in sorted(speakers(SearchCriteria()).items())
    )


def municipality_coverage(*, today: datetime.date, clock: Clock) -> Mapping[str, People]:
    """The people who come to each municipality, by code; those nobody comes to as well."""
    return kept(_by_municipality)(today, state_of(clock))


def people_by_value(*, today: datetime.date, clock: Clock) -> Mapping[tuple[str, str], int]:
    """How many people each value that can be typed finds by itself, where anybody does: by key and code."""
    return kept(_by_value)(today, state_of(clock))


State = tuple[str, int, int]


def state_of(clock: Clock) -> State:
    return clock.edition, clock.seq, clock.vocabulary


def kept(worked_out: Callable[..., Answer]) -> Callable[..., Answer]:
    """The same function, which keeps its answers for each state of the registry.

    Inside a transaction nothing is kept: its own changes count, and may be rolled back.
    """
    return worked_out.__wrapped__ if connection.in_atomic_block else worked_out


# All take the state only to tell one state of the registry from the next.
@lru_cache(maxsize=512)
def _covered(criteria: SearchCriteria, today: datetime.date, state: State) -> Covered:
    in_all = find_mediators(criteria, today=today, page=SMALLEST_PAGE)
    with_room = find_mediators(criteria.but(available=True), today=today, page=SMALLEST_PAGE)
    choices = {}
    for key, values in in_all.facets.items():
        room = {value.code: value.count for value in with_room.facets[key]}
        choices[key] = {value.code: People(value.count, room.get(value.code, 0)) for value in values}
    return Covered(People(in_all.total, with_room.total), choices)


@lru_cache(maxsize=2)
def _by_municipality(today: datetime.date, state: State) -> Mapping[str, People]:
    codes = tuple(current_vocabulary().municipalities)
    searches = [SearchCriteria(place=Place(municipalities=(code,))) for code in codes]
    in_all = count_mediators(searches, today=today)
    with_room = count_mediators([search.but(available=True) for search in searches], today=today)
    return dict(zip(codes, map(People, in_all, with_room), strict=True))


@lru_cache(maxsize=2)
def _by_value(today: datetime.date, state: State) -> Mapping[tuple[str, str], int]:
    vocabulary = current_vocabulary()
    facets = find_mediators(SearchCriteria(), today=today, page=SMALLEST_PAGE).facets
    found = {(key, value.code): value.count for key, values in facets.items() for value in values}
    searches = {
        ("municipality", code): SearchCriteria(place=Place(municipalities=(code,)))
        for code in vocabulary.municipalities
    }
    searches |= {
        ("language", code): choose(SearchCriteria(), "language", code, vocabulary)
        for code in vocabulary.groups.keys() - vocabulary.languages.keys()
    }
    found |= zip(searches, count_mediators(searches.values(), today=today), strict=True)
    return {value: count for value, count in found.items() if count}
