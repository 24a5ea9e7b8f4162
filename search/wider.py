"""No dead ends: what else might be searched when too few people are found. Labelled, never mixed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from registry.words import Vocabulary
from search.conditions import municipalities_of
from search.criteria import REMOTE_WAYS, WAYS, Place, SearchCriteria, Wish

# Fewer people than this is too few.
ENOUGH = 5

WIDER_KM = (25, 50, 100)
BY_PHONE_OR_VIDEO = ("phone", "video")

# What each wider search is called, at every front door.
WIDER_NAMES: Mapping[str, Promise] = {
    "without-words": gettext_lazy("Without the words we do not know"),
    "within-25-km": gettext_lazy("Within 25 kilometres"),
    "within-50-km": gettext_lazy("Within 50 kilometres"),
    "within-100-km": gettext_lazy("Within 100 kilometres"),
    "whole-province": gettext_lazy("In the whole province"),
    "by-phone-or-video": gettext_lazy("By telephone or video too, from the whole country"),
    "whole-country": gettext_lazy("In the whole country"),
    "any-variety": gettext_lazy("The same language, any dialect"),
    "any-level": gettext_lazy("At any level"),
    "also-full": gettext_lazy("People who are full now, too"),
    "without-moving": gettext_lazy("People who do not stay with someone who moves, too"),
    "without-activity": gettext_lazy("Without the help you asked for"),
    "without-expertise": gettext_lazy("Without the knowledge you asked for"),
    "any-gender": gettext_lazy("Women and men"),
    "one-language": gettext_lazy("One of the languages you asked for"),
    "only-language-and-place": gettext_lazy("Only the language and the place"),
    "only-language": gettext_lazy("Only the language, in the whole country"),
    "close-languages": gettext_lazy("Someone who speaks a language that is close"),
}


def wider_searches(criteria: SearchCriteria, vocabulary: Vocabulary) -> Iterator[tuple[str, SearchCriteria]]:
    """Searches that let one thing go, nearest to the wish first; the code says what was let go."""
    if criteria.words:
        yield "without-words", criteria.but(words=())
    yield from _wider_places(criteria, vocabulary)
    varieties_let_go = _without_varieties(criteria, vocabulary)
    if varieties_let_go != criteria.wishes:
        yield "any-variety", criteria.but(wishes=varieties_let_go)
    if criteria.level:
        yield "any-level", criteria.but(level=None)
    yield from _without_a_detail(criteria)
    close = _close_languages(criteria, vocabulary)
    if close != criteria.wishes:
        yield "close-languages", criteria.but(wishes=close)


def _wider_places(criteria: SearchCriteria, vocabulary: Vocabulary) -> Iterator[tuple[str, SearchCriteria]]:
    place = criteria.place
    if not place:
        return
    if place.municipalities:
        for kilometres in WIDER_KM:
            if kilometres > (place.within_km or 0):
                yield (
                    f"within-{kilometres}-km",
                    criteria.but(place=Place(place.municipalities, place.regions, kilometres)),
                )
    provinces = provinces_of(place, vocabulary)
    if set(provinces) - set(place.regions):
        # Who is based in the town asked still comes first.
        yield "whole-province", criteria.but(place=Place(place.municipalities, provinces, place.within_km))
    if not REMOTE_WAYS.intersection(criteria.ways):
        in_person = criteria.ways or ("in-person",)
        remote = (*in_person, *BY_PHONE_OR_VIDEO)
        yield "by-phone-or-video", criteria.but(ways=tuple(way for way in WAYS if way in remote))
    yield "whole-country", criteria.but(place=Place())


def provinces_of(place: Place, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The provinces in which the municipalities and regions named lie, however far around them is searched."""
    named = municipalities_of(Place(place.municipalities, place.regions), vocabulary)
    return tuple(sorted({vocabulary.municipalities[code].province for code in named}))


def _without_a_detail(criteria: SearchCriteria) -> Iterator[tuple[str, SearchCriteria]]:
    """Without one of the lesser wishes, the least important first."""
    if criteria.available:
        yield "also-full", criteria.but(available=False)
    if criteria.keeps_people_who_move:
        yield "without-moving", criteria.but(keeps_people_who_move=False)
    if criteria.activities:
        yield "without-activity", criteria.but(activities=())
    if criteria.expertise:
        yield "without-expertise", criteria.but(expertise=())
    if criteria.genders:
        yield "any-gender", criteria.but(genders=())


def widest_searches(criteria: SearchCriteria, vocabulary: Vocabulary) -> Iterator[tuple[str, SearchCriteria]]:
    """Searches that keep only what matters most, for when letting one thing go is not enough."""
    wishes, place, ways = criteria.wishes, criteria.place, criteria.ways
    if len(wishes) > 1:
        languages = {code for wish in _without_varieties(criteria, vocabulary) for code in wish.languages}
        yield "one-language", criteria.but(wishes=(Wish(languages=tuple(sorted(languages))),))
    if wishes and place:
        # In person or by telephone is a part of where.
        yield "only-language-and-place", SearchCriteria(wishes=wishes, place=place, ways=ways)
    if wishes:
        yield "only-language", SearchCriteria(wishes=wishes)


def _without_varieties(criteria: SearchCriteria, vocabulary: Vocabulary) -> tuple[Wish, ...]:
    """The same wishes with each variety widened to its language."""
    return tuple(
        Wish(languages=(vocabulary.varieties[wish.varieties[0]].language,)) if wish.varieties else wish
        for wish in criteria.wishes
    )


def _close_languages(criteria: SearchCriteria, vocabulary: Vocabulary) -> tuple[Wish, ...]:
    """The same wishes with each single language widened to its group."""

    def widened(wish: Wish) -> Wish:
        if len(wish.languages) != 1 or wish.languages[0] not in vocabulary.languages:
            return wish
        group = vocabulary.languages[wish.languages[0]].group
        return Wish(languages=tuple(sorted(vocabulary.groups[group].members))) if group else wish

    return tuple(widened(wish) for wish in criteria.wishes)
