"""Where mediators are, and where they are missing: people for each language and region."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from registry.models import Clock
from search.criteria import Place, SearchCriteria
from search.results import Page
from search.service import find_mediators


@dataclass(frozen=True, slots=True)
class People:
    """How many mediators in all, and how many of them have room today."""

    total: int = 0
    with_room: int = 0


@dataclass(frozen=True, slots=True)
class LanguageCoverage:
    """The people who speak a language: in the whole country, and for each region (code) that any of them serves."""

    language: str
    people: People
    regions: dict[str, People]


def coverage(regions: Iterable[str], *, today: datetime.date, clock: Clock) -> tuple[LanguageCoverage, ...]:
    """The languages spoken by anyone, by code, with the people in these regions.

    Each number is the total of the search for that language and region. Worked out once for each state of the
    registry: ``clock`` is what was read of it.
    """
    state = (clock.edition, clock.seq, clock.vocabulary)
    # Inside a transaction its own changes count, and nothing is kept that may be rolled back.
    speakers_of = _speakers.__wrapped__ if connection.in_atomic_block else _speakers
    everywhere = speakers_of(None, today, state)
    by_region = {region: speakers_of(region, today, state) for region in regions}
    return tuple(
        LanguageCoverage(
            language,
            people,
            {region: speakers[language] for region, speakers in by_region.items() if language in speakers},
        )
        for language, people in sorted(everywhere.items())
    )


@lru_cache(maxsize=512)
def _speakers(region: str | None, today: datetime.date, state: tuple[str, int, int]) -> dict[str, People]:
    """The people by language; ``state`` only tells one state of the registry from the next."""
    asked = SearchCriteria(place=Place(regions=(region,))) if region else SearchCriteria()
    in_all = _counts(asked, today)
    with_room = _counts(asked.but(available=True), today)
    return {language: People(total, with_room.get(language, 0)) for language, total in in_all.items()}


def _counts(criteria: SearchCriteria, today: datetime.date) -> dict[str, int]:
    results = find_mediators(criteria, today=today, page=Page(size=1))
    return {value.code: value.count for value in results.facets.get("language", ())}
