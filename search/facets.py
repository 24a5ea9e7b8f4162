"""What may be chosen next. A facet is one line; every engine reads the same lines.

The count beside a value is the total the search would have after choosing it: `choose` says what that search is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registry.words import Vocabulary
from search.conditions import AnyKey, Condition, key, place_condition
from search.criteria import GENDERS, LEVELS, WAYS, Place, SearchCriteria, Wish


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of choices, named by its query key.

    ``let_go`` gives the criteria without what choosing this value replaces; ``add`` puts the value in. Where the
    value adds exactly one condition to the rest, ``adds`` tells which, so that an engine can count hundreds of values
    at once; without ``adds`` the choice changes other groups too, and is counted as a search of its own.
    """

    key: str
    codes: Callable[[Vocabulary], tuple[str, ...]]
    let_go: Callable[[SearchCriteria, str, Vocabulary], SearchCriteria]
    add: Callable[[SearchCriteria, str, Vocabulary], SearchCriteria]
    adds: Callable[[SearchCriteria, str, Vocabulary], Condition] | None = None


def _keep(criteria: SearchCriteria, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    return criteria


def _without_asking_back(criteria: SearchCriteria, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    """A language that is a candidate of an open question answers that question."""
    answered = [
        wish
        for wish in criteria.wishes
        if not wish.settled and any(code in vocabulary.members(candidate) for candidate in wish.languages)
    ]
    return (
        criteria.but(wishes=tuple(wish for wish in criteria.wishes if wish not in answered)) if answered else criteria
    )


def _without_varieties_of_the_language(criteria: SearchCriteria, tag: str, vocabulary: Vocabulary) -> SearchCriteria:
    language = vocabulary.varieties[tag].language
    rest = tuple(
        wish
        for wish in _without_asking_back(criteria, language, vocabulary).wishes
        if not any(vocabulary.varieties[other].language == language for other in wish.varieties)
    )
    return criteria if rest == criteria.wishes else criteria.but(wishes=rest)


def _without_place(criteria: SearchCriteria, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    return criteria.but(place=Place()) if criteria.place != Place() else criteria


def _with_language(criteria: SearchCriteria, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    wish = Wish(languages=(code,))
    return criteria if wish in criteria.wishes else criteria.but(wishes=(*criteria.wishes, wish))


def _with_expertise(criteria: SearchCriteria, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    return criteria if code in criteria.expertise else criteria.but(expertise=(*criteria.expertise, code))


def _with_activity(criteria: SearchCriteria, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    return criteria if code in criteria.activities else criteria.but(activities=(*criteria.activities, code))


def _has(field: str) -> Callable[[SearchCriteria, str, Vocabulary], Condition]:
    def adds(criteria: SearchCriteria, code: str, vocabulary: Vocabulary) -> Condition:
        return AnyKey(frozenset({key(field, code)}))

    return adds


def _has_at_level(field: str) -> Callable[[SearchCriteria, str, Vocabulary], Condition]:
    def adds(criteria: SearchCriteria, code: str, vocabulary: Vocabulary) -> Condition:
        return AnyKey(frozenset({key(field, code, criteria.level)}))

    return adds


FACETS = (
    Facet(
        "language",
        lambda vocabulary: tuple(vocabulary.languages),
        _without_asking_back,
        _with_language,
        _has_at_level("language"),
    ),
    Facet(
        "variety",
        lambda vocabulary: tuple(vocabulary.varieties),
        _without_varieties_of_the_language,
        lambda criteria, tag, vocabulary: criteria.but(wishes=(*criteria.wishes, Wish(varieties=(tag,)))),
        _has_at_level("variety"),
    ),
    Facet("level", lambda _: LEVELS, _keep, lambda criteria, code, _: criteria.but(level=code)),
    Facet(
        "region",
        lambda vocabulary: tuple(vocabulary.regions),
        _without_place,
        lambda criteria, code, _: criteria.but(place=Place(regions=(code,))),
        lambda criteria, code, vocabulary: place_condition(Place(regions=(code,)), criteria.ways, vocabulary),
    ),
    Facet(
        "expertise",
        lambda vocabulary: tuple(vocabulary.expertise),
        _keep,
        _with_expertise,
        _has("expertise"),
    ),
    Facet(
        "activity",
        lambda vocabulary: tuple(vocabulary.activities),
        _keep,
        _with_activity,
        _has("activity"),
    ),
    Facet(
        "gender",
        lambda _: GENDERS,
        lambda criteria, code, _: criteria.but(genders=()),
        lambda criteria, code, _: criteria.but(genders=(code,)),
        _has("gender"),
    ),
    Facet("way", lambda _: WAYS, _keep, lambda criteria, code, _: criteria.but(ways=(code,))),
    Facet("available", lambda _: ("true",), _keep, lambda criteria, code, _: criteria.but(available=True)),
    Facet(
        "keepsPeopleWhoMove",
        lambda _: ("true",),
        _keep,
        lambda criteria, code, _: criteria.but(keeps_people_who_move=True),
        _has("keepsPeopleWhoMove"),
    ),
)
FACET_BY_KEY = {facet.key: facet for facet in FACETS}


def choose(criteria: SearchCriteria, facet_key: str, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    """The search after choosing this value: any-of groups have it instead, all-of groups have it too."""
    facet = FACET_BY_KEY[facet_key]
    return facet.add(facet.let_go(criteria, code, vocabulary), code, vocabulary)
