"""What must hold for a mediator to be found, in a form every engine can evaluate.

A document has *keys* (``language:apc@native``, ``area:GM0202``), *words*, and *dates* (day numbers). A group of
criteria becomes one or more conditions; a document is found when all conditions hold.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from registry.words import Vocabulary
from search.criteria import REMOTE_WAYS, Place, SearchCriteria, Wish

WHOLE_COUNTRY = "NL"
ANY_LANGUAGE = "*"


@dataclass(frozen=True, slots=True)
class AnyKey:
    """The document has at least one of these keys."""

    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnyWordBegins:
    """At least one word of the document begins with this."""

    prefix: str


@dataclass(frozen=True, slots=True)
class DateAtMost:
    """The document's date of this name is on or before this day (a proleptic ordinal)."""

    name: str
    day: int


@dataclass(frozen=True, slots=True)
class DateAfter:
    """The document's date of this name is after this day (a proleptic ordinal). A document without it has day 0."""

    name: str
    day: int


@dataclass(frozen=True, slots=True)
class RotationFrom:
    """The document's rotation number of this index is at or past this point: see `search.ranking`."""

    index: int
    start: int


Condition = AnyKey | AnyWordBegins | DateAtMost | DateAfter | RotationFrom


def key(field: str, code: str, level: str | None = None) -> str:
    """How a key is written in documents. A level always belongs to its language."""
    return f"{field}:{code}@{level}" if level else f"{field}:{code}"


@lru_cache(maxsize=8192)
def has_key(field: str, code: str, level: str | None = None) -> AnyKey:
    """The condition that a document has this one key."""
    return AnyKey(frozenset({key(field, code, level)}))


def code_of(written: str) -> str:
    """The code in a key, without field and level."""
    return written.partition(":")[2].partition("@")[0]


def visible(today: datetime.date) -> tuple[Condition, ...]:
    """What keeps paused and unconfirmed people out; the same rule as `MediatorQuerySet.published`."""
    day = today.toordinal()
    return DateAtMost("paused_until", day), DateAfter("visible_until", day)


def conditions(criteria: SearchCriteria, *, today: datetime.date, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    """Everything these criteria ask, all of which must hold."""
    return tuple(_conditions(criteria, today, vocabulary))


def _conditions(criteria: SearchCriteria, today: datetime.date, vocabulary: Vocabulary) -> Iterator[Condition]:
    for wish in criteria.wishes:
        yield wish_condition(wish, criteria.level, vocabulary)
    if criteria.level and not criteria.wishes:
        yield has_key("language", ANY_LANGUAGE, criteria.level)
    if criteria.place:
        yield place_condition(criteria.place, criteria.ways, vocabulary)
    for slug in criteria.expertise:
        yield has_key("expertise", slug)
    for slug in criteria.activities:
        yield has_key("activity", slug)
    if criteria.genders:
        yield AnyKey(_keys("gender", criteria.genders))
    if criteria.ways:
        yield AnyKey(_keys("way", criteria.ways))
    if criteria.available:
        yield DateAtMost("room_from", today.toordinal())
    if criteria.keeps_people_who_move:
        yield has_key("keepsPeopleWhoMove", "true")
    for word in criteria.words:
        yield AnyWordBegins(word)


def _keys(field: str, codes: Iterable[str]) -> frozenset[str]:
    return frozenset(key(field, code) for code in codes)


@lru_cache(maxsize=2048)
def wish_condition(wish: Wish, level: str | None, vocabulary: Vocabulary) -> AnyKey:
    """Any of the languages or varieties of a wish, at this level."""
    return AnyKey(
        frozenset(key("language", member, level) for code in wish.languages for member in vocabulary.members(code))
        | frozenset(key("variety", tag, level) for tag in wish.varieties)
    )


@lru_cache(maxsize=2048)
def place_condition(place: Place, ways: tuple[str, ...], vocabulary: Vocabulary) -> AnyKey:
    """In person where that is allowed and the service area meets the place, or a remote way that was asked."""
    in_person_allowed = not ways or "in-person" in ways
    area = area_keys(place, vocabulary) if in_person_allowed else frozenset()
    return AnyKey(area | _keys("way", REMOTE_WAYS.intersection(ways)) if ways else area)


def area_keys(place: Place, vocabulary: Vocabulary) -> frozenset[str]:
    """The keys of every service area that meets this place."""
    asked = municipalities_of(place, vocabulary)
    return _keys("area", asked | vocabulary.regions_meeting(asked) | {WHOLE_COUNTRY})


def municipalities_of(place: Place, vocabulary: Vocabulary) -> frozenset[str]:
    """The municipalities a place is made of: those named, widened, and those of its regions."""
    asked = frozenset(place.municipalities)
    if place.within_km:
        asked = vocabulary.municipalities_within(asked, place.within_km)
    return asked.union(*(vocabulary.regions[code].municipalities for code in place.regions))
