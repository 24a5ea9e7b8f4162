"""The embedded engine: one roaring bitmap for each key, in the process that asks.

Everything kept is append-only. A changed mediator gets a new row, and what makes a row count is only that it is in the
snapshot's ``alive``: snapshots share all memory, an old one stays right while a new one is made, and no reader waits.
"""

from __future__ import annotations

import bisect
import datetime
import json
import threading
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy
from django.db import connection
from pyroaring import BitMap

from registry.models import Clock
from registry.profiles import Profile
from registry.services.clock import read_clock
from registry.words import Vocabulary
from search.changes import CHUNK, DocumentRow, every_row, rows_after
from search.conditions import (
    AnyKey,
    AnyWordBegins,
    Condition,
    DateAfter,
    DateAtMost,
    RotationFrom,
    conditions,
    visible,
)
from search.criteria import SearchCriteria
from search.documents import profile_of_card
from search.engines import Answer, Found
from search.facets import FACETS, Choices, Facet
from search.ranking import BASE_SCORE, ROTATIONS, SCORE_CEILING, Prize, prizes, reasons, rotation_index, rotations
from search.results import FacetValue, Page, Reason

# When this many rows, and more than half of all, no longer count, the store is made anew.
MOST_DEAD_ROWS = 20_000

# Unions of keys (such as all service areas that meet a region), and rows of choices, that are kept between searches.
MOST_KEPT = 2_000

_EMPTY = BitMap()


class _Column:
    """Whole numbers, one a row, in memory that grows; an array once given out never changes below its length."""

    def __init__(self, width: int = 1) -> None:
        self.width = width
        self.values = numpy.zeros((1024, width), dtype=numpy.int32)

    def extend(self, start: int, rows: numpy.ndarray) -> None:
        end = start + len(rows)
        if end > len(self.values):
            grown = numpy.zeros((max(end, 2 * len(self.values)), self.width), dtype=numpy.int32)
            grown[: len(self.values)] = self.values
            self.values = grown
        self.values[start:end] = rows


