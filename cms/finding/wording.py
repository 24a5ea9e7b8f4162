"""Reasons, wider choices and states of room, put into words in the active locale."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from babel.dates import format_date
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.foreign import Foreign, filled, said, words_in
from registry.choices import Gender, RegionKind, Way
from registry.profiles import Profile
from registry.words import Kind, Vocabulary
from search.keys import BETWEEN_ALTERNATIVES
from search.results import Reason

LEVELS: Mapping[str, Promise] = {
    "working": _("at least working knowledge"),
    "fluent": _("at least fluent"),
    "native": _("native speaker"),
    "fluent-not-native": _("fluent, not a native speaker"),
}
FACETS: Mapping[str, Promise] = {
    "language": _("Language"),
    "variety": _("Dialect"),
    "level": _("How well"),
    "gender": _("Woman or man"),
    "way": _("Way of working"),
    "available": _("Room"),
    "expertise": _("Knowledge"),
    "activity": _("What someone does"),
    "keepsPeopleWhoMove": _("Moving house"),
}
REGIONS: Mapping[str, Promise] = {
    RegionKind.PROVINCE: _("Province"),
    RegionKind.GGD: _("GGD region"),
    RegionKind.SAFETY: _("Safety region"),
    RegionKind.LABOUR_MARKET: _("Labour market region"),
}
HAS_ROOM = _("Has room")
OR = _(" or ")
KEEPS_PEOPLE_WHO_MOVE = _("Stays with people who move")
WIDER_WARNINGS: Mapping[str, Promise] = {
    "any-variety": _("Often understood. Ask first."),
    "one-language": _("Not everything you asked for is spoken by one person."),
    "close-languages": _("This is another language. Ask first whether it fits."),
}


def reason_in_words(reason: Reason, names: Names) -> str:
    """One reason as a short sentence without a full stop."""
    return REASONS[reason.code](reason.values, names)


class Names:
    """What codes are called in the active locale: made for one page, which has many of them more than once."""

    def __init__(self, vocabulary: Vocabulary, locale: str) -> None:
        self._vocabulary = vocabulary
        self._locale = locale
        self._known: dict[object, str] = {}

    def of(self, key: str, value: str) -> str:
        """What one value of a query key is called."""
        if (key, value) not in self._known:
            self._known[key, value] = LABELS[key](self, value)
        return self._known[key, value]

    def choice(self, choice: TextChoices) -> str:
        """What one of the closed lists of the registry is called."""
        if choice not in self._known:
            self._known[choice] = said(choice.label)
        return self._known[choice]

    def language(self, code: str) -> str:
        """The name of a language, a group of languages, or a variety."""
        if code in self._vocabulary.varieties:
            return self._name(Kind.VARIETY, code)
        return self._name(Kind.LANGUAGE if code in self._vocabulary.languages else Kind.LANGUAGE_GROUP, code)

    def either(self, codes: str) -> str:
        """Alternatives of one wish, as the query keys any and ask write them; the group where they are a whole one."""
        alternatives = codes.split(BETWEEN_ALTERNATIVES)
        for code, group in self._vocabulary.groups.items():
            if set(group.members) == set(alternatives):
                return self._name(Kind.LANGUAGE_GROUP, code)
        return listed(map(self.language, alternatives), said(OR))

    def municipality(self, code: str) -> str:
        return self._name(Kind.MUNICIPALITY, code)

    def region(self, code: str) -> str:
        """The name of a region and, where that is needed to know which, its kind."""
        region = self._vocabulary.regions[code]
        name = self._name(Kind.REGION, code)
        if region.kind == RegionKind.PROVINCE or name.startswith("GGD"):
            return name
        return format_html("{} ({})", name, self._kind_of_region(region.kind))

    def expertise(self, slug: str) -> str:
        return self._name(Kind.EXPERTISE, slug)

    def activity(self, slug: str) -> str:
        return self._name(Kind.ACTIVITY, slug)

    def _kind_of_region(self, kind: str) -> str:
        if kind not in self._known:
            self._known[kind] = said(REGIONS[kind])
        return self._known[kind]

    def _name(self, kind: Kind, code: str) -> str:
        name = self._vocabulary.name(kind, code, self._locale)
        read_in = self._vocabulary.locale_of_name(kind, code, self._locale)
        if read_in:
            return words_in(name, read_in)
        if kind is Kind.LANGUAGE and code in self._vocabulary.languages:
            return Foreign(name, self._vocabulary.languages[code].tag, self._vocabulary.direction(code))
        return name


LABELS: Mapping[str, Callable[[Names, str], str]] = {
    "language": Names.language,
    "variety": Names.language,
    "any": Names.either,
    "ask": Names.either,
    "level": lambda names, value: said(LEVELS[value]),
    "municipality": Names.municipality,
    "region": Names.region,
    "expertise": Names.expertise,
    "activity": Names.activity,
    "gender": lambda names, value: names.choice(Gender(value)),
    "way": lambda names, value: names.choice(Way(value)),
    "available": lambda names, value: said(HAS_ROOM),
    "keepsPeopleWhoMove": lambda names, value: said(KEEPS_PEOPLE_WHO_MOVE),
    "words": lambda names, value: filled(_("Name: %(word)s"), word=value),
}


def listed(names: Iterable[str], between: str = ", ") -> SafeString:
    """Names one after the other, each in its own language."""
    return format_html_join(between, "{}", ((name,) for name in names))


def _languages(sentence: Promise) -> Callable[[tuple[str, ...], Names], str]:
    return lambda codes, names: filled(sentence, languages=listed(map(names.language, codes)))


def _places(sentence: Promise) -> Callable[[tuple[str, ...], Names], str]:
    return lambda codes, names: filled(sentence, place=listed(map(names.municipality, codes)))


def _plain(sentence: Promise) -> Callable[[tuple[str, ...], Names], str]:
    return lambda codes, names: said(sentence)


REASONS: Mapping[str, Callable[[tuple[str, ...], Names], str]] = {
    "speaks-natively": _languages(_("Native speaker: %(languages)s")),
    "speaks-fluently": _languages(_("Speaks fluently: %(languages)s")),
    "lives-there": _places(_("Is based in %(place)s")),
    "lives-within-10": _places(_("Is based within 10 km: %(place)s")),
    "lives-within-25": _places(_("Is based within 25 km: %(place)s")),
    "lives-within-50": _places(_("Is based within 50 km: %(place)s")),
    "attested": lambda slugs, names: filled(_("Showed proof: %(topics)s"), topics=listed(map(names.expertise, slugs))),
    "has-room": _plain(HAS_ROOM),
    "has-ample-room": _plain(_("Has plenty of room")),
    "confirmed-recently": _plain(_("Confirmed not long ago")),
}


def day(date: datetime.date) -> str:
    """A date as people write it: 14 November 2026. By CLDR, which knows the months in each of our languages."""
    return _day(date, get_language())


@lru_cache(maxsize=1000)
def _day(date: datetime.date, locale: str) -> str:
    return format_date(date, "d MMMM y", locale=locale)


def room_in_words(profile: Profile, today: datetime.date) -> tuple[int, str]:
    """How much room there is, from 3 (room) over 2 (a little) to 1 (full), and the same in words."""
    if profile.has_room(today):
        return (2, said(_("Has a little room"))) if profile.room_limited else (3, said(HAS_ROOM))
    if profile.room_from == datetime.date.max:
        return 1, said(_("Full for now"))
    return 1, filled(_("Full until %(day)s"), day=day(profile.room_from))
