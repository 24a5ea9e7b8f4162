"""The Elasticsearch cluster: what an index of ours is, and everything that is done to one but searching.

An index holds what the documents table holds: one document for each row, with the row's seq as its version. No
analyzers and no scripts: text is folded in Python, for every engine alike (docs/adr/0023).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, OrjsonSerializer, TransportError
from elasticsearch.dsl import Boolean, Document, Keyword, Long, MetaField, Object, mapped_field
from elasticsearch.dsl import Integer as WholeNumber
from elasticsearch.helpers import scan

from search.changes import DocumentRow
from search.engines import EngineAway
from search.ranking import ROTATIONS, rotations
from search.results import Page

Source = dict[str, Any]

CONFLICT = 409
# How many seconds whatever is not a search may take.
PATIENCE = 30


class IndexedMediator(Document):
    """One row of the documents table, as an index holds it.

    ``keys`` has one property for each kind of key (``language``, ``area``), ``dates`` one for each name of a date: they
    are data, and are added to an index when the first of them is sent. Everything else an index refuses.
    """

    number: str = mapped_field(Keyword())
    seq: int = mapped_field(Long())
    live: bool = mapped_field(Boolean())
    words: list[str] = mapped_field(Keyword(multi=True, doc_values=False))
    keys: dict[str, list[str]] = mapped_field(Object(dynamic="strict"))
    # The kinds of which there is exactly one key: who has one area is counted in one go for all regions.
    one_of: list[str] = mapped_field(Keyword(multi=True, doc_values=False))
    dates: dict[str, int] = mapped_field(Object(dynamic="strict"))
    # People are put in order by one of these, and compared with one; nobody is found by it, so no index is needed.
    rotations: dict[str, int] = mapped_field(
        Object(dynamic="strict", properties={str(index): WholeNumber(index=False) for index in range(ROTATIONS)})
    )
    card: dict[str, Any] = mapped_field(Object(enabled=False))

    class Meta:
        dynamic = MetaField("strict")


MAPPING: dict[str, Any] = IndexedMediator._doc_type.mapping.to_dict()
# What an index of another version holds must not be searched with the code of this one.
VERSION = hashlib.blake2b(json.dumps(MAPPING, sort_keys=True).encode(), digest_size=4).hexdigest()


def source_of(row: DocumentRow) -> Source:
    """What an index holds of this row; of a tombstone nothing but that it is one."""
    if row.body is None:
        return {"number": row.number, "seq": row.seq, "live": False}
    body = orjson.loads(row.body)
    keys: dict[str, list[str]] = defaultdict(list)
    for written in body["keys"]:
        kind, _, code = written.partition(":")
        keys[kind].append(code)
    return {
        "number": row.number,
        "seq": row.seq,
        "live": True,
        "words": body["words"],
        "keys": keys,
        "one_of": [kind for kind, codes in keys.items() if len(codes) == 1],
        "dates": body["dates"],
        "rotations": {str(index): place for index, place in enumerate(rotations(row.number))},
        "card": body["card"],
    }


@dataclass(frozen=True, slots=True)
class IndexedRow:
    """A document as it stands in an index, with the version the cluster gave it."""

    version: int
    source: Source


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the cluster says of an index: how many documents, the highest seq among them, and its version of ours."""

    documents: int
    highest_seq: int
    version: str


class WrongIndex(EngineAway):
    """What was sent did not arrive in the index that is searched: the alias leads elsewhere, or nowhere."""