class _Store:
    """All rows of one edition, those that count and those that no longer do. Written by one thread at a time."""

    def __init__(self) -> None:
        self.length = 0
        self.numbers: list[str] = []
        self.cards: list[bytes] = []
        self.keys: dict[str, BitMap] = {}
        self.words: dict[str, BitMap] = {}
        self.sorted_words: list[str] = []
        self.dates: dict[str, _Column] = {}
        self.rotations = _Column(ROTATIONS)
        self._kept: tuple[int, dict[Hashable, Any]] = (0, {})

    def kept_at(self, length: int) -> dict[Hashable, Any]:
        """What was made of bitmaps while the store had so many rows; for another length an empty place to keep it."""
        if self._kept[0] != length or len(self._kept[1]) > MOST_KEPT:
            self._kept = (length, {})
        return self._kept[1]

    def append(self, rows: list[DocumentRow]) -> list[int]:
        """Takes these documents in; returns the row of each."""
        start = self.length
        keys: dict[str, list[int]] = defaultdict(list)
        words: dict[str, list[int]] = defaultdict(list)
        dates: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, row in enumerate(rows, start=start):
            body = json.loads(row.body)
            self.numbers.append(row.number)
            self.cards.append(json.dumps(body["card"], ensure_ascii=False, separators=(",", ":")).encode())
            for written in body["keys"]:
                keys[written].append(place)
            for word in body["words"]:
                words[word].append(place)
            for name, day in body["dates"].items():
                dates[name].append((place, day))
        self._index(self.keys, keys)
        if self._index(self.words, words):
            self.sorted_words = sorted(self.words)
        for name, days in dates.items():
            column = self.dates.setdefault(name, _Column())
            values = numpy.zeros((len(rows), 1), dtype=numpy.int32)
            for place, day in days:
                values[place - start] = day
            column.extend(start, values)
        if rows:
            self.rotations.extend(start, numpy.array([rotations(row.number) for row in rows], dtype=numpy.int32))
        self.length = start + len(rows)
        return list(range(start, self.length))

    @staticmethod
    def _index(index: dict[str, BitMap], rows_by_entry: dict[str, list[int]]) -> bool:
        """Adds rows to bitmaps; true when an entry is new."""
        known = len(index)
        for entry, rows in rows_by_entry.items():
            if entry in index:
                index[entry].update(rows)
            else:
                index[entry] = BitMap(rows)
        return len(index) > known


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One whole state of the registry: the rows of ``store`` that count as of ``(edition, seq)``.

    ``by_date`` keeps the rows where conditions on dates hold, for as long as this is the state.
    """

    edition: str
    seq: int
    store: _Store
    alive: BitMap
    row_of: dict[str, int]
    by_date: dict[Condition | tuple[Condition, ...], BitMap] = field(default_factory=dict)

    def after(self, changes: Iterable[DocumentRow], *, keep: bool) -> Snapshot:
        """The state after these changes. ``keep``: it takes the place of this one, and takes over its index of rows."""
        row_of = self.row_of if keep else dict(self.row_of)
        alive, seq = self.alive.copy(), self.seq
        remaining = iter(changes)
        while rows := list(islice(remaining, CHUNK)):
            alive -= BitMap([row_of.pop(row.number) for row in rows if row.number in row_of])
            living = [row for row in rows if row.body is not None]
            for row, place in zip(living, self.store.append(living), strict=True):
                row_of[row.number] = place
                alive.add(place)
            seq = rows[-1].seq
        return Snapshot(self.edition, seq, self.store, alive, row_of)

    @property
    def mostly_dead(self) -> bool:
        dead = self.store.length - len(self.alive)
        return dead > MOST_DEAD_ROWS and dead > len(self.alive)


class MemoryEngine:
    """Answers from the snapshot of this process, brought up to date before each search."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def reading(self, clock: Clock, vocabulary: Vocabulary, today: datetime.date) -> Reading:
        """A view of the registry at least as new as this Clock, on this day."""
        return Reading(self._at_least(clock), vocabulary, today)

    def forget(self) -> None:
        """Drops the snapshot: the next search loads it again."""
        with self._lock:
            self._snapshot = None

    def _at_least(self, clock: Clock) -> Snapshot:
        # What an open transaction wrote counts for this call; it may be rolled back, so it is never kept.
        keep = not connection.in_atomic_block
        # Either way rows are appended to the one store.
        with self._lock:
            if self._snapshot is not None and self._snapshot.seq > clock.seq:
                # Another thread moved on since this Clock was read; or a restore, which the Clock still shows.
                clock = read_clock()
            before, self._snapshot = self._snapshot, None
            snapshot = self._caught_up(before, clock, keep=keep)
            # Only now: had something failed on the way, what is half-changed is dropped and loaded again.
            self._snapshot = snapshot if keep else before
            return snapshot

    def _caught_up(self, snapshot: Snapshot | None, clock: Clock, *, keep: bool) -> Snapshot:
        if snapshot is None or snapshot.edition != clock.edition or snapshot.seq > clock.seq or snapshot.mostly_dead:
            return Snapshot(clock.edition, 0, _Store(), BitMap(), {}).after(every_row(), keep=True)
        if snapshot.seq == clock.seq:
            return snapshot
        caught_up = snapshot.after(rows_after(snapshot.seq), keep=keep)
        return caught_up if caught_up.seq >= clock.seq else _at(caught_up, clock.seq)


def _at(snapshot: Snapshot, seq: int) -> Snapshot:
    """The same rows at a later seq: changes that made no document leave none behind."""
    return Snapshot(snapshot.edition, seq, snapshot.store, snapshot.alive, snapshot.row_of)


