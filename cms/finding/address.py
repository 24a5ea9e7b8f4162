"""The address of a search: what is open in it, what is sealed, and what is wrong with it.

Expertise, activities, words and the typed text say something about the person helped. They travel sealed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.finding.sealing import BrokenSeal, seal, unseal
from cms.foreign import filled, said
from registry.words import Vocabulary
from search.criteria import SearchCriteria
from search.keys import KEYS, Fault, InvalidKeys, keys_of, parse_keys
from search.results import Page, PageOutOfRange

SEALED_KEYS = frozenset({"expertise", "activity", "keepsPeopleWhoMove", "words"})
OPEN_KEYS = frozenset(KEYS) - SEALED_KEYS


@dataclass(frozen=True, slots=True)
class Typed:
    """The text of the two fields, as typed."""

    q: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A search as its address says it. ``faults`` name what could not be read; ``criteria`` is the rest.

    ``seal_broken``: there was a sealed part that is too old or not ours, and it is not in ``criteria``.
    """

    criteria: SearchCriteria
    typed: Typed
    page: Page
    faults: tuple[Fault, ...] = ()
    seal_broken: bool = False


def read_address(query: QueryDict, vocabulary: Vocabulary) -> Address:
    """The search in a query string. Never raises: what is wrong is in ``faults``."""
    values = {name: query.getlist(name) for name in query}
    pages, tokens = values.pop("page", ["1"]), values.pop("sealed", [])
    opened = {name: values.pop(name) for name in OPEN_KEYS & values.keys()}
    faults = [Fault(name[:40], said(_("This is not something to search by in an address."))) for name in values]

    typed, closed, seal_broken = _read_sealed(tokens, vocabulary)
    try:
        criteria = parse_keys({**opened, **closed}, vocabulary)
    except InvalidKeys as invalid:
        faults += invalid.faults
        faulty = {fault.key for fault in invalid.faults}
        readable = {name: written for name, written in opened.items() if name not in faulty}
        criteria = parse_keys({**readable, **closed}, vocabulary)
    try:
        page = _read_page(pages)
    except PageOutOfRange:
        faults.append(wrong_page())
        page = Page()
    return Address(criteria, typed, page, tuple(faults), seal_broken)


def _read_sealed(tokens: list[str], vocabulary: Vocabulary) -> tuple[Typed, dict[str, list[str]], bool]:
    if not tokens:
        return Typed(), {}, False
    try:
        contents = unseal(tokens[-1])
        parse_keys(contents["keys"], vocabulary)
    except (BrokenSeal, InvalidKeys):
        # InvalidKeys: the vocabulary changed since.
        return Typed(), {}, True
    return Typed(contents["q"], contents["where"]), contents["keys"], False


def _read_page(written: list[str]) -> Page:
    """The page number. How far people may look is for search to say."""
    number = written[-1]
    if len(written) > 1 or not (number.isascii() and number.isdecimal() and len(number) <= 9 and int(number)):
        raise PageOutOfRange
    return Page(number=int(number))


def wrong_page() -> Fault:
    """What to say of a page number that cannot be."""
    farthest = Page.MAX_REACH // Page().size
    return Fault("page", filled(_("Use one whole number from 1 to %(farthest)s."), farthest=farthest))


def values_of(criteria: SearchCriteria) -> dict[str, list[str]]:
    """The keys of these criteria, each with its values, as `parse_keys` reads them."""
    return _gathered(keys_of(criteria))


def _gathered(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in keys:
        values.setdefault(name, []).append(value)
    return values


class Addresses:
    """Writes the addresses of one page, in the active locale: all links that seal the same contents share one token."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed
        self._path = reverse("finding:find")
        self._tokens: dict[tuple[object, ...], str] = {}

    def of(self, criteria: SearchCriteria, *, page: int = 1, typed: Typed | None = None) -> str:
        """The address of the find page for these criteria."""
        keys = keys_of(criteria)
        query = [(name, value) for name, value in keys if name in OPEN_KEYS]
        if page > 1:
            query.append(("page", str(page)))
        closed = tuple((name, value) for name, value in keys if name in SEALED_KEYS)
        if token := self._token(typed or self._typed, closed):
            query.append(("sealed", token))
        return f"{self._path}?{urlencode(query, safe=',')}" if query else self._path

    def _token(self, typed: Typed, closed: tuple[tuple[str, str], ...]) -> str:
        if not closed and typed == Typed():
            return ""
        same = (typed.q, typed.where, *closed)
        if same not in self._tokens:
            self._tokens[same] = seal({"q": typed.q, "where": typed.where, "keys": _gathered(closed)})
        return self._tokens[same]
