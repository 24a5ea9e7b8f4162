"""Is what is searched what the registry says? Compares registry, documents table and index, document by document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from django.db import transaction

from registry.services.clock import lock_clock, move_past, next_seqs
from search.catching_up import catch_up
from search.changes import every_row
from search.documents import bodies_anew, write_documents
from search.engines.cluster import Cluster, source_of
from search.models import SearchDocument
from search.watermark import read_state

COMPARED_AT_ONCE = 1_000


class Copy(StrEnum):
    """Which copy of the registry is meant."""

    TABLE = "table"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Difference:
    """A document that is not what it was made from, or, when ``stray``, was made from nothing.

    ``version`` is the one the cluster gave it.
    """

    number: str
    copy: Copy
    what: str
    version: int = 0
    stray: bool = False


def differences(cluster: Cluster | None) -> Iterator[Difference]:
    """Where the table is not what the registry says, and where the index in use is not what the table holds.

    A change made while it looks may show as a difference. Raises `EngineAway`.
    """
    yield from _in_table()
    if cluster and (mark := read_state().watermark):
        yield from _in_index(cluster, mark.index)


def _in_table() -> Iterator[Difference]:
    unexpected = set(SearchDocument.objects.filter(body__isnull=False).values_list("number", flat=True))
    for bodies in bodies_anew():
        stored = dict(SearchDocument.objects.filter(number__in=bodies).values_list("number", "body"))
        for number, body in bodies.items():
            if number not in stored:
                yield Difference(number, Copy.TABLE, "is missing")
            elif stored[number] != body:
                yield Difference(number, Copy.TABLE, "is not what the registry says")
        unexpected -= bodies.keys()
    for number in sorted(unexpected):
        yield Difference(number, Copy.TABLE, "should be a tombstone")


def _in_index(cluster: Cluster, index: str) -> Iterator[Difference]:
    strays = set(cluster.numbers(index))
    rows = every_row()
    while chunk := list(islice(rows, COMPARED_AT_ONCE)):
        indexed = cluster.documents(index, [row.number for row in chunk])
        for row in chunk:
            strays.discard(row.number)
            found = indexed.get(row.number)
            if found is None:
                yield Difference(row.number, Copy.INDEX, "is missing")
            elif found.source.get("seq") != row.seq:
                what = f"is at seq {found.source.get('seq')}, the table at {row.seq}"
                yield Difference(row.number, Copy.INDEX, what, found.version)
            elif found.source != source_of(row):
                yield Difference(row.number, Copy.INDEX, "is not what the table holds", found.version)
    for number in sorted(strays):
        yield Difference(number, Copy.INDEX, "is not in the table", stray=True)


def repair(found: Iterable[Difference], cluster: Cluster | None) -> None:
    """Writes these documents anew, as changes with a seq above all the cluster has seen, and sends them.

    What stands for nobody is removed from the index. Raises `EngineAway`.
    """
    known = tuple(found)
    strays = [each.number for each in known if each.stray]
    with transaction.atomic():
        clock = lock_clock()
        move_past(clock, max((each.version for each in known), default=0))
        numbers = sorted({each.number for each in known if not each.stray})
        write_documents(sender=None, seqs=next_seqs(clock, numbers))
    if cluster and (mark := read_state().watermark):
        cluster.remove(mark.index, strays)
        catch_up(cluster)
