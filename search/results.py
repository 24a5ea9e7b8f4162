"""What a search answers: plain frozen values that hold codes only. Front doors look names up in their own locale."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from registry.profiles import Profile
from search.criteria import SearchCriteria


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of the answer: ``number`` from 1, ``size`` people on it."""

    MAX_SIZE = 100
    MAX_REACH = 10_000

    number: int = 1
    size: int = 20


class PageOutOfRange(ValueError):
    """The page asked is not one an engine may be asked for: front doors answer 400 naming ``page``."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why someone stands where they stand: the code of a signal in `search.ranking`, and the codes it is about."""

    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One mediator found. ``card`` holds what is public with consent, and nothing else."""

    number: str
    score: int
    reasons: tuple[Reason, ...]
    card: Profile


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that may be chosen next, and the total this search would have after choosing it."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class WiderChoice:
    """Another search that finds more people, never mixed into this one. ``code`` says what was let go."""

    code: str
    criteria: SearchCriteria
    total: int


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer of `search.service.find_mediators`.

    ``remaining`` are those of ``total`` who were not to be left out. ``facets`` is keyed by query key. ``engine`` names
    who answered; ``edition`` and ``seq`` tell of which state.
    """

    hits: tuple[Hit, ...]
    total: int
    remaining: int
    page: Page
    facets: dict[str, tuple[FacetValue, ...]]
    wider: tuple[WiderChoice, ...]
    engine: str
    edition: str
    seq: int
    today: datetime.date

    @property
    def page_count(self) -> int:
        """Pages that can be shown, never fewer than one."""
        reachable = min(self.total, Page.MAX_REACH - Page.MAX_REACH % self.page.size)
        return max(1, -(-reachable // self.page.size))
