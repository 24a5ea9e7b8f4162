"""What may be chosen next. A facet is one line; every engine reads the same lines.

The count beside a value is the total the search would have after choosing it: `choose` says what that search is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registry.words import Vocabulary
from search.conditions import Condition, has_key, place_condition
from search.criteria import GENDERS, LEVELS, WAYS, Place, SearchCriteria, Wish

Change = Callable[[str], SearchCriteria]


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of choices, named by its query key.

    ``letting_go`` prepares, for one search, what gives the criteria without what choosing a value replaces; ``add``
    puts the value in. Where a value adds exactly one condition to the rest, ``adding`` prepares what tells which, so
    that an engine can count hundreds of values at once; without it the choice changes other groups too, and is
    counted as a search of its own.
    """

    key: str
    codes: Callable[[Vocabulary], tuple[str, ...]]
    add: Callable[[SearchCriteria, str], SearchCriteria]
    letting_go: Callable[[SearchCriteria, Vocabulary], Change] = lambda criteria, _vocabulary: lambda _code: criteria
    adding: Callable[[SearchCriteria, Vocabulary], Callable[[str], Condition]] | None = None


def _question_answered(criteria: SearchCriteria, vocabulary: Vocabulary) -> Change:
    """A language that is a candidate of an open question answers that question."""
    rests: dict[str, SearchCriteria] = {}
    for wish in criteria.wishes:
        if not wish.settled:
            for code in {member for candidate in wish.languages for member in vocabulary.members(candidate)}:
                before = rests.get(code, criteria)
                rests[code] = before.but(wishes=tuple(other for other in before.wishes if other != wish))
    return lambda code: rests.get(code, criteria)


def _varieties_replaced(criteria: SearchCriteria, vocabulary: Vocabulary) -> Change:
    """Varieties of one language are alternatives; naming one also answers a question about its language."""
    answered = _question_answered(criteria, vocabulary)
    asked = {vocabulary.varieties[wish.varieties[0]].language for wish in criteria.wishes if wish.varieties}

    def rest(tag: str) -> SearchCriteria:
        language = vocabulary.varieties[tag].language
        remaining = answered(language)
        if language not in asked:
            return remaining
        return remaining.but(
            wishes=tuple(
                wish
                for wish in remaining.wishes
                if not wish.varieties or vocabulary.varieties[wish.varieties[0]].language != language
            )
        )

    return rest


def _group_emptied(**empty: object) -> Callable[[SearchCriteria, Vocabulary], Change]:
    """An any-of group has the value instead of what it had."""

    def letting_go(criteria: SearchCriteria, _vocabulary: Vocabulary) -> Change:
        rest = criteria.but(**empty)
        return lambda _code: rest

    return letting_go


def _with_wish(criteria: SearchCriteria, wish: Wish) -> SearchCriteria:
    return criteria if wish in criteria.wishes else criteria.but(wishes=(*criteria.wishes, wish))


def _has(field: str) -> Callable[[SearchCriteria, Vocabulary], Callable[[str], Condition]]:
    return lambda _criteria, _vocabulary: lambda code: has_key(field, code)


def _has_at_level(field: str) -> Callable[[SearchCriteria, Vocabulary], Callable[[str], Condition]]:
    return lambda criteria, _vocabulary: lambda code: has_key(field, code, criteria.level)


def _serves(criteria: SearchCriteria, vocabulary: Vocabulary) -> Callable[[str], Condition]:
    return lambda code: place_condition(Place(regions=(code,)), criteria.ways, vocabulary)


FACETS = (
    Facet(
        "language",
        codes=lambda vocabulary: tuple(vocabulary.languages),
        add=lambda criteria, code: _with_wish(criteria, Wish(languages=(code,))),
        letting_go=_question_answered,
        adding=_has_at_level("language"),
    ),
    Facet(
        "variety",
        codes=lambda vocabulary: tuple(vocabulary.varieties),
        add=lambda criteria, tag: _with_wish(criteria, Wish(varieties=(tag,))),
        letting_go=_varieties_replaced,
        adding=_has_at_level("variety"),
    ),
    Facet("level", codes=lambda _: LEVELS, add=lambda criteria, code: criteria.but(level=code)),
    Facet(
        "region",
        codes=lambda vocabulary: tuple(vocabulary.regions),
        add=lambda criteria, code: criteria.but(place=Place(regions=(code,))),
        letting_go=_group_emptied(place=Place()),
        adding=_serves,
    ),
    Facet(
        "expertise",
        codes=lambda vocabulary: tuple(vocabulary.expertise),
        add=lambda criteria, code: criteria.but(expertise=tuple(dict.fromkeys((*criteria.expertise, code)))),
        adding=_has("expertise"),
    ),
    Facet(
        "activity",
        codes=lambda vocabulary: tuple(vocabulary.activities),
        add=lambda criteria, code: criteria.but(activities=tuple(dict.fromkeys((*criteria.activities, code)))),
        adding=_has("activity"),
    ),
    Facet(
        "gender",
        codes=lambda _: GENDERS,
        add=lambda criteria, code: criteria.but(genders=(code,)),
        letting_go=_group_emptied(genders=()),
        adding=_has("gender"),
    ),
    Facet("way", codes=lambda _: WAYS, add=lambda criteria, code: criteria.but(ways=(code,))),
    Facet("available", codes=lambda _: ("true",), add=lambda criteria, _code: criteria.but(available=True)),
    Facet(
        "keepsPeopleWhoMove",
        codes=lambda _: ("true",),
        add=lambda criteria, _code: criteria.but(keeps_people_who_move=True),
        adding=_has("keepsPeopleWhoMove"),
    ),
)
FACET_BY_KEY = {facet.key: facet for facet in FACETS}


def choose(criteria: SearchCriteria, facet_key: str, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    """The search after choosing this value: any-of groups have it instead, all-of groups have it too."""
    facet = FACET_BY_KEY[facet_key]
    return facet.add(facet.letting_go(criteria, vocabulary)(code), code)
