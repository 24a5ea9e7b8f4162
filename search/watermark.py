"""How far the index of the cluster has come, beside how far the registry has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import OuterRef, Subquery

from registry.models import Clock
from registry.services.clock import read_clock
from search.models import SearchDocument, Watermark

_CLOCK_FIELDS = tuple(field.attname for field in Clock._meta.concrete_fields)
_FIELDS = ("index", "version", "edition", "seq")


@dataclass(frozen=True, slots=True)
class State:
    """The Clock and the watermark as they stood at one moment; ``watermark`` is None before the first rebuild."""

    clock: Clock
    watermark: Watermark | None

    def usable(self, version: str) -> bool:
        """Whether there is an index that holds this registry in the form that this version of the code reads."""
        mark = self.watermark
        return mark is not None and (mark.version, mark.edition) == (version, self.clock.edition)


def read_state() -> State:
    """Both, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(*_question(connection.vendor))
        row = cursor.fetchone()
    if not row:
        return State(read_clock(), None)
    known = len(_CLOCK_FIELDS)
    clock = Clock.from_db(connection.alias, _CLOCK_FIELDS, row[:known])
    mark = dict(zip(_FIELDS, row[known:], strict=True))
    return State(clock, Watermark(**mark) if mark["index"] else None)


@lru_cache
def _question(vendor: str) -> tuple[str, tuple[object, ...]]:
    """Asked before every search; put together once."""
    mark = Watermark.objects.filter(pk=OuterRef("pk"))
    found = Clock.objects.filter(pk=Clock.ONLY).annotate(
        **{f"watermark_{name}": Subquery(mark.values(name)) for name in _FIELDS}
    )
    return found.values_list(*_CLOCK_FIELDS, *(f"watermark_{name}" for name in _FIELDS)).query.sql_with_params()


def numbers_behind(seq: int, limit: int) -> tuple[str, ...]:
    """The numbers of the documents that changed after ``seq``, at most so many."""
    changed = SearchDocument.objects.filter(seq__gt=seq).order_by("seq")
    return tuple(changed.values_list("number", flat=True)[:limit])


def move_watermark(index: str, edition: str, seq: int) -> None:
    """Everything up to ``seq`` can be found in this index. It never goes back, and never speaks of another index."""
    Watermark.objects.filter(index=index, edition=edition, seq__lt=seq).update(seq=seq)


def use_index(index: str, version: str, edition: str, seq: int) -> None:
    """From now on this index is searched."""
    Watermark.objects.update_or_create(
        pk=Watermark.ONLY, defaults={"index": index, "version": version, "edition": edition, "seq": seq}
    )


def distrust_index(index: str) -> None:
    """This index is not what was sent to it: it is searched no more, until the next rebuild."""
    Watermark.objects.filter(index=index).update(edition="")
