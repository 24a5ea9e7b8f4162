"""Reading everyone, page after page, while people change and midnight passes.

A cursor carries the day the walk began, whose order holds to the end, and who was shown. The next page is the first
people, as they now stand, who were not shown. So nobody comes twice, whoever changes places, and whoever is there
throughout is met before the walk ends; nothing is kept on the server. Whoever stands beyond the reach of pages
(`Page.MAX_REACH`) is not met: copies of everyone are made from the changes.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from api.problems import Problem
from registry.models import Mediator
from search.criteria import SearchCriteria
from search.results import Hit, Page, SearchResults
from search.service import find_mediators

# A walk that passes one midnight is finished; one that takes longer reads what is no longer true.
LONGEST = datetime.timedelta(days=1)
LARGEST_SET = 1024 * 1024
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
    return Position(day, page, int.from_bytes(unpacked[6:], "little"))


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a walk. ``following`` is None when everyone was shown."""

    results: SearchResults
    hits: tuple[Hit, ...]
    following: Position | None


def first_step(criteria: SearchCriteria, page: Page, *, today: datetime.date) -> Step:
    """The page asked, and the position after it. A page past the last one is a `Problem` (404)."""
    results = find_mediators(criteria, today=today, page=page)
    if page.number > results.page_count:
        raise Problem("not-found", _("The last page is %(last)s.") % {"last": results.page_count})
    if page.number == results.page_count:
        return Step(results, results.hits, None)
    before = _hits(criteria, today, reach=(page.number - 1) * page.size) if page.number > 1 else ()
    shown = _rows([*before, *results.hits])
    return Step(results, results.hits, Position(today, page.number + 1, _bits(shown.values())))


def next_step(criteria: SearchCriteria, position: Position, *, size: int, today: datetime.date) -> Step:
    """The first ``size`` people in the order of the day the walk began who were not shown and are visible today."""
    chunks = _Chunks(criteria, position.day)
    chosen: dict[str, Hit] = {}
    shown = position.shown
    more = False
    for hits in chunks:
        rows = _rows(hits)
        for hit in hits:
            row = rows.get(hit.number)
            if row is None or shown >> row & 1 or not _is_visible(hit, today):
                continue
            if len(chosen) == size:
                more = True
                break
            chosen[hit.number] = hit
            shown |= 1 << row
        if more:
            break
    # People who changed places between two chunks may have slipped past: they are met on one page more.
    more = more or chunks.moved
    following = replace(position, page=position.page + 1, shown=shown) if more else None
    return Step(chunks.first, tuple(chosen.values()), following)


class _Chunks:
    """Everyone these criteria find, in the order of a day, a hundred at a time."""

    def __init__(self, criteria: SearchCriteria, day: datetime.date) -> None:
        self._criteria = criteria
        self._day = day
        self.first = self._chunk(1)
        self._states = {(self.first.edition, self.first.seq)}

    @property
    def moved(self) -> bool:
        """Whether the registry changed between the chunks read."""
        return len(self._states) > 1

    def __iter__(self) -> Iterator[tuple[Hit, ...]]:
        yield self.first.hits
        for number in range(2, self.first.page_count + 1):
            results = self._chunk(number)
            self._states.add((results.edition, results.seq))
            yield results.hits

    def _chunk(self, number: int) -> SearchResults:
        return find_mediators(self._criteria, today=self._day, page=Page(number, Page.MAX_SIZE))


def _hits(criteria: SearchCriteria, day: datetime.date, *, reach: int) -> list[Hit]:
    hits: list[Hit] = []
    for chunk in _Chunks(criteria, day):
        hits += chunk
        if len(hits) >= reach:
            break
    return hits[:reach]


def _rows(hits: Iterable[Hit]) -> dict[str, int]:
    """The row of each of these mediators: small, never used again, and never changed."""
    return dict(Mediator.objects.filter(number__in=[hit.number for hit in hits]).order_by().values_list("number", "pk"))


def _bits(rows: Iterable[int]) -> int:
    bits = 0
    for row in rows:
        bits |= 1 << row
    return bits


def _is_visible(hit: Hit, today: datetime.date) -> bool:
    """The order is that of the day the walk began, but nobody is shown who is no longer to be seen."""
    return hit.card.paused_until <= today < hit.card.visible_until
