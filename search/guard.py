"""Who answers a search: the cluster when it can be trusted with this one, else the memory of this process."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from functools import partial
from multiprocessing import Value
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

# How often an engine found someone who is not published, in all processes that were forked from one.
alarms = Value("Q", 0)


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
    with alarms.get_lock():
        alarms.value += many
    logger.error("The %s engine found %d people who are not published", engine, many)
