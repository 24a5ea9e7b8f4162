"""Reading everyone, page after page, while people change and midnight passes.

A cursor carries the day the walk began, whose order holds to the end, and who was shown. The next page is the first
people, as they now stand, who were not shown. So nobody comes twice, whoever changes places, and whoever is there
throughout is met before the walk ends; nothing is kept on the server. A walk ends after the first `Page.MAX_REACH`
people, or where an address can hold no more (some 7,000 people in a registry of 100,000): copies of everyone are made
from the changes.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import zlib
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from api.problems import Problem
from registry.models import Mediator
from search.criteria import SearchCriteria
from search.results import Hit, Page, SearchResults
from search.service import find_mediators, first_numbers

# A walk that passes one midnight is finished; one that takes longer reads what is no longer true.
LONGEST = datetime.timedelta(days=1)
LARGEST_SET = 1024 * 1024
# What fits in an address beside what was asked; `api.parameters` takes no longer one.
LONGEST_CURSOR = 6000
# No walk is longer; two bytes hold it.
PAGES = range(1, 2 * Page.MAX_REACH)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a walk is: the day it began, the page that comes next, and the rows of the people shown, as a bit set."""

    day: datetime.date
    page: int
    shown: int = 0

    def encoded(self) -> str:
        """The position as a cursor: letters, digits, hyphens and underscores."""
        shown = self.shown.to_bytes(-(-self.shown.bit_length() // 8), "little")
        head = self.day.toordinal().to_bytes(4) + self.page.to_bytes(2)
        return base64.urlsafe_b64encode(zlib.compress(head + shown, 9)).rstrip(b"=").decode("ascii")


def position_of(cursor: str, *, today: datetime.date) -> Position:
    """The position a cursor stands for. Raises `Problem` (404) for one that is not ours, and for a walk long over."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        unpacked = unpacking.decompress(packed, LARGEST_SET)
        day = datetime.date.fromordinal(int.from_bytes(unpacked[:4]))
    except (binascii.Error, zlib.error, ValueError, OverflowError):
        raise Problem("not-found", _("This walk was never there. Begin again, without cursor.")) from None
    page = int.from_bytes(unpacked[4:6])
    if not unpacking.eof or not today - LONGEST <= day <= today or page not in PAGES:
        raise Problem("not-found", _("This walk is over. Begin again, without cursor."))
    shown = int.from_bytes(unpacked[6:], "little")
    if shown.bit_count() > Page.MAX_REACH:
        raise Problem("not-found", _("This walk was never there. Begin again, without cursor."))
    return Position(day, page, shown)


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a walk. ``cursor`` leads to the one after it; None when everyone who can be reached was shown."""

    results: SearchResults
    hits: tuple[Hit, ...]
    cursor: str | None


def first_step(criteria: SearchCriteria, page: Page, *, today: datetime.date) -> Step:
    """The page asked, and the position after it. A page past the last one is a `Problem` (404)."""
    results = find_mediators(criteria, today=today, page=page)
    if page.number > results.page_count:
        raise Problem("not-found", _("The last page is %(last)s.") % {"last": results.page_count})
    if page.number == results.page_count:
        return Step(results, results.hits, None)
    before = (page.number - 1) * page.size
    shown = {hit.number for hit in results.hits}
    if before:
        shown.update(first_numbers(criteria, today=today, many=before))
    return Step(results, results.hits, _cursor(Position(today, page.number + 1, _bits(shown))))


def next_step(criteria: SearchCriteria, position: Position, *, size: int, today: datetime.date) -> Step:
    """The first ``size`` people in the order of the day the walk began who were not shown and are visible today."""
    shown = _numbers(position.shown)
    chosen: list[Hit] = []
    first = None
    while True:
        wanted = Page(1, size - len(chosen))
        results = find_mediators(criteria, today=position.day, page=wanted, leave_out=frozenset(shown))
        first = first or results
        shown.update(hit.number for hit in results.hits)
        # The order is that of the day the walk began, but nobody is shown who is no longer to be seen.
        chosen += [hit for hit in results.hits if _is_visible(hit, today)]
        more = results.remaining > wanted.size
        if not more or len(chosen) == size:
            break
    bits = position.shown | _bits({hit.number for hit in chosen})
    following = Position(position.day, position.page + 1, bits) if more else None
    return Step(first, tuple(chosen), _cursor(following) if following else None)


def _cursor(position: Position) -> str | None:
    """The position as a cursor; None at the end of what a walk can reach."""
    if position.shown.bit_count() >= Page.MAX_REACH:
        return None
    cursor = position.encoded()
    return cursor if len(cursor) <= LONGEST_CURSOR else None


def _bits(numbers: Collection[str]) -> int:
    """The rows of these mediators as a bit set: small, never used again, and never changed."""
    return sum(1 << row for row in Mediator.objects.filter(number__in=numbers).order_by().values_list("pk", flat=True))


def _numbers(bits: int) -> set[str]:
    """The mediators whose rows these are."""
    rows = [row for row, bit in enumerate(reversed(f"{bits:b}")) if bit == "1"]
    return set(Mediator.objects.filter(pk__in=rows).order_by().values_list("number", flat=True))


def _is_visible(hit: Hit, today: datetime.date) -> bool:
    return hit.card.paused_until <= today < hit.card.visible_until
