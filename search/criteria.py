"""What is asked: frozen, complete, and independent of today, page, locale and audience.

The query keys, their values and their rules are those of the table in docs/search.md; this module is the same table
as types. Codes are taken as they are: `search.keys` checks them against the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

# Values of the level key, weakest first; a minimum but for the last, which leaves native speakers out.
LEVELS = ("working", "fluent", "native", "fluent-not-native")
GENDERS = ("woman", "man", "other")
WAYS = ("in-person", "phone", "video", "messages")
REMOTE_WAYS = frozenset({"phone", "video", "messages"})
WITHIN_KM = range(1, 201)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a mediator must speak: any of these languages or varieties.

    ``languages`` are ISO 639-3 or group codes, ``varieties`` BCP 47 tags. A wish is unsettled while the searcher has
    not chosen among the languages an ambiguous word may mean.
    """

    languages: tuple[str, ...] = ()
    varieties: tuple[str, ...] = ()
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is: the union of these. ``within_km`` (1 to 200) widens the municipalities only."""

    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    within_km: int | None = None

    def __bool__(self) -> bool:
        return bool(self.municipalities or self.regions)


@dataclass(frozen=True, slots=True)
class SearchCriteria:
    """A whole wish. All groups must hold; inside a group the rule of the table decides."""

    wishes: tuple[Wish, ...] = ()
    level: str | None = None
    place: Place = Place()
    expertise: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    available: bool = False
    keeps_people_who_move: bool = False
    words: tuple[str, ...] = ()

    def but(self, **changes: object) -> Self:
        """The same wish with these fields replaced."""
        return replace(self, **changes)
