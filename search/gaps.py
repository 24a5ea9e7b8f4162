"""Where mediators are missing: how many searches found too few, by language, province and month, and nothing more.

Only searches that name one language count. A word that fits several does not: nobody knows which one is missing. Nor
does a search for a name.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F

from registry.words import Vocabulary
from search.conditions import WHOLE_COUNTRY
from search.criteria import SearchCriteria
from search.models import Gap
from search.service import count_mediators
from search.wider import ENOUGH, provinces_of

# Fewer than this is never shown as a number.
SHOWN_FROM = 5
# Milliseconds. Counting is not worth waiting for.
LONGEST_WAIT = 200


@dataclass(frozen=True, slots=True)
class Shortage:
    """A language (ISO 639-3 or a group code) that is asked for in a province; WHOLE_COUNTRY where no place is asked."""

    language: str
    province: str


def shortages(criteria: SearchCriteria, *, today: datetime.date, vocabulary: Vocabulary) -> tuple[Shortage, ...]:
    """What is missing, where this search finds too few people: each language asked, in each province asked."""
    asked = dict.fromkeys(_languages(criteria, vocabulary))
    if not asked or criteria.words or count_mediators([criteria], today=today)[0] >= ENOUGH:
        return ()
    provinces = provinces_of(criteria.place, vocabulary) if criteria.place else (WHOLE_COUNTRY,)
    return tuple(Shortage(language, province) for language in asked for province in provinces)


def _languages(criteria: SearchCriteria, vocabulary: Vocabulary) -> Iterator[str]:
    for wish in criteria.wishes:
        if wish.varieties:
            yield vocabulary.varieties[wish.varieties[0]].language
        elif len(wish.languages) == 1:
            yield wish.languages[0]


def count_gaps(found: Iterable[Shortage], *, today: datetime.date) -> None:
    """Adds one for each of these in this month. Raises `DatabaseError`, also when it would have to wait for others."""
    month = today.replace(day=1)
    gaps = [Gap(month=month, language=each.language, province=each.province, searches=0) for each in found]
    with _hardly_waiting():
        Gap.objects.bulk_create(gaps, ignore_conflicts=True)
        Gap.objects.filter(pk__in=[gap.pk for gap in gaps]).update(searches=F("searches") + 1)


@contextmanager
def _hardly_waiting() -> Iterator[None]:
    """A transaction that fails when it has to wait: on SQLite for who writes anything at all, and an import writes
    long; on PostgreSQL for each of its statements, of which there are two.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT}")
            try:
                with transaction.atomic():
                    yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")
        else:
            with transaction.atomic():
                cursor.execute(f"SET LOCAL statement_timeout = {LONGEST_WAIT // 2}")
                yield
                cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
