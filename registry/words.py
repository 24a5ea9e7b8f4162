"""The vocabulary as one immutable whole in memory: what a code means, how it is called, how far it is.

Everyone who needs words in bulk (search, understanding, the API, templates) reads them here, never row by row.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

import numpy
from django.db import models

from registry.models import (
    Activity,
    AmbiguousTerm,
    Clock,
    Expertise,
    Language,
    LanguageGroup,
    Municipality,
    MunicipalityChange,
    Postcode,
    Region,
    Term,
    Variety,
)
from registry.services.clock import read_clock

# Mean radius of the earth (IUGG), in kilometres.
EARTH_RADIUS = 6371.0088


class Kind(StrEnum):
    """The kinds of concept that have names."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    LANGUAGE = "language"
    LANGUAGE_GROUP = "language-group"
    VARIETY = "variety"
    EXPERTISE = "expertise"
    ACTIVITY = "activity"


class UnknownCode(LookupError):
    """A code the vocabulary does not have."""

    def __init__(self, kind: Kind, code: str) -> None:
        super().__init__(f"{kind}: {code}")
        self.kind = kind
        self.code = code


@dataclass(frozen=True, slots=True)
class Word:
    """One term of a concept: see `registry.models.vocabulary.Term` for roles and sources.

    ``locale`` is a BCP 47 tag, or und for a word of any language.
    """

    text: str
    locale: str
    role: str
    source: str


@dataclass(frozen=True, slots=True)
class MunicipalityEntry:
    """``words`` are its other and former names; ``name`` is not among them.

    ``latitude`` and ``longitude`` are degrees (WGS 84) of its population-weighted centre.
    """

    code: str
    name: str
    regions: tuple[str, str, str, str]  # province, GGD, safety, labour market
    latitude: float
    longitude: float
    words: tuple[Word, ...]

    @property
    def province(self) -> str:
        return self.regions[0]


@dataclass(frozen=True, slots=True)
class RegionEntry:
    code: str
    kind: str  # RegionKind: PV, GG, VR, AM
    name: str
    municipalities: frozenset[str]


