"""Bringing the index of the cluster up to date: after a change, from a sweep, and at the end of a rebuild."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count

from circuitbreaker import CircuitBreaker
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max

from registry.services.clock import read_clock
from search.changes import DocumentRow, rows_after
from search.engines import EngineAway
from search.engines.cluster import VERSION, Cluster, WrongIndex, configured_cluster
from search.models import SearchDocument
from search.watermark import distrust_index, move_watermark, read_state

logger = logging.getLogger(__name__)

# So many rows are sent in one request, and so many requests are under way while the next rows are read.
SENT_AT_ONCE = 1_000
SENDERS = 2
# Of a change that touches more people than this, the rest is left to the sweep.
SENT_AFTER_COMMIT = 500
# How long, in seconds, someone who saves waits for the cluster.
PATIENCE_AFTER_COMMIT = 0.5

# While the cluster takes nothing, nobody who saves waits for it.
_breaker = CircuitBreaker(failure_threshold=2, recovery_timeout=5, expected_exception=EngineAway, name="sending")


class NoIndex(EngineAway):
    """There is no index to bring up to date: none was made, or it is of another version or edition."""


def catch_up(
    cluster: Cluster, *, at_once: int = SENT_AT_ONCE, parts: int | None = None, time_limit: float | None = None
) -> int:
    """Sends everything that changed since the watermark, and moves it; returns how many rows that were.

    May run in any number of processes at once. ``parts`` is how many requests it may take, ``time_limit`` how many
    seconds each. Raises `NoIndex`, or `EngineAway` when the cluster did not take it all.
    """
    state = read_state()
    if not state.usable(VERSION):
        raise NoIndex("There is no index for this version and edition. Run: manage.py rebuild_search")
    mark = state.watermark

    def send(rows: list[DocumentRow]) -> None:
        try:
            cluster.send(rows, mark.index, time_limit=time_limit)
        except WrongIndex:
            # A rebuild was interrupted between choosing its index and moving the alias.
            cluster.point_alias(mark.index, time_limit=time_limit)
            cluster.send(rows, mark.index, time_limit=time_limit)

    def reached(seq: int) -> None:
        move_watermark(mark.index, mark.edition, seq)

    return send_after(mark.seq, send=send, reached=reached, at_once=at_once, parts=parts)


def send_after(
    seq: int,
    *,
    send: Callable[[list[DocumentRow]], None],
    reached: Callable[[int], None],
    at_once: int = SENT_AT_ONCE,
    parts: int | None = None,
) -> int:
    """Sends the rows after ``seq``, oldest change first, and tells how far it came after each part; returns how many.

    It ends when nothing is left, or after so many ``parts``. ``send`` is called in threads, and must not ask the
    database anything; a part counts as reached when all before it were sent as well.
    """
    many = 0
    under_way: deque[tuple[Future[None], int]] = deque()
    with ThreadPoolExecutor(SENDERS) as senders:
        for part in count(1):
            # Read before the rows: what the Clock says is among them, or made no document.
            clock = read_clock()
            rows = rows_after(seq, limit=at_once)
            many += len(rows)
            whole = len(rows) < at_once
            before, seq = seq, max(seq, rows[-1].seq if rows else 0, clock.seq if whole else 0)
            if seq > before:
                under_way.append((senders.submit(send, rows), seq))
            last = whole or part == parts
            while under_way and (last or len(under_way) > SENDERS):
                sent, so_far = under_way.popleft()
                sent.result()
                reached(so_far)
            if last:
                return many


def catch_up_after_commit(sender: object, **kwargs: object) -> None:
    """Hears `mediators_changed`: sends the change once it is committed, if the cluster takes it quickly."""
    if settings.ELASTICSEARCH_URL:
        transaction.on_commit(_catch_up_quickly, robust=True)


def _catch_up_quickly() -> None:
    cluster = configured_cluster()
    if not cluster or _breaker.opened:
        return
    try:
        with _breaker:
            catch_up(cluster, at_once=SENT_AFTER_COMMIT, parts=1, time_limit=PATIENCE_AFTER_COMMIT)
    except NoIndex:
        # The health page says so; the next rebuild will hold this change.
        return
    except EngineAway as away:
        logger.warning("A change waits for the next sweep: %s", away)


def verify(cluster: Cluster) -> bool:
    """Whether the index holds as much as was sent to it; one that does not is searched no more.

    Finds a cluster that was put back from an old snapshot, or an index that someone emptied or made anew. What single
    documents hold is for `search.checking`.
    """
    state = read_state()
    if not state.usable(VERSION):
        return False
    mark = state.watermark
    sent = SearchDocument.objects.filter(seq__lte=mark.seq).aggregate(highest=Max("seq"), documents=Count("pk"))
    index = cluster.state_of(mark.index)
    at_most = SearchDocument.objects.count()
    whole = (
        index.version == VERSION
        and (sent["highest"] or 0) <= index.highest_seq <= read_clock().seq
        and sent["documents"] <= index.documents <= at_most
    )
    if not whole:
        distrust_index(mark.index)
        logger.error("The index %s is not what was sent to it. Run: manage.py rebuild_search", mark.index)
    return whole
