"""Names beside codes, in one locale. A client works with the codes; the names are to be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registry.choices import AttestationKind, Gender, Level, Way
from registry.models import Expertise
from registry.words import Kind, Vocabulary
from search.wider import WIDER_NAMES

Coded = dict[str, str]

FLAGS: Mapping[str, Promise] = {
    "available": _("has room"),
    "keepsPeopleWhoMove": _("stays with people who move"),
}
LEVEL_NAMES: Mapping[str, Promise | str] = {
    **dict(Level.choices),
    "fluent-not-native": _("fluent, not a native speaker"),
}


class Names:
    """What codes are called in one locale. Each name is looked up once, so what is returned is not to be changed."""

    def __init__(self, vocabulary: Vocabulary, locale: str) -> None:
        self.vocabulary = vocabulary
        self.locale = locale
        self._of_key: Mapping[str, Callable[[str], Coded]] = {
            "language": self.language,
            "variety": self.variety,
            "level": self.level,
            "municipality": self.municipality,
            "region": self.region,
            "expertise": self.expertise,
            "activity": self.activity,
            "gender": self.gender,
            "way": self.way,
        }
        self._known: dict[tuple[str, str], Coded] = {}

    def of(self, key: str, code: str) -> Coded:
        """The code with its name, for a value of one of the query keys."""
        if key in FLAGS:
            return self._said(key, code, FLAGS[key])
        return self._of_key[key](code)

    def language(self, code: str) -> Coded:
        """A language, or a group of languages."""
        return self._named(Kind.LANGUAGE if code in self.vocabulary.languages else Kind.LANGUAGE_GROUP, code)

    def variety(self, tag: str) -> Coded:
        return self._named(Kind.VARIETY, tag)

    def municipality(self, code: str) -> Coded:
        return self._named(Kind.MUNICIPALITY, code)

    def region(self, code: str) -> Coded:
        known = self._known.get((Kind.REGION, code))
        if known is None:
            known = {**self._named(Kind.REGION, code), "kind": self.vocabulary.regions[code].kind}
            self._known[Kind.REGION, code] = known
        return known

    def expertise(self, slug: str) -> Coded:
        return self._named(Kind.EXPERTISE, slug)

    def activity(self, slug: str) -> Coded:
        return self._named(Kind.ACTIVITY, slug)

    def level(self, code: str) -> Coded:
        return self._said("level", code, LEVEL_NAMES[code])

    def gender(self, code: str) -> Coded:
        return self._said("gender", code, Gender(code).label)

    def way(self, code: str) -> Coded:
        return self._said("way", code, Way(code).label)

    def attestation_kind(self, code: str) -> Coded:
        return self._said("attestation", code, AttestationKind(code).label)

    def group(self, code: str) -> Coded:
        """A group of expertise."""
        return self._said("group", code, Expertise.Group(code).label)

    def wider(self, code: str) -> str:
        """What a wider search lets go of."""
        return str(WIDER_NAMES[code])

    def anything(self, code: str) -> Coded:
        """A code of a reason, which is of a language, a variety, a municipality or an expertise."""
        if code in self.vocabulary.varieties:
            return self.variety(code)
        if code in self.vocabulary.municipalities:
            return self.municipality(code)
        if code in self.vocabulary.expertise:
            return self.expertise(code)
        return self.language(code)

    def _named(self, kind: Kind, code: str) -> Coded:
        known = self._known.get((kind, code))
        if known is None:
            known = self._known[kind, code] = {"code": code, "name": self.vocabulary.name(kind, code, self.locale)}
        return known

    def _said(self, kind: str, code: str, words: Promise | str) -> Coded:
        """A code that the interface has words for."""
        known = self._known.get((kind, code))
        if known is None:
            with override(self.locale):
                known = self._known[kind, code] = {"code": code, "name": str(words)}
        return known


@lru_cache(maxsize=2 * len(settings.LANGUAGES))
def names_in(locale: str, vocabulary: Vocabulary) -> Names:
    """The names in a locale, by this vocabulary."""
    return Names(vocabulary, locale)
