"""What a search must answer, said as plainly as can be: loops over public profiles, no keys, no bitmaps, no cleverness.

Engines are compared with this. It knows the rules of the table of query keys and the weights of `search.ranking`, and
nothing of how engines work.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from registry.choices import Audience
from registry.models import Mediator
from registry.profiles import Profile, profiles
from registry.words import Vocabulary
from search.criteria import Place, SearchCriteria, Wish
from search.facets import FACETS, choose
from search.ranking import SIGNALS, rotation_index, rotations, turn_start
from search.understanding.folding import fold_word_list

WEIGHTS = {signal.code: signal.weight for signal in SIGNALS}
RANKS = {"working": 1, "fluent": 2, "native": 3}


@dataclass(frozen=True)
class Expected:
    """What a search must answer: people in order as (number, score, reasons), the total, and counts by facet."""

    hits: list[tuple[str, int, list[tuple[str, tuple[str, ...]]]]]
    facets: dict[str, list[tuple[str, int]]]

    @property
    def total(self) -> int:
        return len(self.hits)


@dataclass(frozen=True)
class Reference:
    """Everyone the world may see on this day, to be asked anything."""

    people: list[Profile]
    today: datetime.date
    vocabulary: Vocabulary

    @classmethod
    def of_registry(cls, today: datetime.date, vocabulary: Vocabulary) -> Reference:
        published = Mediator.objects.published(today)
        return cls(list(profiles(published, Audience.EVERYONE).values()), today, vocabulary)

    def search(self, criteria: SearchCriteria) -> Expected:
        return Expected(self._hits(criteria), {facet.key: self._facet(facet.key, criteria) for facet in FACETS})

    def count(self, criteria: SearchCriteria) -> int:
        return len(self.matching(criteria))

    def matching(self, criteria: SearchCriteria) -> list[Profile]:
        places = self._municipalities(criteria.place)
        return [person for person in self.people if self._matches(person, criteria, places)]

    def _facet(self, facet_key: str, criteria: SearchCriteria) -> list[tuple[str, int]]:
        codes = next(facet.codes(self.vocabulary) for facet in FACETS if facet.key == facet_key)
        counts = [(code, self.count(choose(criteria, facet_key, code, self.vocabulary))) for code in codes]
        return sorted(((code, count) for code, count in counts if count), key=lambda pair: (-pair[1], pair[0]))

    # Who is found

    def _matches(self, person: Profile, criteria: SearchCriteria, places: set[str]) -> bool:  # noqa: PLR0911 - one line a rule
        for wish in criteria.wishes:
            if not self._spoken(person, wish, criteria.level):
                return False
        if criteria.level and not criteria.wishes:
            ranks = [self._rank(person, spoken.language) for spoken in person.languages]
            ranks += [self._rank(person, None, spoken.variety) for spoken in person.languages if spoken.variety]
            if not any(self._at_level(rank, criteria.level) for rank in ranks):
                return False
        if (criteria.place.municipalities or criteria.place.regions) and not self._comes(person, criteria, places):
            return False
        if not all(slug in person.expertise for slug in criteria.expertise):
            return False
        if not all(slug in person.activities for slug in criteria.activities):
            return False
        if criteria.genders and person.gender not in criteria.genders:
            return False
        if criteria.ways and not any(way in person.ways for way in criteria.ways):
            return False
        if criteria.available and person.room_from > self.today:
            return False
        if criteria.keeps_people_who_move and not person.keeps_people_who_move:
            return False
        words = [word for name in (person.name, *person.organisations) for word in fold_word_list(name)]
        return all(any(word.startswith(begin) for word in words) for begin in criteria.words)

    def _spoken(self, person: Profile, wish: Wish, level: str | None) -> list[str]:
        """Which of the languages and varieties of a wish she speaks at this level, sorted."""
        languages = {
            member
            for code in wish.languages
            for member in ([code] if code in self.vocabulary.languages else self.vocabulary.groups[code].members)
        }
        return sorted(
            [code for code in languages if self._at_level(self._rank(person, code), level)]
            + [tag for tag in set(wish.varieties) if self._at_level(self._rank(person, None, tag), level)]
        )

    @staticmethod
    def _rank(person: Profile, language: str | None, variety: str | None = None) -> int:
        """How well she speaks a language, whatever the variety, or one variety; 0 is not at all."""
        return max(
            (
                RANKS[spoken.level]
                for spoken in person.languages
                if (spoken.variety == variety if variety else spoken.language == language)
            ),
            default=0,
        )

    @staticmethod
    def _at_level(rank: int, level: str | None) -> bool:
        if level == "fluent-not-native":
            return rank == RANKS["fluent"]
        return rank >= (RANKS[level] if level else 1)

    def _municipalities(self, place: Place) -> set[str]:
        asked = set(place.municipalities)
        for code in self.vocabulary.municipalities:
            if place.within_km and self._near(code, place.municipalities, place.within_km):
                asked.add(code)
            if any(region in self.vocabulary.municipalities[code].regions for region in place.regions):
                asked.add(code)
        return asked

    def _near(self, code: str, asked: Iterable[str], kilometres: int) -> bool:
        return any(self.vocabulary.distance(code, other) <= kilometres for other in asked)

    def _comes(self, person: Profile, criteria: SearchCriteria, places: set[str]) -> bool:
        if any(way in person.ways for way in criteria.ways if way != "in-person"):
            return True
        if criteria.ways and "in-person" not in criteria.ways:
            return False
        return (
            person.serves_whole_country
            or any(code in places for code in person.service_municipalities)
            or any(self._meets(region, places) for region in person.service_regions)
        )

    def _meets(self, region: str, places: set[str]) -> bool:
        return any(region in self.vocabulary.municipalities[code].regions for code in places)

    # Who stands first

    def _hits(self, criteria: SearchCriteria) -> list[Any]:
        index = rotation_index(self.today)
        ranked = []
        for person in self.matching(criteria):
            earned = list(self._earned(person, criteria))
            turn = rotations(person.number)[index]
            score = 1 + sum(WEIGHTS[code] for code, _values in earned)
            score += WEIGHTS["turn"] if turn >= turn_start(self.today) else 0
            ranked.append((-score, turn, person.number, self._told(earned)))
        return [(number, -minus, reasons) for minus, _turn, number, reasons in sorted(ranked)]

    def _earned(self, person: Profile, criteria: SearchCriteria) -> Iterator[tuple[str, list[str]]]:
        """Every signal earned, as often as it is earned, with what it is about; in the order they are told."""
        for code, level in (("speaks-natively", "native"), ("speaks-fluently", "fluent")):
            for wish in criteria.wishes:
                if spoken := self._spoken(person, wish, level):
                    yield code, spoken
        if criteria.place.municipalities:
            home, asked = person.base_municipality, criteria.place.municipalities
            if home in asked:
                yield "lives-there", [home]
            elif (kilometres := min(self.vocabulary.distance(home, code) for code in asked)) <= 50:
                code = next(f"lives-within-{reach}" for reach in (10, 25, 50) if kilometres <= reach)
                yield code, [home]
        for slug in criteria.expertise:
            if slug in person.expertise and any(
                shown.expertise == slug and shown.valid_until > self.today for shown in person.attestations
            ):
                yield "attested", [slug]
        if person.room_from <= self.today:
            yield "has-room", []
            if not person.room_limited:
                yield "has-ample-room", []
        if person.confirmed_on and self.today - person.confirmed_on < datetime.timedelta(days=60):
            yield "confirmed-recently", []

    @staticmethod
    def _told(earned: list[tuple[str, list[str]]]) -> list[tuple[str, tuple[str, ...]]]:
        """Each reason once, each value once; fluent is not told beside native, nor room beside ample room."""
        told: dict[str, list[str]] = {}
        for code, values in earned:
            told.setdefault(code, []).extend(value for value in values if value not in told.get(code, []))
        if "has-ample-room" in told:
            del told["has-room"]
        if "speaks-fluently" in told:
            natively = told.get("speaks-natively", [])
            told["speaks-fluently"] = [value for value in told["speaks-fluently"] if value not in natively]
            if not told["speaks-fluently"]:
                del told["speaks-fluently"]
        return [(code, tuple(values)) for code, values in told.items()]
