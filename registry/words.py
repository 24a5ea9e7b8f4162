"""The vocabulary as one immutable whole in memory: what a code means, how it is called, how far it is.

Everyone who needs words in bulk (search, understanding, the API, templates) reads them here, never row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    """One term of a concept: see `registry.models.vocabulary.Term` for roles and sources."""

    text: str
    locale: str
    role: str
    source: str


@dataclass(frozen=True, slots=True)
class MunicipalityEntry:
    code: str
    name: str
    regions: tuple[str, str, str, str]  # province, GGD, safety, labour market
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