class RefusedRows(EngineAway):
    """The cluster did not take some rows. ``numbers`` are those whose document has a higher version than the row."""

    def __init__(self, reason: str, numbers: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.numbers = tuple(numbers)


@contextmanager
def _away() -> Iterator[None]:
    """Whatever the client says went wrong, said in a way that nobody needs the client to understand."""
    try:
        yield
    except (ApiError, TransportError) as error:
        raise EngineAway(f"{type(error).__name__}: {error}") from error


@lru_cache(maxsize=16)
def _within(time_limit: float | None, client: Elasticsearch) -> Elasticsearch:
    """The client that gives up after so many seconds, or after its own. To make one takes long, so each is kept."""
    return client.options(request_timeout=time_limit) if time_limit else client


@dataclass(frozen=True)
class Cluster:
    """One cluster and the family of indices that is ours: ``alias`` and all names that begin with it and a hyphen."""

    client: Elasticsearch
    alias: str
    _known: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    # Searching

    def search(self, index: str, body: Source, *, time_limit: float | None = None) -> Source:
        """The cluster's answer, whole and in time (seconds), or `EngineAway`."""
        limits = {"timeout": f"{round(time_limit * 1000)}ms"} if time_limit else {}
        client = _within(time_limit, self.client)
        with _away():
            answer = client.search(index=index, allow_partial_search_results=False, body=body | limits).body
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise EngineAway("Only a part of the index answered in time.")
        return answer

    # Sending

    def send(self, rows: Sequence[DocumentRow], index: str, *, time_limit: float | None = None) -> None:
        """Puts these rows in the index in use, to be seen by the next search. Sending twice or late changes nothing.

        They are sent to the alias, which no sending can create, and must have arrived in ``index``. Raises
        `WrongIndex`, `RefusedRows`, or `EngineAway`.
        """
        self._send(rows, index, to={"index": self.alias, "require_alias": True, "refresh": True}, limit=time_limit)

    def fill(self, rows: Sequence[DocumentRow], index: str) -> None:
        """Puts rows in an index that nobody searches yet."""
        self._send(rows, index, to={"index": index}, limit=None)

    def _send(self, rows: Sequence[DocumentRow], index: str, *, to: dict[str, Any], limit: float | None) -> None:
        if not rows:
            return
        client = _within(limit, self.client)
        operations: list[bytes] = []
        paths: set[str] = set()
        for row in rows:
            source = source_of(row)
            paths.update(f"{parent}.{name}" for parent in ("keys", "dates") for name in source.get(parent, ()))
            action = {"index": {"_id": row.number, "version": row.seq, "version_type": "external"}}
            # Written here, one by one: the client would do it with a slower library, and many at once keep Python's
            # garbage collector busy.
            operations += (orjson.dumps(action), orjson.dumps(source))
        with _away():
            self._make_room(client, paths, index)
            answer = client.bulk(operations=operations, **to).body
            items = [item["index"] for item in answer["items"]]
            if any(item["_index"] != index for item in items):
                raise WrongIndex(f"The alias {self.alias} does not lead to {index}.")
            if answer["errors"]:
                self._look_into(client, items, rows, index)

    def _make_room(self, client: Elasticsearch, paths: Set[str], index: str) -> None:
        """Adds kinds of keys and names of dates that this index has not met yet."""
        if unknown := paths - self._known[index]:
            properties: dict[str, Any] = {"keys": {"properties": {}}, "dates": {"properties": {}}}
            for path in unknown:
                parent, _, name = path.partition(".")
                properties[parent]["properties"][name] = {"type": "keyword" if parent == "keys" else "integer"}
            client.indices.put_mapping(index=index, properties=properties)
            self._known[index] |= unknown

    def _look_into(
        self, client: Elasticsearch, items: Sequence[Source], rows: Sequence[DocumentRow], index: str
    ) -> None:
        """A conflict is as it should be when the index already has that row or a later one."""
        refused = [item for item in items if "error" in item]
        others = [item["error"] for item in refused if item["status"] != CONFLICT]
        if others:
            raise RefusedRows(f"{len(others)} of {len(rows)} rows: {others[0]['type']}: {others[0]['reason']}")
        sent = {row.number: row.seq for row in rows}
        found = client.mget(index=index, ids=[item["_id"] for item in refused], source_includes=["seq"]).body
        seqs = {document["_id"]: document.get("_source", {}).get("seq", 0) for document in found["docs"]}
        if changed := [number for number, seq in seqs.items() if seq < sent[number]]:
            raise RefusedRows(
                f"{len(changed)} documents were changed by someone else. Run: manage.py check_search --repair", changed
            )

    # Indices

    def create(self, now: datetime.datetime) -> str:
        """Makes an empty index to be filled, and tells its name: alias, version, time."""
        index = f"{self.alias}-{VERSION}-{now:%Y%m%d-%H%M%S-%f}"
        with _away():
            self.client.indices.create(
                index=index,
                mappings=MAPPING | {"_meta": {"version": VERSION}},
                settings={
                    "number_of_shards": settings.ELASTICSEARCH_SHARDS,
                    "number_of_replicas": 0,
                    "refresh_interval": "-1",
                    "max_result_window": Page.MAX_REACH,
                },
            )
        return index

    def settle(self, index: str) -> None:
        """Makes a filled index ready for use: what is sent to it is seen, and copies of it are made."""
        ready = {"refresh_interval": "1s", "number_of_replicas": settings.ELASTICSEARCH_REPLICAS}
        with _away():
            self.client.indices.put_settings(index=index, settings=ready)

    def refresh(self, index: str) -> None:
        """From now on everything that was sent to this index is found."""
        with _away():
            self.client.indices.refresh(index=index)

    def point_alias(self, index: str, *, time_limit: float | None = None) -> None:
        """In one step the alias leads to this index and to no other."""
        with _away():
            remove = {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}}
            add = {"add": {"index": index, "alias": self.alias, "is_write_index": True}}
            _within(time_limit, self.client).indices.update_aliases(actions=[remove, add])

    def indices(self) -> tuple[str, ...]:
        """The names of all indices of ours, in use or not."""
        with _away():
            found = self.client.indices.get(index=f"{self.alias}-*", features=["settings"]).body
        # Another overview may use the same cluster, under a name that begins with ours.
        ours = re.compile(rf"{re.escape(self.alias)}-[0-9a-f]{{8}}-\d{{8}}-\d{{6}}-\d{{6}}")
        return tuple(sorted(filter(ours.fullmatch, found)))

    def drop(self, indices: Iterable[str]) -> None:
        """Removes these indices; one that is gone already is no fault."""
        for index in indices:
            with _away():
                self.client.indices.delete(index=index, ignore_unavailable=True)

    def state_of(self, index: str, *, time_limit: float | None = None) -> IndexState:
        """What is in this index, as far as its last refresh."""
        highest = {"size": 0, "track_total_hits": True, "aggs": {"highest": {"max": {"field": "seq"}}}}
        answer = self.search(index, highest, time_limit=time_limit)
        with _away():
            mapping = self.client.indices.get_mapping(index=index).body[index]["mappings"]
        return IndexState(
            documents=answer["hits"]["total"]["value"],
            highest_seq=int(answer["aggregations"]["highest"]["value"] or 0),
            version=mapping.get("_meta", {}).get("version", ""),
        )

    def documents(self, index: str, numbers: Iterable[str]) -> dict[str, IndexedRow]:
        """What this index holds of these people, by number; who is not in it is left out."""
        with _away():
            found = self.client.mget(index=index, ids=list(numbers)).body["docs"]
        return {each["_id"]: IndexedRow(each["_version"], each["_source"]) for each in found if each.get("found")}

    def numbers(self, index: str) -> Iterator[str]:
        """The numbers of all documents in this index, in no order."""
        self.refresh(index)
        with _away():
            for hit in scan(self.client, index=index, query={"_source": False}, size=5_000):
                yield hit["_id"]

    def remove(self, index: str, numbers: Iterable[str]) -> None:
        """Takes out documents that no row stands for."""
        with _away():
            for number in numbers:
                self.client.options(ignore_status=404).delete(index=index, id=number, refresh=True)


