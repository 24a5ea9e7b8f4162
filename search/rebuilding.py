"""A new index for the cluster, filled and checked beside the one in use, and put in its place in one step."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from registry.services.clock import read_clock
from search.catching_up import send_after
from search.changes import DocumentRow
from search.documents import rebuild_documents
from search.engines.cluster import VERSION, Cluster
from search.models import SearchDocument
from search.watermark import read_state, use_index

# Anything that no other program locks in this database.
_LOCK = 7_236_412_903


class RebuildGoesOn(Exception):
    """Another process is making a new index."""


class RebuildFailed(Exception):
    """The new index is not what was sent to it, or the registry was rebuilt meanwhile; the old one stays in use."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many people can be found, and the name of the index where there is a cluster."""

    people: int
    index: str | None


def rebuild_search(
    cluster: Cluster | None, *, restored: bool = False, progress: Callable[[int], None] = lambda rows: None
) -> Rebuilt:
    """Writes every document anew (see `search.documents.rebuild_documents`), then a new index of them all.

    ``progress`` hears how many rows were sent, part by part. Raises `RebuildGoesOn`, `RebuildFailed`, or `EngineAway`.
    """
    with _alone():
        people = rebuild_documents(restored=restored)
        return Rebuilt(people, rebuild_index(cluster, progress) if cluster else None)


def rebuild_index(cluster: Cluster, progress: Callable[[int], None] = lambda rows: None) -> str:
    """Makes a new index of all that is in the documents table, uses it, and drops every other of ours.

    Returns its name. Interrupted at any point, the index in use stays in use, and what is left over goes with the
    next rebuild.
    """
    _drop_all_but(_index_in_use(), cluster)
    clock = read_clock()
    index = cluster.create(timezone.now())
    reached = [0]
    send_after(0, send=_filling(cluster, index, progress), reached=reached.append)
    cluster.settle(index)
    # While it was filled and copies were made, changes went on.
    send_after(reached[-1], send=_filling(cluster, index, progress), reached=reached.append)
    cluster.refresh(index)
    _check(cluster, index, reached[-1])
    if read_clock().edition != clock.edition:
        raise RebuildFailed("The documents were written anew meanwhile. Run: manage.py rebuild_search")
    use_index(index, VERSION, clock.edition, reached[-1])
    cluster.point_alias(index)
    _drop_all_but(index, cluster)
    return index


def _index_in_use() -> str:
    mark = read_state().watermark
    return mark.index if mark else ""


def _drop_all_but(index: str, cluster: Cluster) -> None:
    cluster.drop(other for other in cluster.indices() if other != index)


def _filling(cluster: Cluster, index: str, progress: Callable[[int], None]) -> Callable[[list[DocumentRow]], None]:
    def send(rows: list[DocumentRow]) -> None:
        cluster.fill(rows, index)
        progress(len(rows))

    return send


def _check(cluster: Cluster, index: str, seq: int) -> None:
    """The index has every row, but perhaps those of people who became known meanwhile."""
    new = SearchDocument.objects.filter(seq__gt=seq).count()
    documents = SearchDocument.objects.count()
    state = cluster.state_of(index)
    if not documents - new <= state.documents <= documents:
        raise RebuildFailed(f"The new index holds {state.documents} documents of {documents}.")


@contextmanager
def _alone() -> Iterator[None]:
    """Holds what only one process can hold, and lets go of it even when that process is killed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                raise RebuildGoesOn
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
        return
    # A database in a file: every process that uses it is on this machine.
    database = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:16]
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    with Path(settings.VAR_DIR, f"rebuild_search-{database}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise RebuildGoesOn from held
        yield
