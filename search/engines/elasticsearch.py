"""The engine for more people than one machine should hold: every search is one request to a cluster.

It reads the same conditions, facets and signals as the memory engine. Who changed after the index was last brought up
to date is left out: nobody is shown as they no longer are.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from registry.words import Vocabulary
from search.conditions import (
    AnyKey,
    AnyWordBegins,
    Condition,
    DateAfter,
    DateAtMost,
    RotationFrom,
    conditions,
    key,
    visible,
)
from search.criteria import SearchCriteria
from search.documents import profile_of_card
from search.engines import Answer, Found
from search.facets import FACETS, Choices, Facet
from search.ranking import BASE_SCORE, Prize, prizes, reasons, rotation_index
from search.results import FacetValue, Page

Query = dict[str, Any]
Conditions = frozenset[Condition]

# So many searches are counted in one request.
COUNTED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _Tally:
    """What must be counted for one facet.

    Each of ``choices`` among those for whom ``shared`` holds, and for each code of ``alone`` those for whom all of its
    conditions hold.
    """

    shared: Conditions
    choices: Choices | None
    alone: Mapping[str, Conditions]

    @property
    def everything(self) -> Iterable[Conditions]:
        return [*([self.shared] if self.choices else []), *self.alone.values()]


@dataclass(frozen=True)
class ClusterReading:
    """An index on one day. ``behind`` are the numbers whose documents are no longer what the registry says."""

    ask: Callable[[Query], Query]
    vocabulary: Vocabulary
    today: datetime.date
    edition: str
    seq: int
    behind: tuple[str, ...] = ()
    engine: str = field(default="elasticsearch", init=False)

    def counts(self, searches: Iterable[SearchCriteria]) -> tuple[int, ...]:
        """How many people each of these searches finds."""
        found: list[int] = []
        remaining = map(self._asked, searches)
        while batch := list(islice(remaining, COUNTED_AT_ONCE)):
            shared = frozenset.intersection(*batch)
            each = {str(place): _all_of(asked - shared) for place, asked in enumerate(batch)}
            answer = self.ask(
                {"size": 0, "query": self._among(shared), "aggs": {"each": {"filters": {"filters": each}}}}
            )
            found += (answer["aggregations"]["each"]["buckets"][place]["doc_count"] for place in each)
        return tuple(found)

    def search(self, criteria: SearchCriteria, page: Page, leave_out: frozenset[str] = frozenset()) -> Answer:
        """One page of people in order, the total, and the facets. Who is left out counts, but is on no page."""
        asked = self._asked(criteria)
        tallies = {facet.key: self._tally(facet, criteria) for facet in FACETS}
        shared = asked.intersection(*(each for tally in tallies.values() for each in tally.everything))
        offered = prizes(criteria, today=self.today, vocabulary=self.vocabulary)
        matching, remaining = _all_of(asked - shared), _all_of(asked - shared, but=leave_out)
        counted = {name: query for key, tally in tallies.items() for name, query in _counted(key, tally, shared)}
        answer = self.ask(
            self._ordered(offered, shared)
            | {
                "post_filter": remaining,
                "from": (page.number - 1) * page.size,
                "size": page.size,
                "track_total_hits": True,
                "_source": ["number", "keys", "dates", "card"],
                "aggs": {"matching": {"filter": matching}} | counted,
            }
        )
        counts = answer["aggregations"]
        return Answer(
            found=tuple(_found(hit, offered) for hit in answer["hits"]["hits"]),
            total=counts["matching"]["doc_count"],
            remaining=answer["hits"]["total"]["value"],
            facets={key: _values(key, tally, counts) for key, tally in tallies.items()},
        )

    def first(self, criteria: SearchCriteria, many: int) -> tuple[str, ...]:
        """The numbers of the first so many people, in order."""
        offered = prizes(criteria, today=self.today, vocabulary=self.vocabulary)
        wanted = {"size": many, "_source": False, "track_total_hits": False}
        answer = self.ask(self._ordered(offered, self._asked(criteria)) | wanted)
        return tuple(hit["_id"] for hit in answer["hits"]["hits"])

    def _asked(self, criteria: SearchCriteria) -> Conditions:
        return frozenset(conditions(criteria, today=self.today, vocabulary=self.vocabulary))

    def _among(self, asked: Iterable[Condition]) -> Query:
        """Those the world may see today for whom these conditions hold."""
        living = {"term": {"live": True}}
        everyone = [living, *map(_clause, visible(self.today)), *map(_clause, asked)]
        return {"bool": {"filter": everyone, "must_not": _numbers(self.behind)}}

    def _ordered(self, offered: Iterable[Prize], asked: Iterable[Condition]) -> Query:
        """The people for whom these conditions hold: score descending, rotation ascending, number ascending."""
        weighed = [{"filter": _clause(prize.condition), "weight": prize.signal.weight} for prize in offered]
        base = {"filter": {"match_all": {}}, "weight": BASE_SCORE}
        return {
            "query": {
                "function_score": {
                    "query": self._among(asked),
                    "functions": [base, *weighed],
                    "score_mode": "sum",
                    "boost_mode": "replace",
                }
            },
            "sort": [{"_score": "desc"}, {f"rotations.{rotation_index(self.today)}": "asc"}, {"number": "asc"}],
        }

    def _tally(self, facet: Facet, criteria: SearchCriteria) -> _Tally:
        rest = facet.letting_go(criteria, self.vocabulary)
        if facet.adding is None:
            codes = facet.codes(self.vocabulary)
            return _Tally(frozenset(), None, {code: self._asked(facet.add(rest.after(code), code)) for code in codes})
        choices = facet.adding(criteria, self.vocabulary)
        alone = {
            code: self._asked(others) | {choices.conditions[code]}
            for code, others in rest.unusual.items()
            if code in choices.conditions
        }
        return _Tally(self._asked(rest.usual), choices, alone)


def _counted(facet_key: str, tally: _Tally, shared: Conditions) -> Iterable[tuple[str, Query]]:
    """The aggregations of one facet, among those for whom ``shared`` holds."""
    if tally.choices:
        yield facet_key, {"filter": _all_of(tally.shared - shared), "aggs": _choices(tally.choices).counted}
    if tally.alone:
        each = {code: _all_of(asked - shared) for code, asked in tally.alone.items()}
        yield f"{facet_key} alone", {"filters": {"filters": each}}


def _values(facet_key: str, tally: _Tally, counts: Query) -> tuple[FacetValue, ...]:
    """What may be chosen next, most people first, then by code; a value with nobody is not offered."""
    found: dict[str, int] = {}
    if tally.choices:
        found |= _choices(tally.choices).read(counts[facet_key])
    if tally.alone:
        buckets = counts[f"{facet_key} alone"]["buckets"]
        found |= {code: bucket["doc_count"] for code, bucket in buckets.items()}
    ordered = sorted((-count, code) for code, count in found.items() if count)
    return tuple(FacetValue(code, -count) for count, code in ordered)


@dataclass(frozen=True, slots=True)
class _ChoicesCounted:
    """The aggregations that count all values of a facet at once, and how their answer is read."""

    counted: Query
    read: Callable[[Query], Mapping[str, int]]


@lru_cache(maxsize=256)
def _choices(choices: Choices) -> _ChoicesCounted:
    """By the key itself wherever nobody can be counted twice, which is quick; a filter for each value for the others.

    Nobody can where each value is one key, nor among those who have only one key of which values are made.
    """
    asked = [condition.keys for condition in choices.conditions.values()]
    always = frozenset.intersection(*asked) if asked else frozenset()
    made_of = {code: condition.keys - always for code, condition in choices.conditions.items()}
    codes_of: dict[str, list[str]] = defaultdict(list)
    for code, keys in made_of.items():
        for written in keys:
            codes_of[written.partition(":")[2]].append(code)
    counted: Query = {"always": {"filter": _clause(AnyKey(always))}}
    if codes_of:
        (kind,) = {written.partition(":")[0] for keys in made_of.values() for written in keys}
        others, only_one = [_clause(AnyKey(always))], {"term": {"one_of": kind}}
        by_key = {"terms": {"field": f"keys.{kind}", "include": sorted(codes_of), "size": len(codes_of)}}
        once = [] if all(len(keys) <= 1 for keys in made_of.values()) else [only_one]
        counted["once"] = {"filter": {"bool": {"filter": once, "must_not": others}}, "aggs": {"each": by_key}}
        if once:
            several = {"filter": {"exists": {"field": f"keys.{kind}"}}, "must_not": [only_one, *others]}
            each = {code: _clause(AnyKey(keys)) for code, keys in made_of.items()}
            counted["several"] = {"filter": {"bool": several}, "aggs": {"each": {"filters": {"filters": each}}}}

    def read(answer: Query) -> Mapping[str, int]:
        found = dict.fromkeys(made_of, answer["always"]["doc_count"])
        for bucket in answer["once"]["each"]["buckets"] if "once" in answer else ():
            for code in codes_of[bucket["key"]]:
                found[code] += bucket["doc_count"]
        for code, bucket in answer["several"]["each"]["buckets"].items() if "several" in answer else ():
            found[code] += bucket["doc_count"]
        return found

    return _ChoicesCounted(counted, read)


def _all_of(asked: Iterable[Condition], but: Iterable[str] = ()) -> Query:
    return {"bool": {"filter": [_clause(condition) for condition in asked], "must_not": _numbers(but)}}


def _numbers(numbers: Iterable[str]) -> list[Query]:
    return [{"terms": {"number": sorted(numbers)}}] if numbers else []


@lru_cache(maxsize=8192)
def _clause(condition: Condition) -> Query:
    """The query that finds the documents for which this holds. A date that a document does not have is day 0."""
    match condition:
        case AnyKey(keys):
            by_kind: dict[str, list[str]] = defaultdict(list)
            for written in sorted(keys):
                kind, _, code = written.partition(":")
                by_kind[kind].append(code)
            any_of = [{"terms": {f"keys.{kind}": codes}} for kind, codes in by_kind.items()]
            if len(any_of) == 1:
                return any_of[0]
            return {"bool": {"should": any_of, "minimum_should_match": 1}} if any_of else {"match_none": {}}
        case AnyWordBegins(prefix):
            return {"prefix": {"words": prefix}}
        case DateAtMost(name, day):
            return {"bool": {"must_not": [{"range": {f"dates.{name}": {"gt": day}}}]}}
        case DateAfter(name, day):
            return {"range": {f"dates.{name}": {"gt": day}}}
        case RotationFrom(index, start):
            return {"range": {f"rotations.{index}": {"gte": start}}}
    raise TypeError(condition)


def _found(hit: Query, offered: Iterable[Prize]) -> Found:
    source = hit["_source"]
    keys = {key(kind, code) for kind, codes in source["keys"].items() for code in codes}
    earned = [prize for prize in offered if not prize.signal.silent and _holds(prize.condition, keys, source["dates"])]
    return Found(
        number=source["number"],
        score=int(hit["sort"][0]),
        reasons=reasons(earned, keys.__contains__),
        card=profile_of_card(source["card"]),
    )


def _holds(condition: Condition, keys: set[str], dates: Mapping[str, int]) -> bool:
    """Whether a condition that gives a reason holds for a document found: the cluster tells the score, not of what."""
    match condition:
        case AnyKey(any_of):
            return not keys.isdisjoint(any_of)
        case DateAtMost(name, day):
            return dates.get(name, 0) <= day
        case DateAfter(name, day):
            return dates.get(name, 0) > day
    raise TypeError(condition)