def configured_cluster() -> Cluster | None:
    """The cluster of the settings, or None when there is none. Connections are never shared between processes."""
    if not settings.ELASTICSEARCH_URL:
        return None
    account = (settings.ELASTICSEARCH_USER, settings.ELASTICSEARCH_PASSWORD)
    credentials = {"api_key": settings.ELASTICSEARCH_API_KEY} if settings.ELASTICSEARCH_API_KEY else {}
    credentials |= {"basic_auth": account} if settings.ELASTICSEARCH_USER else {}
    credentials |= {"ca_certs": settings.ELASTICSEARCH_CA_FILE} if settings.ELASTICSEARCH_CA_FILE else {}
    urls = tuple(settings.ELASTICSEARCH_URL)
    return _cluster(os.getpid(), urls, tuple(credentials.items()), settings.ELASTICSEARCH_INDEX)


@lru_cache(maxsize=4)
def _cluster(process: int, urls: tuple[str, ...], credentials: tuple[tuple[str, Any], ...], alias: str) -> Cluster:
    # A search that failed is answered by memory at once; whoever sends tries again at the next sweep.
    client = Elasticsearch(
        list(urls),
        max_retries=0,
        retry_on_timeout=False,
        request_timeout=PATIENCE,
        serializer=OrjsonSerializer(),
        **dict(credentials),
    )
    return Cluster(client, alias)
