"""Names beside codes, in one locale. A client works with the codes; the names are to be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.choices import AttestationKind, Gender, Level, Way
from registry.models import Expertise
from registry.words import Kind, Vocabulary
from search.wider import WIDER_NAMES

Coded = dict[str, str]

FLAGS: Mapping[str, Promise] = {
    "available": _("has room"),
    "keepsPeopleWhoMove": _("stays with people who move"),
}


class Names:
    """What codes are called in one locale."""

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

    def of(self, key: str, code: str) -> Coded:
        """The code with its name, for a value of one of the query keys."""
        if key in FLAGS:
            return {"code": code, "name": str(FLAGS[key])}
        return self._of_key[key](code)

    def language(self, code: str) -> Coded:
        """A language, or a group of languages."""
        return self._named(Kind.LANGUAGE if code in self.vocabulary.languages else Kind.LANGUAGE_GROUP, code)

    def variety(self, tag: str) -> Coded:
        return self._named(Kind.VARIETY, tag)

    def municipality(self, code: str) -> Coded:
        return self._named(Kind.MUNICIPALITY, code)

    def region(self, code: str) -> Coded:
        return {**self._named(Kind.REGION, code), "kind": self.vocabulary.regions[code].kind}

    def expertise(self, slug: str) -> Coded:
        return self._named(Kind.EXPERTISE, slug)

    def activity(self, slug: str) -> Coded:
        return self._named(Kind.ACTIVITY, slug)

    def level(self, code: str) -> Coded:
        name = _("fluent, not a native speaker") if code == "fluent-not-native" else Level(code).label
        return {"code": code, "name": str(name)}

    def gender(self, code: str) -> Coded:
        return {"code": code, "name": str(Gender(code).label)}

    def way(self, code: str) -> Coded:
        return {"code": code, "name": str(Way(code).label)}

    def attestation_kind(self, code: str) -> Coded:
        return {"code": code, "name": str(AttestationKind(code).label)}

    def group(self, code: str) -> Coded:
        """A group of expertise."""
        return {"code": code, "name": str(Expertise.Group(code).label)}

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
        return {"code": code, "name": self.vocabulary.name(kind, code, self.locale)}
