"""What came after seq N: the one question that every copy of the registry asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Cast

from search.models import SearchDocument

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One row of the documents table. ``body`` is its JSON text; None is a tombstone."""

    number: str
    seq: int
    body: str | None


def rows_after(seq: int, limit: int | None = None) -> list[DocumentRow]:
    """The rows that changed after ``seq``, oldest change first, read in one statement.

    Services lock the Clock before they change anything, so no row with a lower seq can appear later than one read.
    """
    rows = _rows().filter(seq__gt=seq)
    return [DocumentRow(*row) for row in (rows if limit is None else rows[:limit])]


def every_row() -> Iterator[DocumentRow]:
    """All rows, oldest change first, read in one statement; a few thousand at a time are in memory."""
    return (DocumentRow(*row) for row in _rows().iterator(chunk_size=CHUNK))


def _rows() -> models.QuerySet:
    text = Cast("body", models.TextField())
    return SearchDocument.objects.annotate(text=text).order_by("seq").values_list("number", "seq", "text")
