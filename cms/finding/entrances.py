"""Ways in: the home page, by language, by municipality. Where each leads, and how many people are there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language

from cms.finding.address import Addresses, Typed
from cms.finding.dot_map import DotMap, dot_map
from cms.finding.wording import Names
from registry.choices import RegionKind
from registry.models import Clock
from registry.services.clock import read_clock
from registry.today import today
from registry.words import Vocabulary, current_vocabulary
from search.coverage import Covered, People, coverage_of, municipality_coverage
from search.criteria import Place, SearchCriteria, Wish
from search.facets import choose
from search.understanding.folding import fold

# One door more leads to all languages.
MOST_DOORS = 9
# Mediators lead people towards this language: nobody comes in by it.
DUTCH = "nld"


@dataclass(frozen=True, slots=True)
class OwnName:
    """What a language calls itself, with the tag and the direction that belong to it."""

    text: str
    tag: str
    direction: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way in: what it is called, where it leads, who is there. Only languages have an own name."""

    name: str
    url: str
    people: People
    own_name: OwnName | None = None


@dataclass(frozen=True, slots=True)
class Province:
    """A province (CBS code) with the ways in to its municipalities."""

    code: str
    entrance: Entrance
    municipalities: tuple[Entrance, ...]


def own_name_of(code: str, vocabulary: Vocabulary) -> OwnName:
    """The own name of a language. Raises `registry.words.UnknownCode`."""
    direction = vocabulary.direction(code)
    return OwnName(vocabulary.languages[code].autonym, vocabulary.languages[code].tag, direction)


class Entry:
    """What lies behind one way in: who is there, and what may be chosen next, most people first.

    ``title`` is its name where that can say nothing about its language.
    """

    def __init__(
        self, entrance: Entrance, criteria: SearchCriteria, covered: Covered, vocabulary: Vocabulary, names: Names
    ) -> None:
        self.name = entrance.name
        self.title = str(entrance.name)
        self.own_name = entrance.own_name
        self.people = covered.people
        self._criteria = criteria
        self._choices = covered.choices
        self._vocabulary = vocabulary
        self._names = names

    @property
    def everyone(self) -> str:
        """The address of the list of all people here."""
        return _address_of(self._criteria)

    @property
    def everyone_with_room(self) -> str:
        return _address_of(self._criteria.but(available=True))

    @property
    def languages(self) -> tuple[Entrance, ...]:
        return self._next("language", self._choices["language"])

    @property
    def varieties(self) -> tuple[Entrance, ...]:
        """The varieties of the languages asked."""
        asked = {code for wish in self._criteria.wishes for code in wish.languages}
        varieties = self._vocabulary.varieties
        return self._next("variety", [tag for tag in self._choices["variety"] if varieties[tag].language in asked])

    @property
    def ways(self) -> tuple[Entrance, ...]:
        return self._next("way", self._choices["way"])

    @property
    def provinces(self) -> tuple[Entrance, ...]:
        kinds = {code: self._vocabulary.regions[code].kind for code in self._choices["region"]}
        return self._next("region", [code for code, kind in kinds.items() if kind == RegionKind.PROVINCE])

    def _next(self, key: str, codes: Iterable[str]) -> tuple[Entrance, ...]:
        return tuple(
            Entrance(
                self._names.of(key, code),
                _address_of(choose(self._criteria, key, code, self._vocabulary)),
                self._choices[key][code],
                own_name_of(code, self._vocabulary) if key == "language" else None,
            )
            for code in codes
        )


class Entrances:
    """All ways in, counted in one state of the registry on one day, named in one locale."""

    def __init__(self, clock: Clock, day: datetime.date, locale: str) -> None:
        self._clock = clock
        self._today = day
        self._vocabulary = current_vocabulary(clock)
        self._names = Names(self._vocabulary, locale)
        self._everyone = self._covered(SearchCriteria())

    @classmethod
    def now(cls) -> Entrances:
        """As they are at this moment, in the active locale."""
        return cls(read_clock(), today(), get_language())

    @property
    def people(self) -> People:
        """Everyone in the overview."""
        return self._everyone.people

    @property
    def by_telephone(self) -> int:
        """How many can be asked from anywhere, by telephone."""
        return self._everyone.choices["way"].get("phone", People()).total

    @property
    def doors(self) -> tuple[Entrance, ...]:
        """The languages that most people speak."""
        spoken = [code for code in self._everyone.choices["language"] if code != DUTCH]
        return tuple(map(self._language, spoken[:MOST_DOORS]))

    @property
    def languages(self) -> tuple[Entrance, ...]:
        """The languages that anyone speaks, by name."""
        return _by_name(map(self._language, self._everyone.choices["language"]))

    @property
    def provinces(self) -> tuple[Entrance, ...]:
        """The provinces, most people first."""
        return tuple(sorted(map(self._province, self._province_codes), key=lambda entrance: -entrance.people.total))

    @property
    def municipalities(self) -> tuple[Province, ...]:
        """All municipalities by name, in their provinces."""
        return tuple(
            Province(
                code,
                self._province(code),
                _by_name(map(self._municipality, self._vocabulary.regions[code].municipalities)),
            )
            for code in self._province_codes
        )

    @property
    def map(self) -> DotMap:
        """How many people come to each municipality, drawn."""
        counts = {code: people.total for code, people in self._by_municipality.items()}
        return dot_map(counts, self._vocabulary)

    def speaking(self, code: str) -> Entry:
        """What lies behind a language; raises `registry.words.UnknownCode`."""
        return self._entry(self._language(code), SearchCriteria(wishes=(Wish(languages=(code,)),)))

    def coming_to(self, code: str) -> Entry:
        """What lies behind a municipality of today."""
        return self._entry(self._municipality(code), SearchCriteria(place=Place(municipalities=(code,))))

    def _covered(self, criteria: SearchCriteria) -> Covered:
        return coverage_of(criteria, today=self._today, clock=self._clock)

    @cached_property
    def _by_municipality(self) -> dict[str, People]:
        return municipality_coverage(today=self._today, clock=self._clock)

    @property
    def _province_codes(self) -> list[str]:
        regions = self._vocabulary.regions.values()
        provinces = [region for region in regions if region.kind == RegionKind.PROVINCE]
        return [region.code for region in sorted(provinces, key=lambda region: fold(region.name))]

    def _language(self, code: str) -> Entrance:
        return Entrance(
            self._names.language(code),
            reverse("finding:language", args=[code]),
            self._everyone.choices["language"].get(code, People()),
            own_name_of(code, self._vocabulary),
        )

    def _municipality(self, code: str) -> Entrance:
        return Entrance(
            self._names.municipality(code),
            reverse("finding:municipality", args=[code]),
            self._by_municipality[code],
        )

    def _province(self, code: str) -> Entrance:
        return Entrance(
            self._names.region(code),
            _address_of(SearchCriteria(place=Place(regions=(code,)))),
            self._everyone.choices["region"].get(code, People()),
        )

    def _entry(self, entrance: Entrance, criteria: SearchCriteria) -> Entry:
        return Entry(entrance, criteria, self._covered(criteria), self._vocabulary, self._names)


def _address_of(criteria: SearchCriteria) -> str:
    return Addresses(Typed()).of(criteria)


def _by_name(entrances: Iterable[Entrance]) -> tuple[Entrance, ...]:
    return tuple(sorted(entrances, key=lambda entrance: fold(entrance.name)))
