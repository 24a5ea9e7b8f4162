"""Why a search finds what it finds, step by step: for developers, and for editors who add words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from registry.models import ANY_LOCALE, Term
from registry.words import Kind, Vocabulary, Word
from search.keys import Fault, InvalidKeys, keys_of, parse_keys
from search.ranking import SIGNALS
from search.results import Hit, Page, SearchResults
from search.service import find_mediators
from search.understanding import Understanding, understand

FIRST_TEN = Page(number=1, size=10)

_WEIGHTS = {signal.code: signal.weight for signal in SIGNALS}

# Where the vocabulary has the concepts that a word can be tried for.
TRIED: Mapping[Kind, str] = {
    Kind.LANGUAGE: "languages",
    Kind.VARIETY: "varieties",
    Kind.LANGUAGE_GROUP: "groups",
    Kind.EXPERTISE: "expertise",
    Kind.ACTIVITY: "activities",
    Kind.MUNICIPALITY: "municipalities",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """``asked`` are query keys and values. Where they are more than may be asked, ``faults`` say so, and ``results`` is
    None.
    """

    understanding: Understanding
    asked: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]
    results: SearchResults | None


@dataclass(frozen=True, slots=True)
class Earned:
    """A signal that someone earned, as far as it is told. ``weight`` is that of earning it once."""

    signal: str
    weight: int
    values: tuple[str, ...]


def explain(text: str, where: str, *, locale: str, vocabulary: Vocabulary, today: datetime.date) -> Explanation:
    """What these words in the two fields of a page in this locale mean, and the first ten people they find."""
    understanding = understand(text, where, locale=locale, vocabulary=vocabulary)
    asked = keys_of(understanding.criteria)
    faults = _faults(asked, vocabulary)
    results = None if faults else find_mediators(understanding.criteria, today=today, page=FIRST_TEN)
    return Explanation(understanding, asked, faults, results)


def _faults(asked: tuple[tuple[str, str], ...], vocabulary: Vocabulary) -> tuple[Fault, ...]:
    values: dict[str, list[str]] = {}
    for name, value in asked:
        values.setdefault(name, []).append(value)
    try:
        parse_keys(values, vocabulary)
    except InvalidKeys as invalid:
        return invalid.faults
    return ()


def earned(hit: Hit) -> tuple[Earned, ...]:
    """What put someone where she stands. A signal may be earned more than once, or untold beside one that says more."""
    return tuple(Earned(reason.code, _WEIGHTS[reason.code], reason.values) for reason in hit.reasons)


def with_word(vocabulary: Vocabulary, kind: Kind, code: str, text: str) -> Vocabulary:
    """The same vocabulary with one more word, as an editor would add it for any language of the site. Nothing is saved.

    Raises `KeyError` for a concept that is not there.
    """
    concepts = getattr(vocabulary, TRIED[kind])
    entry = concepts[code]
    word = Word(text, ANY_LOCALE, Term.Role.SYNONYM, Term.Source.EDITOR)
    more = {**concepts, code: replace(entry, words=(*entry.words, word))}
    return replace(vocabulary, **{TRIED[kind]: MappingProxyType(more)})


def with_ambiguous_word(vocabulary: Vocabulary, candidates: Iterable[str], text: str) -> Vocabulary:
    """The same vocabulary with one more word that may mean any of these languages. Nothing is saved."""
    ambiguous = {**vocabulary.ambiguous, text: tuple(sorted(set(candidates)))}
    return replace(vocabulary, ambiguous=MappingProxyType(ambiguous))
