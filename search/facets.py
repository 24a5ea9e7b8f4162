"""What may be chosen next. A facet is one line; every engine reads the same lines.

The count beside a value is the total the search would have after choosing it: `choose` says what that search is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from registry.words import Vocabulary
from search.conditions import AnyKey, has_key, place_condition
from search.criteria import GENDERS, LEVELS, WAYS, Place, SearchCriteria, Wish


@dataclass(frozen=True, slots=True)
class Rest:
    """The criteria without what choosing a value replaces: as a rule ``usual``, for some codes something else."""

    usual: SearchCriteria
    unusual: Mapping[str, SearchCriteria] = field(default_factory=dict)

    def after(self, code: str) -> SearchCriteria:
        """What is left when this value is chosen."""
        return self.unusual.get(code, self.usual)


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """The keys that each value asks any of: all of one kind, but for keys that every value has.

    Made once for all searches alike, so it can be a cache's key.
    """

    conditions: Mapping[str, AnyKey]


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of choices, named by its query key.

    ``letting_go`` gives the criteria without what choosing a value replaces; ``add`` puts the value in. Where a value
    adds exactly one condition to the rest, ``adding`` tells which, so that an engine can count hundreds of values at
    once; without it the choice changes other groups too, and is counted as a search of its own.
    """

    key: str
    codes: Callable[[Vocabulary], tuple[str, ...]]
    add: Callable[[SearchCriteria, str], SearchCriteria]
    letting_go: Callable[[SearchCriteria, Vocabulary], Rest] = lambda criteria, _vocabulary: Rest(criteria)
    adding: Callable[[SearchCriteria, Vocabulary], Choices] | None = None


def _question_answered(criteria: SearchCriteria, vocabulary: Vocabulary) -> Rest:
    """A language that is a candidate of an open question answers that question."""
    rests: dict[str, SearchCriteria] = {}
    for wish in criteria.wishes:
        if not wish.settled:
            for code in {member for candidate in wish.languages for member in vocabulary.members(candidate)}:
                before = rests.get(code, criteria)
                rests[code] = before.but(wishes=tuple(other for other in before.wishes if other != wish))
    return Rest(criteria, rests)


def _varieties_replaced(criteria: SearchCriteria, vocabulary: Vocabulary) -> Rest:
    """Varieties of one language are alternatives; naming one also answers a question about its language."""
    answered = _question_answered(criteria, vocabulary)
    asked = {vocabulary.varieties[wish.varieties[0]].language for wish in criteria.wishes if wish.varieties}

    def rest(language: str) -> SearchCriteria:
        remaining = answered.after(language)
        return remaining.but(
            wishes=tuple(
                wish
                for wish in remaining.wishes
                if not wish.varieties or vocabulary.varieties[wish.varieties[0]].language != language
            )
        )

    rests = {language: rest(language) for language in asked | answered.unusual.keys()}
    return Rest(
        criteria,
        {tag: remaining for language, remaining in rests.items() for tag in vocabulary.languages[language].varieties},
    )


def _group_emptied(**empty: object) -> Callable[[SearchCriteria, Vocabulary], Rest]:
    """An any-of group has the value instead of what it had."""
    return lambda criteria, _vocabulary: Rest(criteria.but(**empty))


def _with_wish(criteria: SearchCriteria, wish: Wish) -> SearchCriteria:
    return criteria if wish in criteria.wishes else criteria.but(wishes=(*criteria.wishes, wish))


Codes = Callable[[Vocabulary], tuple[str, ...]]


def _codes_of(words: str) -> Codes:
    return lambda vocabulary: tuple(getattr(vocabulary, words))


def _always(*codes: str) -> Codes:
    return lambda _vocabulary: codes


_LANGUAGES, _VARIETIES, _REGIONS = _codes_of("languages"), _codes_of("varieties"), _codes_of("regions")
_EXPERTISE, _ACTIVITIES = _codes_of("expertise"), _codes_of("activities")
_GENDERS, _YES = _always(*GENDERS), _always("true")


def _has(key: str, codes: Codes, *, at_level: bool = False) -> Callable[[SearchCriteria, Vocabulary], Choices]:
    return lambda criteria, vocabulary: _having(key, codes, criteria.level if at_level else None, vocabulary)


@lru_cache(maxsize=64)
def _having(key: str, codes: Codes, level: str | None, vocabulary: Vocabulary) -> Choices:
    return Choices({code: has_key(key, code, level) for code in codes(vocabulary)})


@lru_cache(maxsize=64)
def _serving(ways: tuple[str, ...], vocabulary: Vocabulary) -> Choices:
    return Choices({code: place_condition(Place(regions=(code,)), ways, vocabulary) for code in vocabulary.regions})


FACETS = (
    Facet(
        "language",
        codes=_LANGUAGES,
        add=lambda criteria, code: _with_wish(criteria, Wish(languages=(code,))),
        letting_go=_question_answered,
        adding=_has("language", _LANGUAGES, at_level=True),
    ),
    Facet(
        "variety",
        codes=_VARIETIES,
        add=lambda criteria, tag: _with_wish(criteria, Wish(varieties=(tag,))),
        letting_go=_varieties_replaced,
        adding=_has("variety", _VARIETIES, at_level=True),
    ),
    Facet("level", codes=_always(*LEVELS), add=lambda criteria, code: criteria.but(level=code)),
    Facet(
        "region",
        codes=_REGIONS,
        add=lambda criteria, code: criteria.but(place=Place(regions=(code,))),
        letting_go=_group_emptied(place=Place()),
        adding=lambda criteria, vocabulary: _serving(criteria.ways, vocabulary),
    ),
    Facet(
        "expertise",
        codes=_EXPERTISE,
        add=lambda criteria, code: criteria.but(expertise=tuple(dict.fromkeys((*criteria.expertise, code)))),
        adding=_has("expertise", _EXPERTISE),
    ),
    Facet(
        "activity",
        codes=_ACTIVITIES,
        add=lambda criteria, code: criteria.but(activities=tuple(dict.fromkeys((*criteria.activities, code)))),
        adding=_has("activity", _ACTIVITIES),
    ),
    Facet(
        "gender",
        codes=_GENDERS,
        add=lambda criteria, code: criteria.but(genders=(code,)),
        letting_go=_group_emptied(genders=()),
        adding=_has("gender", _GENDERS),
    ),
    Facet("way", codes=_always(*WAYS), add=lambda criteria, code: criteria.but(ways=(code,))),
    Facet("available", codes=_YES, add=lambda criteria, _code: criteria.but(available=True)),
    Facet(
        "keepsPeopleWhoMove",
        codes=_YES,
        add=lambda criteria, _code: criteria.but(keeps_people_who_move=True),
        adding=_has("keepsPeopleWhoMove", _YES),
    ),
)
FACET_BY_KEY = {facet.key: facet for facet in FACETS}


def choose(criteria: SearchCriteria, facet_key: str, code: str, vocabulary: Vocabulary) -> SearchCriteria:
    """The search after choosing this value: any-of groups have it instead, all-of groups have it too."""
    return choosing(criteria, facet_key, vocabulary)(code)


def choosing(criteria: SearchCriteria, facet_key: str, vocabulary: Vocabulary) -> Callable[[str], SearchCriteria]:
    """`choose` for many values of one facet."""
    facet = FACET_BY_KEY[facet_key]
    rest = facet.letting_go(criteria, vocabulary)
    return lambda code: facet.add(rest.after(code), code)
