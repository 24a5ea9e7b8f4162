"""No dead ends: what else might be searched when too few people are found. Labelled, never mixed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from registry.words import Vocabulary
from search.criteria import REMOTE_WAYS, WAYS, Place, SearchCriteria, Wish

# Fewer people than this is too few.
ENOUGH = 5

WIDER_KM = (25, 50, 100)
BY_PHONE_OR_VIDEO = ("phone", "video")

# What each wider search is called, at every front door.
WIDER_NAMES: Mapping[str, Promise] = {
    "within-25-km": gettext_lazy("Within 25 kilometres"),
    "within-50-km": gettext_lazy("Within 50 kilometres"),
    "within-100-km": gettext_lazy("Within 100 kilometres"),
    "whole-country": gettext_lazy("In the whole country"),
    "by-phone-or-video": gettext_lazy("By telephone or video too, from the whole country"),
    "any-variety": gettext_lazy("The same language, any dialect"),
    "any-level": gettext_lazy("At any level"),
    "any-gender": gettext_lazy("Women and men"),
    "without-expertise": gettext_lazy("Without the knowledge you asked for"),
    "close-languages": gettext_lazy("Someone who speaks a language that is close"),
}


def wider_searches(criteria: SearchCriteria, vocabulary: Vocabulary) -> Iterator[tuple[str, SearchCriteria]]:
    """Searches that let one thing go, nearest to the wish first; the code says what was let go."""
    yield from _wider_places(criteria)
    if criteria.level:
        yield "any-level", criteria.but(level=None)
    varieties_let_go = _without_varieties(criteria, vocabulary)
    if varieties_let_go != criteria.wishes:
        yield "any-variety", criteria.but(wishes=varieties_let_go)
    if criteria.expertise:
        yield "without-expertise", criteria.but(expertise=())
    if criteria.genders:
        yield "any-gender", criteria.but(genders=())
    close = _close_languages(criteria, vocabulary)
    if close != criteria.wishes:
        yield "close-languages", criteria.but(wishes=close)


def _wider_places(criteria: SearchCriteria) -> Iterator[tuple[str, SearchCriteria]]:
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
    if not REMOTE_WAYS.intersection(criteria.ways):
        in_person = criteria.ways or ("in-person",)
        remote = (*in_person, *BY_PHONE_OR_VIDEO)
        yield "by-phone-or-video", criteria.but(ways=tuple(way for way in WAYS if way in remote))
    yield "whole-country", criteria.but(place=Place())


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
