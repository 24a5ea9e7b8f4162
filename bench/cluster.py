"""Measures one population in a real Elasticsearch, in a process of its own, and prints it as one line of JSON.

`python -m bench` starts the server and that process, with the population in DATABASE_URL, the server in
ELASTICSEARCH_URL, and Django set up. For each question four times are compared: the door with memory, the door with the
cluster, the very same query sent by hand with a bare client, and what the cluster says it worked on it (``took``).
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch

from bench.measure import day_of_the_population, spread, timed
from bench.questions import QUESTIONS
from registry.words import current_vocabulary
from search.criteria import SearchCriteria
from search.engines.cluster import Cluster, configured_cluster
from search.models import SearchDocument
from search.rebuilding import rebuild_index
from search.service import find_mediators

ROUNDS = 60
WARMING = 10


def main() -> None:
    json.dump(measure(), sys.stdout)


def measure() -> dict[str, Any]:
    """How fast documents are sent, how large the index is, and times of each question."""
    cluster, today = configured_cluster(), day_of_the_population()
    current_vocabulary()
    documents = SearchDocument.objects.count()
    # The second time, the cluster's Java has made machine code of what it does most.
    seconds = [timed(lambda: rebuild_index(cluster))[0] / 1000 for _time in ("just started", "warm")]
    index = cluster.indices()[0]
    cluster.client.indices.forcemerge(index=index, max_num_segments=1)
    store = cluster.client.indices.stats(index=index, metric="store").body["_all"]["primaries"]["store"]
    bare = Elasticsearch(settings.ELASTICSEARCH_URL)
    return {
        "documents": documents,
        "cold_documents_per_second": round(documents / seconds[0]),
        "documents_per_second": round(documents / seconds[1]),
        "disk_mb": round(store["size_in_bytes"] / 2**20, 1),
        "heap_mb": heap_mb(cluster),
        "questions": {name: compare(criteria, today, bare) for name, criteria in QUESTIONS.items()},
    }


def heap_mb(cluster: Cluster) -> float:
    """Memory that the node's Java has in use, after a look for garbage by itself."""
    (node,) = cluster.client.nodes.stats(metric="jvm").body["nodes"].values()
    return round(node["jvm"]["mem"]["heap_used_in_bytes"] / 2**20, 1)


def compare(criteria: SearchCriteria, today: Any, bare: Elasticsearch) -> dict[str, Any]:
    """All four take turns, so that whatever else the machine does falls on each."""
    question = asked_of_the_cluster(criteria, today)

    def with_cluster() -> Any:
        return find_mediators(criteria, today=today)

    def with_memory() -> Any:
        settings.ELASTICSEARCH_URL = []
        try:
            return find_mediators(criteria, today=today)
        finally:
            settings.ELASTICSEARCH_URL = address

    def by_hand() -> Any:
        return bare.search(index=question["index"], body=question["body"]).body

    address = settings.ELASTICSEARCH_URL
    check_same(with_cluster(), with_memory())
    times: dict[str, list[float]] = {"memory": [], "cluster": [], "bare": [], "took": []}
    for turn in range(WARMING + ROUNDS):
        memory, cluster = timed(with_memory)[0], timed(with_cluster)[0]
        by_hand_ms, answer = timed(by_hand)
        if turn >= WARMING:
            for who, ms in zip(times, (memory, cluster, by_hand_ms, answer["took"]), strict=True):
                times[who].append(ms)
    return {"total": with_cluster().total, **{who: spread(ms) for who, ms in times.items()}}


def asked_of_the_cluster(criteria: SearchCriteria, today: Any) -> dict[str, Any]:
    """The index and the body of the request that the door makes for this search."""
    asked: dict[str, Any] = {}
    search = Cluster.search

    def listening(self: Cluster, index: str, body: dict[str, Any], **options: Any) -> Any:
        # The first is the search; others may count wider choices.
        asked.setdefault("index", index)
        asked.setdefault("body", body)
        return search(self, index, body, **options)

    Cluster.search = listening
    try:
        find_mediators(criteria, today=today)
    finally:
        Cluster.search = search
    return asked


def check_same(cluster: Any, memory: Any) -> None:
    """Raise `AssertionError` when the engines did not give the same answer, or one did not answer."""
    assert (cluster.engine, memory.engine) == ("elasticsearch", "memory"), os.environ["ELASTICSEARCH_URL"]
    assert (cluster.total, cluster.facets, cluster.wider) == (memory.total, memory.facets, memory.wider)
    assert cluster.hits == memory.hits