class Reading:
    """One snapshot on one day, ready to answer."""

    engine = "memory"

    def __init__(self, snapshot: Snapshot, vocabulary: Vocabulary, today: datetime.date) -> None:
        self.edition = snapshot.edition
        self.seq = snapshot.seq
        self._store = snapshot.store
        self._length = snapshot.store.length
        self.vocabulary = vocabulary
        self._today = today
        self._by_date = snapshot.by_date
        self._rows: dict[SearchCriteria, BitMap] = {}
        self._alive = snapshot.alive
        self._visible = self._visible_today()

    def _visible_today(self) -> BitMap:
        rule = visible(self._today)
        if rule not in self._by_date:
            self._by_date[rule] = self._all_of(rule, self._alive)
        return self._by_date[rule]

    def counts(self, searches: Iterable[SearchCriteria]) -> tuple[int, ...]:
        """How many people each of these searches finds."""
        return tuple(len(self._matching(criteria)) for criteria in searches)

    def search(self, criteria: SearchCriteria, page: Page, leave_out: frozenset[str] = frozenset()) -> Answer:
        """One page of people in order, the total, and the facets. Who is left out counts, but is on no page."""
        matching = self._matching(criteria)
        remaining = self._without(leave_out, matching) if leave_out else matching
        return Answer(
            found=tuple(self._page(criteria, remaining, page)),
            total=len(matching),
            remaining=len(remaining),
            facets={facet.key: self._facet(facet, criteria) for facet in FACETS},
        )

    def first(self, criteria: SearchCriteria, many: int) -> tuple[str, ...]:
        """The numbers of the first so many people, in order."""
        matching = self._matching(criteria)
        rows = _array(matching)
        scores = self._scores(self._prizes(criteria), matching, rows)
        return tuple(self._store.numbers[rows[place]] for place in self._ordered(rows, scores, Page(1, many)))

    def _without(self, numbers: frozenset[str], rows: BitMap) -> BitMap:
        # Not by the snapshot's index of rows, which later snapshots take over and change.
        return BitMap([row for row in rows if self._store.numbers[row] not in numbers])

    def _matching(self, criteria: SearchCriteria) -> BitMap:
        rows = self._rows.get(criteria)
        if rows is None:
            asked = conditions(criteria, today=self._today, vocabulary=self.vocabulary)
            rows = self._rows[criteria] = self._all_of(asked, self._visible)
        return rows

    def _all_of(self, asked: Iterable[Condition], among: BitMap) -> BitMap:
        # The rarest first, so that the rest has little to do.
        bitmaps = sorted((self._bitmap(condition) for condition in asked), key=len)
        for bitmap in bitmaps:
            among = among & bitmap
        return among

    def _bitmap(self, condition: Condition) -> BitMap:
        """The rows where a condition holds; among them may be rows that no longer count."""
        if isinstance(condition, AnyKey):
            return self._union_of_keys(condition.keys)
        if isinstance(condition, AnyWordBegins):
            return self._words_beginning(condition.prefix)
        if condition not in self._by_date:
            rows = _array(self._alive)
            self._by_date[condition] = BitMap(rows[self._holds(condition, rows)])
        return self._by_date[condition]

    def _bitmaps(self, choices: Choices) -> dict[str, BitMap]:
        """The rows of each value that anybody has; kept as long as no row was added."""
        kept = self._store.kept_at(self._length)
        if choices not in kept:
            bitmaps = {code: self._bitmap(condition) for code, condition in choices.conditions.items()}
            kept[choices] = {code: bitmap for code, bitmap in bitmaps.items() if bitmap}
        return kept[choices]

    def _words_beginning(self, prefix: str) -> BitMap:
        words = self._store.sorted_words
        first = bisect.bisect_left(words, prefix)
        last = bisect.bisect_left(words, prefix + "\U0010ffff", lo=first)
        return _union(self._store.words[word] for word in words[first:last])

    def _union_of_keys(self, keys: frozenset[str]) -> BitMap:
        """The rows with any of these keys; a union is kept as long as no row was added."""
        if len(keys) == 1:
            return self._store.keys.get(next(iter(keys)), _EMPTY)
        kept = self._store.kept_at(self._length)
        if keys not in kept:
            kept[keys] = _union(self._store.keys[written] for written in keys if written in self._store.keys)
        return kept[keys]

    def _holds(self, condition: Condition, rows: numpy.ndarray) -> numpy.ndarray:
        """For each of these rows whether a condition on numbers holds."""
        match condition:
            case DateAtMost(name, day):
                return self._dates(name, rows) <= day
            case DateAfter(name, day):
                return self._dates(name, rows) > day
            case RotationFrom(index, start):
                return self._store.rotations.values[rows, index] >= start
        raise TypeError(condition)

    def _dates(self, name: str, rows: numpy.ndarray) -> numpy.ndarray:
        column = self._store.dates.get(name)
        if column is None:
            return numpy.zeros(len(rows), dtype=numpy.int32)
        values = column.values
        if len(rows) and rows[-1] < len(values):
            return values[rows, 0]
        # Rows after the last that has this date have day 0.
        within = rows < len(values)
        days = numpy.zeros(len(rows), dtype=numpy.int32)
        days[within] = values[rows[within], 0]
        return days

    def _page(self, criteria: SearchCriteria, matching: BitMap, page: Page) -> Iterator[Found]:
        rows = _array(matching)
        offered = self._prizes(criteria)
        scores = self._scores(offered, matching, rows)
        places = self._ordered(rows, scores, page)
        shown = rows[places]
        winners = [self._winners(prize.condition, shown) for prize in offered]
        for at, (row, score) in enumerate(zip(shown.tolist(), scores[places].tolist(), strict=True)):
            earned = [prize for prize, won in zip(offered, winners, strict=True) if won[at]]
            yield Found(self._store.numbers[row], score, self._reasons(earned, row), _profile(self._store.cards[row]))

    def _prizes(self, criteria: SearchCriteria) -> tuple[Prize, ...]:
        return prizes(criteria, today=self._today, vocabulary=self.vocabulary)

    def _scores(self, offered: tuple[Prize, ...], matching: BitMap, rows: numpy.ndarray) -> numpy.ndarray:
        scores = numpy.full(len(rows), BASE_SCORE, dtype=numpy.int64)
        for prize in offered:
            if isinstance(prize.condition, AnyKey | AnyWordBegins):
                winners = _array(matching & self._bitmap(prize.condition))
                scores[numpy.searchsorted(rows, winners)] += prize.signal.weight
            else:
                scores[self._holds(prize.condition, rows)] += prize.signal.weight
        return scores

    def _ordered(self, rows: numpy.ndarray, scores: numpy.ndarray, page: Page) -> list[int]:
        """Places in ``rows`` of the people on a page: score descending, rotation ascending, number ascending."""
        end = page.number * page.size
        turns = self._store.rotations.values[rows, rotation_index(self._today)].astype(numpy.int64)
        order = ((SCORE_CEILING - scores) << 31) | turns
        if len(rows) > end:
            last = numpy.partition(order, end - 1)[end - 1]
            candidates = numpy.flatnonzero(order <= last)
        else:
            candidates = numpy.arange(len(rows))
        ranked = sorted((int(order[place]), self._store.numbers[rows[place]], int(place)) for place in candidates)
        return [place for _order, _number, place in ranked[end - page.size : end]]

    def _winners(self, condition: Condition, rows: numpy.ndarray) -> Sequence[bool]:
        """For each of these few rows whether a condition holds."""
        if isinstance(condition, AnyKey | AnyWordBegins):
            bitmap = self._bitmap(condition)
            return [row in bitmap for row in rows.tolist()]
        return self._holds(condition, rows).tolist()

    def _reasons(self, earned: list[Prize], row: int) -> tuple[Reason, ...]:
        return reasons(earned, lambda written: row in self._store.keys.get(written, _EMPTY))

    def _facet(self, facet: Facet, criteria: SearchCriteria) -> tuple[FacetValue, ...]:
        counts = sorted((-count, code) for code, count in self._counts(facet, criteria) if count)
        return tuple([FacetValue(code, -count) for count, code in counts])

    def _counts(self, facet: Facet, criteria: SearchCriteria) -> Iterator[tuple[str, int]]:
        """For each value of a facet the total after choosing it."""
        rest = facet.letting_go(criteria, self.vocabulary)
        if facet.adding is None:
            for code in facet.codes(self.vocabulary):
                yield code, len(self._matching(facet.add(rest.after(code), code)))
            return
        bitmaps = self._bitmaps(facet.adding(criteria, self.vocabulary))
        usual = self._matching(rest.usual)
        for code, bitmap in bitmaps.items():
            among = self._matching(rest.unusual[code]) if code in rest.unusual else usual
            yield code, among.intersection_cardinality(bitmap)


def _union(bitmaps: Iterable[BitMap]) -> BitMap:
    found = list(bitmaps)
    return found[0] if len(found) == 1 else BitMap.union(*found) if found else _EMPTY


def _array(bitmap: BitMap) -> numpy.ndarray:
    """The rows of a bitmap, ascending."""
    return numpy.array(bitmap.to_array(), dtype=numpy.int64)


@lru_cache(maxsize=4096)
def _profile(card: bytes) -> Profile:
    return profile_of_card(json.loads(card))
