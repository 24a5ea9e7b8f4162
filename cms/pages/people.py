"""A search that an editor prepares: what can be chosen, where it leads, and how many people it finds today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cms.finding.address import OPEN_KEYS, Addresses, Typed
from registry.forms import vocabulary_choices
from registry.today import today
from registry.words import Kind, current_vocabulary
from search.criteria import SearchCriteria
from search.keys import InvalidKeys, parse_keys
from search.results import Page
from search.service import find_mediators

Choices = list[tuple[str, str]]


def language_choices() -> Choices:
    """Languages by name in the active locale."""
    return _choices(Kind.LANGUAGE)


def expertise_choices() -> Choices:
    """Expertise by name in the active locale."""
    return _choices(Kind.EXPERTISE)


def place_choices() -> Choices:
    """Municipalities, then regions, by name in the active locale."""
    return _choices(Kind.MUNICIPALITY, Kind.REGION)


def _choices(*kinds: Kind) -> Choices:
    offered = vocabulary_choices()
    return [choice for kind in kinds for choice in offered[kind]]


@dataclass(frozen=True)
class Preset:
    """A prepared search; codes that the vocabulary no longer has are left out of it."""

    criteria: SearchCriteria
    keys: dict[str, str]

    @classmethod
    def of(cls, *, language: str | None = "", expertise: str | None = "", place: str | None = "") -> Preset:
        """The search for these codes; an empty one asks nothing."""
        asked = {
            "language": language,
            "expertise": expertise,
            "municipality" if place and place.startswith("GM") else "region": place,
        }
        keys = {name: code for name, code in asked.items() if code and _is_known(name, code)}
        return cls(_criteria(keys), keys)

    @cached_property
    def count(self) -> int:
        """How many people it finds today."""
        return find_mediators(self.criteria, today=today(), page=Page(size=1)).total

    @property
    def address(self) -> str:
        """Where it leads in the active locale. What may not be read in an address is sealed, for two hours."""
        return Addresses(Typed()).of(self.criteria)

    @property
    def open_address(self) -> str:
        """The same without the sealed part: it can be kept, but may find more people."""
        return Addresses(Typed()).of(_criteria({name: self.keys[name] for name in self.keys.keys() & OPEN_KEYS}))


def _is_known(name: str, code: str) -> bool:
    try:
        _criteria({name: code})
    except InvalidKeys:
        return False
    return True


def _criteria(keys: dict[str, str]) -> SearchCriteria:
    return parse_keys({name: [code] for name, code in keys.items()}, current_vocabulary())