@dataclass(frozen=True, slots=True)
class PostcodeEntry:
    digits: str
    municipality: str
    place: str
    other_municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LanguageEntry:
    code: str
    tag: str
    autonym: str
    right_to_left: bool
    group: str | None
    priority: int
    varieties: tuple[str, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class LanguageGroupEntry:
    code: str
    asks_back: bool
    members: tuple[str, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class VarietyEntry:
    tag: str
    language: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """An expertise or an activity."""

    slug: str
    group: str  # "" for activities
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Vocabulary:
    """All words of one moment. Immutable; the same object as long as no word changes, so it can be a cache's key.

    Mappings are keyed by code (CBS, ISO 639-3, BCP 47, our slugs), in the order of the codes. ``ambiguous`` leads a
    word, as the file or an editor spells it, to the languages it may mean. ``successors`` leads the code of a merged
    municipality to the one of today that it became part of. Words that editors switched off are nowhere.
    """

    edition: str
    version: int
    municipalities: Mapping[str, MunicipalityEntry]
    regions: Mapping[str, RegionEntry]
    postcodes: Mapping[str, PostcodeEntry]
    languages: Mapping[str, LanguageEntry]
    groups: Mapping[str, LanguageGroupEntry]
    varieties: Mapping[str, VarietyEntry]
    expertise: Mapping[str, TopicEntry]
    activities: Mapping[str, TopicEntry]
    ambiguous: Mapping[str, tuple[str, ...]]
    successors: Mapping[str, str]
    _names: Mapping[Kind, Mapping[str, Mapping[str, str]]]
    _rows: Mapping[str, int]
    _kilometres: numpy.ndarray

    def __repr__(self) -> str:
        return f"<Vocabulary {self.edition}/{self.version}>"

    def name(self, kind: Kind, code: str, locale: str) -> str:
        """What to call this in a locale: there, else in English, else in Dutch, else its own name, else the code.

        An own name in the letters of the locale comes before English, unless those are Latin: who reads Arabic reads
        what Levantine Arabic calls itself. Municipalities and regions have a Dutch name; theirs is shown in every
        locale that has no other.
        """
        names = self._names[kind].get(code, {})
        own_name = self.languages[code].autonym if kind is Kind.LANGUAGE and code in self.languages else ""
        read_in = self.locale_of_name(kind, code, locale)
        return names[read_in] if read_in else own_name or code

    def locale_of_name(self, kind: Kind, code: str, locale: str) -> str:
        """The locale that `name` is in; empty when it is an own name or a code."""
        names = self._names[kind].get(code, {})
        if names.get(locale):
            return locale
        if kind is Kind.LANGUAGE and code in self.languages:
            letters = _letters(self.languages[code].autonym)
            if locale in _tags_by_letters(self).get(letters, ()):
                return ""
        return next((other for other in ("en", "nl") if names.get(other)), "")

    def direction(self, language: str) -> str:
        """``rtl`` or ``ltr``: how this language is written, by our own data."""
        if language not in self.languages:
            raise UnknownCode(Kind.LANGUAGE, language)
        return "rtl" if self.languages[language].right_to_left else "ltr"

    def members(self, code: str) -> tuple[str, ...]:
        """The languages a code asks for: itself for a language, every member for a group; in the order of the codes.

        A few codes (pan, sqi, aze, ful, msa, rom) are both. Such a code is the language: people who mean all members
        use the group's word, which asks back. Raises `UnknownCode`.
        """
        if code in self.languages:
            return (code,)
        if code in self.groups:
            return self.groups[code].members
        raise UnknownCode(Kind.LANGUAGE, code)

    def municipality(self, code: str) -> MunicipalityEntry:
        """The municipality with this code, or the one it became part of. Raises `UnknownCode`."""
        try:
            return self.municipalities[self.successors.get(code, code)]
        except KeyError:
            raise UnknownCode(Kind.MUNICIPALITY, code) from None

    def region(self, code: str) -> RegionEntry:
        """The province, GGD, safety or labour market region with this code. Raises `UnknownCode`."""
        try:
            return self.regions[code]
        except KeyError:
            raise UnknownCode(Kind.REGION, code) from None

    def regions_meeting(self, municipalities: Iterable[str]) -> frozenset[str]:
        """The codes of all regions, of every kind, that hold at least one of these municipalities."""
        return frozenset(region for code in municipalities for region in self.municipality(code).regions)

    def distance(self, one: str, other: str) -> float:
        """Kilometres between the population centres of two municipalities, in a straight line."""
        return float(self._kilometres[self._row(one), self._row(other)])

    def municipalities_within(self, municipalities: Iterable[str], kilometres: float) -> frozenset[str]:
        """The codes of all municipalities at most this far from any of these; these themselves are among them."""
        rows = [self._row(code) for code in municipalities]
        near = (self._kilometres[rows] <= kilometres).any(axis=0)
        return frozenset(code for code, row in self._rows.items() if near[row])

    def _row(self, code: str) -> int:
        return self._rows[self.municipality(code).code]


@lru_cache(maxsize=4)
def _tags_by_letters(vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    """The tags of the languages whose own name is in these letters, where English is in others."""
    tags = defaultdict(set)
    for language in vocabulary.languages.values():
        tags[_letters(language.autonym)].add(language.tag)
    return {letters: frozenset(found) for letters, found in tags.items() if letters not in ("", "LATIN")}


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    """What Unicode calls the script of the first letter of a text (ARABIC, LATIN); empty without letters."""
    return next((unicodedata.name(character).split()[0] for character in text if character.isalpha()), "")


_latest: Vocabulary | None = None


def current_vocabulary(clock: Clock | None = None) -> Vocabulary:
    """The vocabulary as it stands now, or at the moment ``clock`` was read.

    Kept in memory until the Clock shows another edition or vocabulary: one query, or none when the Clock is given.
    Inside a transaction its own changes count. A vocabulary number is never given out twice, not even after a rollback
    (`registry.services.clock.raise_vocabulary`), so what was kept cannot be taken for something else.
    """
    global _latest  # noqa: PLW0603 - one per process, replaced as a whole: threads see the old one or the new one
    clock = clock or read_clock()
    latest = _latest
    while latest is None or (latest.edition, latest.version) != (clock.edition, clock.vocabulary):
        latest = _read_vocabulary(clock)
        # Words may have changed between the queries above: then what was read belongs to no moment.
        clock = read_clock()
    _latest = latest
    return latest


def resolve_successors(changes: Mapping[str, str]) -> dict[str, str]:
    """Each old code with the code at the end of its chain of mergers. Raises ValueError, naming a code in a circle."""
    resolved = {}
    for old in changes:
        passed = {old}
        code = changes[old]
        while code in changes:
            if code in passed:
                raise ValueError(old)
            passed.add(code)
            code = changes[code]
        resolved[old] = code
    return resolved


def kilometres_between(latitudes: Iterable[float], longitudes: Iterable[float]) -> numpy.ndarray:
    """The great-circle distance between every two of these points (degrees), as a square matrix in kilometres."""
    latitude = numpy.radians(numpy.fromiter(latitudes, dtype=float))
    longitude = numpy.radians(numpy.fromiter(longitudes, dtype=float))
    half_chord = (
        numpy.sin((latitude[:, None] - latitude) / 2) ** 2
        + numpy.cos(latitude[:, None]) * numpy.cos(latitude) * numpy.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * numpy.arcsin(numpy.sqrt(half_chord))


class _Terms:
    """The words in use of one kind of concept, by code; and their names by code and locale."""

    def __init__(self, concept: type[models.Model]) -> None:
        self._words: dict[str, list[Word]] = defaultdict(list)
        self.names: dict[str, dict[str, str]] = defaultdict(dict)
        terms = concept._meta.get_field("terms").related_model.objects.filter(withdrawn=False)
        rows = terms.order_by("concept_id", "locale", "text").values_list(
            "concept_id", "text", "locale", "role", "source"
        )
        for code, text, locale, role, source in rows:
            self._words[code].append(Word(text, locale, role, source))
            if role == Term.Role.NAME:
                self.names[code][locale] = text

    def of(self, code: str) -> tuple[Word, ...]:
        return tuple(self._words.get(code, ()))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return {key: tuple(values) for key, values in grouped.items()}


def _read_vocabulary(clock: Clock) -> Vocabulary:
    municipality_terms = _Terms(Municipality)
    language_terms = _Terms(Language)
    group_terms = _Terms(LanguageGroup)
    variety_terms = _Terms(Variety)
    expertise_terms = _Terms(Expertise)
    activity_terms = _Terms(Activity)

    municipality_rows = list(
        Municipality.objects.order_by("code").values_list(
            "code",
            "name",
            "province_id",
            "ggd_region_id",
            "safety_region_id",
            "labour_market_region_id",
            "latitude",
            "longitude",
        )
    )
    municipalities = {
        code: MunicipalityEntry(code, name, tuple(regions), latitude, longitude, municipality_terms.of(code))
        for code, name, *regions, latitude, longitude in municipality_rows
    }
    for municipality in municipalities.values():
        municipality_terms.names[municipality.code].setdefault("nl", municipality.name)

    in_region = _grouped((region, entry.code) for entry in municipalities.values() for region in entry.regions)
    regions = {
        code: RegionEntry(code, kind, name, frozenset(in_region.get(code, ())))
        for code, kind, name in Region.objects.order_by("code").values_list("code", "kind", "name")
    }

    straddled = _grouped(
        Postcode.other_municipalities.through.objects.order_by("municipality_id").values_list(
            "postcode_id", "municipality_id"
        )
    )
    postcodes = {
        digits: PostcodeEntry(digits, municipality, place, straddled.get(digits, ()))
        for digits, municipality, place in Postcode.objects.order_by("digits").values_list(
            "digits", "municipality_id", "place"
        )
    }

    variety_rows = list(Variety.objects.order_by("tag").values_list("tag", "language_id"))
    varieties_of = _grouped((language, tag) for tag, language in variety_rows)
    language_rows = Language.objects.order_by("code").values_list(
        "code", "tag", "autonym", "right_to_left", "group_id", "priority"
    )
    languages = {
        row[0]: LanguageEntry(*row, varieties=varieties_of.get(row[0], ()), words=language_terms.of(row[0]))
        for row in language_rows
    }
    members_of = _grouped((entry.group, entry.code) for entry in languages.values() if entry.group)

    return Vocabulary(
        edition=clock.edition,
        version=clock.vocabulary,
        municipalities=MappingProxyType(municipalities),
        regions=MappingProxyType(regions),
        postcodes=MappingProxyType(postcodes),
        languages=MappingProxyType(languages),
        groups=MappingProxyType(
            {
                code: LanguageGroupEntry(code, asks_back, members_of.get(code, ()), group_terms.of(code))
                for code, asks_back in LanguageGroup.objects.order_by("code").values_list("code", "asks_back")
            }
        ),
        varieties=MappingProxyType(
            {tag: VarietyEntry(tag, language, variety_terms.of(tag)) for tag, language in variety_rows}
        ),
        expertise=MappingProxyType(
            {
                slug: TopicEntry(slug, group, expertise_terms.of(slug))
                for slug, group in Expertise.objects.order_by("slug").values_list("slug", "group")
            }
        ),
        activities=MappingProxyType(
            {
                slug: TopicEntry(slug, "", activity_terms.of(slug))
                for slug in Activity.objects.order_by("slug").values_list("slug", flat=True)
            }
        ),
        ambiguous=MappingProxyType(
            _grouped(
                AmbiguousTerm.candidates.through.objects.filter(ambiguousterm__withdrawn=False)
                .order_by("ambiguousterm_id", "language_id")
                .values_list("ambiguousterm_id", "language_id")
            )
        ),
        successors=MappingProxyType(
            resolve_successors(
                dict(MunicipalityChange.objects.order_by("old_code").values_list("old_code", "new_code"))
            )
        ),
        _names=MappingProxyType(
            {
                Kind.MUNICIPALITY: municipality_terms.names,
                Kind.REGION: {code: {"nl": region.name} for code, region in regions.items()},
                Kind.LANGUAGE: language_terms.names,
                Kind.LANGUAGE_GROUP: group_terms.names,
                Kind.VARIETY: variety_terms.names,
                Kind.EXPERTISE: expertise_terms.names,
                Kind.ACTIVITY: activity_terms.names,
            }
        ),
        _rows=MappingProxyType({code: row for row, code in enumerate(municipalities)}),
        _kilometres=kilometres_between(
            [entry.latitude for entry in municipalities.values()],
            [entry.longitude for entry in municipalities.values()],
        ),
    )
