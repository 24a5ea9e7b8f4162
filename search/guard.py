"""Who answers a search: the cluster when it can be trusted with this one, else the memory of this process."""

from __future__ import annotations

import datetime
import logging
import mmap
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from circuitbreaker import CircuitBreaker
from django.conf import settings
from django.db import connection

from registry.services.clock import read_clock
from registry.words import current_vocabulary
from search.engines import EngineAway, EngineReading
from search.engines.cluster import VERSION, Cluster, configured_cluster
from search.engines.elasticsearch import ClusterReading
from search.engines.memory import MemoryEngine
from search.watermark import State, numbers_behind, read_state

logger = logging.getLogger(__name__)

Answered = TypeVar("Answered")

# With more changes than this not yet in the index, the index is not asked.
MOST_BEHIND = 500

memory_engine = MemoryEngine()

# One of each process: after three failures in a row nobody waits for the cluster, but one search in each five seconds.
breaker = CircuitBreaker(failure_threshold=3, recovery_timeout=5, expected_exception=EngineAway, name="searching")


class Alarms:
    """How often an engine found someone who is not published: in this process and all that are forked with it."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 8)

    @property
    def count(self) -> int:
        return int.from_bytes(self._memory[:])

    def add(self, many: int) -> None:
        # There is no lock: two at the same moment may count as one, and one is enough.
        self._memory[:] = (self.count + many).to_bytes(8)


alarms = Alarms()


def ask(question: Callable[[EngineReading], Answered], *, today: datetime.date) -> tuple[Answered, EngineReading]:
    """The answer to this question, and the reading that gave it; where the cluster does not answer, memory does."""
    cluster = configured_cluster()
    if cluster is None:
        return _ask_memory(question, today)
    state = read_state()
    if not breaker.opened and (reading := _reading(cluster, state, today)):
        try:
            with breaker:
                return question(reading), reading
        except EngineAway as away:
            logger.warning("The cluster did not answer: %s", away)
    return _ask_memory(question, today)


def _ask_memory(question: Callable[[EngineReading], Answered], today: datetime.date) -> tuple[Answered, EngineReading]:
    clock = read_clock()
    reading = memory_engine.reading(clock, current_vocabulary(clock), today)
    return question(reading), reading


def _reading(cluster: Cluster, state: State, today: datetime.date) -> ClusterReading | None:
    """The index on this day; None when it is not near enough to what the registry says."""
    if not state.usable(VERSION):
        return None
    clock, mark = state.clock, state.watermark
    behind: tuple[str, ...] = ()
    if mark.seq < clock.seq:
        if connection.in_atomic_block:
            # What this transaction wrote must be found, and the cluster has not heard of it.
            return None
        behind = numbers_behind(mark.seq, MOST_BEHIND + 1)
        if len(behind) > MOST_BEHIND:
            return None
    return ClusterReading(
        ask=partial(cluster.search, mark.index, time_limit=settings.ELASTICSEARCH_TIME_LIMIT / 1000),
        vocabulary=current_vocabulary(clock),
        today=today,
        edition=clock.edition,
        seq=clock.seq,
        behind=behind,
    )


def warm_up(today: datetime.date) -> None:
    """Reads everything that is kept in memory, so that no visitor waits for it."""
    if not settings.ELASTICSEARCH_URL or settings.KEEP_MEMORY_ENGINE_WARM:
        _ask_memory(lambda reading: reading.counts(()), today)


def raise_alarm(engine: str, many: int) -> None:
    """An engine found people who are not published. They are not shown; but that must not happen."""
    alarms.add(many)
    logger.error("The %s engine found %d people who are not published", engine, many)
