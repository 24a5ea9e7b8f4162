"""Whoever is full is not asked: here is the search for others who could do the same and have room."""

from __future__ import annotations

import datetime

from cms.finding.address import Addresses, Typed
from cms.finding.entrances import DUTCH
from cms.finding.narrowing import Choice
from cms.finding.wording import Names
from registry.choices import Level, Way
from registry.profiles import Profile
from registry.words import Vocabulary
from search.criteria import Place, SearchCriteria, Wish
from search.keys import BETWEEN_ALTERNATIVES
from search.service import count_mediators


def equals_with_room(profile: Profile, *, today: datetime.date, vocabulary: Vocabulary, locale: str) -> Choice | None:
    """Others who speak what she speaks best, near her or else anywhere; None when nobody has room.

    The label names the languages.
    """
    languages = _spoken_best(profile)
    anywhere = SearchCriteria(wishes=(Wish(languages=languages),) if languages else (), available=True)
    near = anywhere.but(place=Place(municipalities=(profile.base_municipality,)))
    searches = (near, anywhere) if Way.IN_PERSON in profile.ways else (anywhere,)
    label = Names(vocabulary, locale).either(BETWEEN_ALTERNATIVES.join(languages)) if languages else ""
    for criteria, count in zip(searches, count_mediators(searches, today=today), strict=True):
        if count:
            return Choice(label, Addresses(Typed()).of(criteria), count)
    return None


def _spoken_best(profile: Profile) -> tuple[str, ...]:
    """Her mother tongues, or else all she speaks; never Dutch, which everyone here speaks."""
    spoken = [language for language in profile.languages if language.language != DUTCH]
    natively = [language for language in spoken if language.level == Level.NATIVE]
    return tuple(sorted({language.language for language in natively or spoken}))
