"""What came after seq N: the one question that every copy of the registry asks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Cast

from search.models import SearchDocument


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
    rows = (
        SearchDocument.objects.filter(seq__gt=seq)
        .annotate(text=Cast("body", models.TextField()))
        .order_by("seq")
        .values_list("number", "seq", "text")
    )
    return [DocumentRow(*row) for row in (rows if limit is None else rows[:limit])]
