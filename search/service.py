"""The one door: everyone who looks for mediators comes in here."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import lru_cache

from django.db import connection

from registry.models import Mediator
from search.criteria import SearchCriteria
from search.engines import Answer, EngineReading
from search.guard import ask, raise_alarm
from search.models import SearchDocument
from search.results import Hit, Page, PageOutOfRange, SearchResults, WiderChoice
from search.wider import ENOUGH, wider_searches, widest_searches

FIRST_PAGE = Page(number=1, size=20)


def find_mediators(
    criteria: SearchCriteria,
    *,
    today: datetime.date,
    page: Page = FIRST_PAGE,
    leave_out: frozenset[str] = frozenset(),
) -> SearchResults:
    """Who fits this wish on this day, best first, with reasons, counts for narrowing, and wider choices.

    ``today`` is the date in Europe/Amsterdam. A page past the last has no hits. ``leave_out`` holds numbers of people
    who were shown before: they count, but are on no page. Raises `PageOutOfRange` for a page that can not be: number
    or size below 1, size over 100, or number times size over 10,000.
    """
    _check_page(page)

    def question(reading: EngineReading) -> tuple[Answer, tuple[WiderChoice, ...]]:
        answer = reading.search(criteria, page, leave_out)
        return answer, _wider_choices(criteria, answer.total, reading)

    (answer, wider), reading = ask(question, today=today)
    # The engine's copy may be stale; what the registry says now decides.
    shown = _published_among([found.number for found in answer.found], today)
    hits = tuple(
        Hit(found.number, found.score, found.reasons, found.card) for found in answer.found if found.number in shown
    )
    gone = [found.number for found in answer.found if found.number not in shown]
    if unexpected := len(gone) - _changed_after(reading.seq, gone):
        raise_alarm(reading.engine, unexpected)
    return SearchResults(
        hits=hits,
        total=answer.total,
        remaining=answer.remaining,
        page=page,
        facets=answer.facets,
        wider=wider,
        engine=reading.engine,
        edition=reading.edition,
        seq=reading.seq,
        today=today,
    )


def first_numbers(criteria: SearchCriteria, *, today: datetime.date, many: int) -> tuple[str, ...]:
    """The numbers of the first so many people that `find_mediators` finds, in its order."""
    return ask(lambda reading: reading.first(criteria, many), today=today)[0]


def count_mediators(searches: Iterable[SearchCriteria], *, today: datetime.date) -> tuple[int, ...]:
    """How many people each of these searches finds on this day: the totals of `find_mediators`, all of one state."""
    wanted = tuple(searches)
    return ask(lambda reading: reading.counts(wanted), today=today)[0]


def _published_among(numbers: list[str], today: datetime.date) -> frozenset[str]:
    """Those of these people whom the world sees on this day."""
    if not numbers:
        return frozenset()
    statement, parameters = _question_of_published(len(numbers), today)
    number_of = dict(zip(_stand_ins(len(numbers)), numbers, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(statement, [number_of.get(parameter, parameter) for parameter in parameters])
        return frozenset(number for (number,) in cursor.fetchall())


@lru_cache(maxsize=256)
def _question_of_published(many: int, today: datetime.date) -> tuple[str, tuple[object, ...]]:
    """Every search asks this. To put it together takes several times as long as to have it answered, so it is kept."""
    found = Mediator.objects.published(today).order_by().filter(number__in=_stand_ins(many))
    return found.values_list("number").query.sql_with_params()


@lru_cache(maxsize=256)
def _stand_ins(many: int) -> tuple[str, ...]:
    return tuple(f"number {place}" for place in range(many))


def _changed_after(seq: int, numbers: list[str]) -> int:
    """How many of these people changed after this, so that an answer of that moment may still have them."""
    return SearchDocument.objects.filter(number__in=numbers, seq__gt=seq).count() if numbers else 0


def _check_page(page: Page) -> None:
    if not (1 <= page.size <= Page.MAX_SIZE and page.number >= 1 and page.number * page.size <= Page.MAX_REACH):
        raise PageOutOfRange(page)


def _wider_choices(criteria: SearchCriteria, total: int, reading: EngineReading) -> tuple[WiderChoice, ...]:
    if total >= ENOUGH:
        return ()

    def more(searches: Iterable[tuple[str, SearchCriteria]]) -> list[WiderChoice]:
        named = tuple(searches)
        counts = reading.counts(wider for _code, wider in named)
        choices = (WiderChoice(code, wider, count) for (code, wider), count in zip(named, counts, strict=True))
        return [choice for choice in choices if choice.total > total]

    choices = more(wider_searches(criteria, reading.vocabulary))
    if all(choice.total < ENOUGH for choice in choices):
        offered = {choice.criteria for choice in choices}
        widest = widest_searches(criteria, reading.vocabulary)
        choices += more((code, wider) for code, wider in widest if wider not in offered)
    return tuple(choices)
