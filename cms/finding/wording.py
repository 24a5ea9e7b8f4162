"""Reasons, wider choices and states of room, put into words in the active locale."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from registry.choices import Gender, RegionKind, Way
from registry.profiles import Profile
from registry.words import Kind, Vocabulary
from search.keys import BETWEEN_ALTERNATIVES
from search.results import Reason

LEVELS: Mapping[str, Promise] = {
    "working": gettext_lazy("at least working knowledge"),
    "fluent": gettext_lazy("at least fluent"),
    "native": gettext_lazy("native speaker"),
    "fluent-not-native": gettext_lazy("fluent, not a native speaker"),
}
FACETS: Mapping[str, Promise] = {
    "language": gettext_lazy("Language"),
    "variety": gettext_lazy("Dialect"),
    "level": gettext_lazy("How well"),
    "gender": gettext_lazy("Woman or man"),
    "way": gettext_lazy("Way of working"),
    "available": gettext_lazy("Room"),
    "expertise": gettext_lazy("Knowledge"),
    "activity": gettext_lazy("What someone does"),
    "keepsPeopleWhoMove": gettext_lazy("Moving house"),
}
REGIONS: Mapping[str, Promise] = {
    RegionKind.PROVINCE: gettext_lazy("Province"),
    RegionKind.GGD: gettext_lazy("GGD region"),
    RegionKind.SAFETY: gettext_lazy("Safety region"),
    RegionKind.LABOUR_MARKET: gettext_lazy("Labour market region"),
}
HAS_ROOM = gettext_lazy("Has room")
KEEPS_PEOPLE_WHO_MOVE = gettext_lazy("Stays with people who move")
WIDER_WARNINGS: Mapping[str, Promise] = {
    "any-variety": gettext_lazy("Often understood. Ask first."),
    "one-language": gettext_lazy("Not everything you asked for is spoken by one person."),
    "close-languages": gettext_lazy("This is another language. Ask first whether it fits."),
}


def reason_in_words(reason: Reason, vocabulary: Vocabulary, locale: str) -> str:
    """One reason as a short sentence without a full stop."""
    return REASONS[reason.code](reason.values, Names(vocabulary, locale))


class Names:
    """What codes are called in one locale."""

    def __init__(self, vocabulary: Vocabulary, locale: str) -> None:
        self._vocabulary = vocabulary
        self._locale = locale

    def of(self, key: str, value: str) -> str:
        """What one value of a query key is called."""
        return LABELS[key](self, value)

    def language(self, code: str) -> str:
        """The name of a language, a group of languages, or a variety."""
        if code in self._vocabulary.varieties:
            return self._vocabulary.name(Kind.VARIETY, code, self._locale)
        kind = Kind.LANGUAGE if code in self._vocabulary.languages else Kind.LANGUAGE_GROUP
        return self._vocabulary.name(kind, code, self._locale)

    def either(self, codes: str) -> str:
        """Alternatives of one wish, as the query keys any and ask write them; the group where they are a whole one."""
        alternatives = codes.split(BETWEEN_ALTERNATIVES)
        for code, group in self._vocabulary.groups.items():
            if set(group.members) == set(alternatives):
                return self._vocabulary.name(Kind.LANGUAGE_GROUP, code, self._locale)
        return _(" or ").join(map(self.language, alternatives))

    def municipality(self, code: str) -> str:
        return self._vocabulary.name(Kind.MUNICIPALITY, code, self._locale)

    def region(self, code: str) -> str:
        """The name of a region and, where that is needed to know which, its kind."""
        region = self._vocabulary.regions[code]
        name = self._vocabulary.name(Kind.REGION, code, self._locale)
        if region.kind == RegionKind.PROVINCE or name.startswith("GGD"):
            return name
        return f"{name} ({REGIONS[region.kind]})"

    def expertise(self, slug: str) -> str:
        return self._vocabulary.name(Kind.EXPERTISE, slug, self._locale)

    def activity(self, slug: str) -> str:
        return self._vocabulary.name(Kind.ACTIVITY, slug, self._locale)


LABELS: Mapping[str, Callable[[Names, str], str]] = {
    "language": Names.language,
    "variety": Names.language,
    "any": Names.either,
    "ask": Names.either,
    "level": lambda names, value: str(LEVELS[value]),
    "municipality": Names.municipality,
    "region": Names.region,
    "expertise": Names.expertise,
    "activity": Names.activity,
    "gender": lambda names, value: str(Gender(value).label),
    "way": lambda names, value: str(Way(value).label),
    "available": lambda names, value: str(HAS_ROOM),
    "keepsPeopleWhoMove": lambda names, value: str(KEEPS_PEOPLE_WHO_MOVE),
    "words": lambda names, value: _("Name: %(word)s") % {"word": value},
}


def listed(names: Iterable[str]) -> str:
    """Names one after the other."""
    return ", ".join(names)


def _languages(sentence: Promise) -> Callable[[tuple[str, ...], Names], str]:
    return lambda codes, names: sentence % {"languages": listed(map(names.language, codes))}


def _places(sentence: Promise) -> Callable[[tuple[str, ...], Names], str]:
    return lambda codes, names: sentence % {"place": listed(map(names.municipality, codes))}


def _plain(sentence: Promise) -> Callable[[tuple[str, ...], Names], str]:
    return lambda codes, names: str(sentence)


REASONS: Mapping[str, Callable[[tuple[str, ...], Names], str]] = {
    "speaks-natively": _languages(gettext_lazy("Native speaker: %(languages)s")),
    "speaks-fluently": _languages(gettext_lazy("Speaks fluently: %(languages)s")),
    "lives-there": _places(gettext_lazy("Is based in %(place)s")),
    "lives-within-10": _places(gettext_lazy("Is based within 10 km: %(place)s")),
    "lives-within-25": _places(gettext_lazy("Is based within 25 km: %(place)s")),
    "lives-within-50": _places(gettext_lazy("Is based within 50 km: %(place)s")),
    "attested": lambda slugs, names: _("Showed proof: %(topics)s") % {"topics": listed(map(names.expertise, slugs))},
    "has-room": _plain(HAS_ROOM),
    "has-ample-room": _plain(gettext_lazy("Has plenty of room")),
    "confirmed-recently": _plain(gettext_lazy("Confirmed not long ago")),
}


def day(date: datetime.date) -> str:
    """A date as people write it: 14 November 2026. By CLDR, which knows the months in each of our languages."""
    return format_date(date, "d MMMM y", locale=get_language())


def room_in_words(profile: Profile, today: datetime.date) -> tuple[int, str]:
    """How much room there is, from 3 (room) over 2 (a little) to 1 (full), and the same in words."""
    if profile.has_room(today):
        return (2, _("Has a little room")) if profile.room_limited else (3, _("Has room"))
    if profile.room_from == datetime.date.max:
        return 1, _("Full for now")
    return 1, _("Full until %(day)s") % {"day": day(profile.room_from)}
