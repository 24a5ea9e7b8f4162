"""The words people type around what they look for: gender, levels, ways, haste, and words that mean nothing here.

They are data, one file for each language: words/nl.toml says what the tables hold.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.understanding.folding import fold, fold_name
from search.understanding.pieces import IGNORED, Meaning, Phrase, PieceKind, longest_by_first_word

WORD_FILES = Path(__file__).parent / "words"
ORDINARY_WORDS = WORD_FILES / "ordinary"
# People mix these with their own language, whatever the locale of the page.
ALWAYS_UNDERSTOOD = ("nl", "en")

_SIGNALS = {
    "gender": PieceKind.GENDER,
    "level": PieceKind.LEVEL,
    "way": PieceKind.WAY,
    "available": PieceKind.AVAILABLE,
    "activity": PieceKind.ACTIVITY,
}


# What a word may end in, with the ending of its basic form; by the last letter, for few words end in any of them.
Endings = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The words around a wish as they count in one locale: its own first, then Dutch and English.

    Words of other languages count as well where their script tells that they are no Dutch, English or own word.
    ``own_fill`` mean nothing even where a name looks the same; ``fill`` only where nothing else does; ``small`` are
    words such as "een" that are never a place. ``endings`` lead what a word ends in to the ending of its basic form,
    ``topic_endings`` only that of a topic, ``place_endings`` that of a place; ``prefixes`` are written to the word, and
    ``client_prefixes`` are those that mean "for".
    """

    signals: Mapping[Phrase, Meaning]
    own_fill: frozenset[Phrase]
    fill: frozenset[Phrase]
    small: frozenset[Phrase]
    everyday_places: frozenset[Phrase]
    before_places: frozenset[str]
    roles: frozenset[str]
    times: frozenset[str]
    served: frozenset[str]
    before_client: frozenset[str]
    possessives: frozenset[str]
    between_client: frozenset[str]
    after_client: frozenset[str]
    describes_client: frozenset[str]
    negations: frozenset[str]
    between_negation: frozenset[str]
    along: frozenset[str]
    going: frozenset[str]
    not_along: frozenset[str]
    distance_units: frozenset[str]
    endings: Endings
    topic_endings: Endings
    place_endings: Endings
    prefixes: tuple[str, ...]
    client_prefixes: frozenset[str]
    longest: Mapping[str, int]
    words: frozenset[str]


@cache
def known_locales() -> tuple[str, ...]:
    """The locales that have a file of words."""
    return tuple(sorted(file.stem for file in WORD_FILES.glob("*.toml")))


@cache
def phrasebook(locale: str) -> Phrasebook:
    """The words around a wish, as typed in a page of this locale."""
    own = [locale] if locale in known_locales() else []
    lists = [_WordList(each, any_script=True) for each in dict.fromkeys([*own, *ALWAYS_UNDERSTOOD])]
    lists += [_WordList(each, any_script=False) for each in known_locales() if each not in {*own, *ALWAYS_UNDERSTOOD}]

    def phrases(table: str, *keys: str, of: Iterable[_WordList] = lists) -> frozenset[Phrase]:
        return frozenset(phrase for each in of for phrase in each.phrases(table, *keys))

    def words(table: str, *keys: str) -> frozenset[str]:
        return frozenset(word for phrase in phrases(table, *keys) for word in phrase)

    signals: dict[Phrase, Meaning] = {}
    for each in lists:
        for phrase, meaning in each.signals():
            signals.setdefault(phrase, meaning)
    fill = phrases("fill")
    return Phrasebook(
        signals=signals,
        own_fill=phrases("fill", of=lists[: len(own)]),
        fill=fill,
        small=phrases("fill", "small", of=[_WordList(each, any_script=True) for each in {*own, "nl"}]),
        everyday_places=phrases("places", "everyday", of=lists[: len(own)]),
        before_places=words("places", "before"),
        roles=words("fill", "role"),
        times=words("fill", "time"),
        served=words("fill", "served"),
        before_client=words("client", "before"),
        possessives=words("client", "possessive"),
        between_client=words("client", "between"),
        after_client=words("client", "after"),
        describes_client=words("client", "describing"),
        negations=words("negation", "words"),
        between_negation=words("negation", "between"),
        along=words("along", "particle"),
        going=words("along", "going"),
        not_along=words("along", "other"),
        distance_units=words("distance", "unit"),
        endings=_by_last_letter(pair for each in lists for pair in each.endings("endings")),
        topic_endings=_by_last_letter(pair for each in lists for pair in each.endings("topic_endings")),
        place_endings=_by_last_letter(pair for each in lists for pair in each.endings("place_endings")),
        prefixes=tuple(sorted(words("forms", "prefixes"), key=len, reverse=True)),
        client_prefixes=words("client", "prefix"),
        longest=longest_by_first_word((*signals, *fill)),
        words=frozenset(word for phrase in (*signals, *fill) for word in phrase),
    )


def _by_last_letter(endings: Iterable[tuple[str, str]]) -> Endings:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for pair in dict.fromkeys(endings):
        grouped.setdefault(pair[0][-1:], []).append(pair)
    return {letter: tuple(pairs) for letter, pairs in grouped.items()}


@cache
def ordinary_words(locale: str) -> frozenset[str]:
    """Right words that look like a misspelt one of ours, in this locale, Dutch and English; and names of people."""
    names = (locale, *ALWAYS_UNDERSTOOD, "people") if locale in known_locales() else (*ALWAYS_UNDERSTOOD, "people")
    files = (ORDINARY_WORDS / f"{name}.txt" for name in dict.fromkeys(names))
    lines = (line for file in files if file.exists() for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if not line.startswith("#"))


@cache
def region_kind_words() -> Mapping[str, frozenset[Phrase]]:
    """Words that choose a kind of region when its name follows: "provincie Utrecht"."""
    kinds: dict[str, set[Phrase]] = {}
    for locale in known_locales():
        for kind, texts in _tables(locale).get("region_kinds", {}).items():
            kinds.setdefault(kind, set()).update(map(fold_name, texts))
    return {kind: frozenset(phrases) for kind, phrases in kinds.items()}


@cache
def short_names() -> Mapping[str, frozenset[Phrase]]:
    """Names of municipalities and regions that everybody uses and no list of CBS has, by code."""
    names: dict[str, set[Phrase]] = {}
    for locale in known_locales():
        for code, texts in _tables(locale).get("short_names", {}).items():
            names.setdefault(code, set()).update(map(fold_name, texts))
    return {code: frozenset(phrases) for code, phrases in names.items()}


@cache
def _tables(locale: str) -> dict[str, dict]:
    return tomllib.loads((WORD_FILES / f"{locale}.toml").read_text(encoding="utf-8"))


class _WordList:
    """One file. Without ``any_script`` only its words in a script other than the Latin one."""

    def __init__(self, locale: str, *, any_script: bool) -> None:
        self._tables = _tables(locale)
        self._any_script = any_script

    def phrases(self, table: str, *keys: str) -> Iterator[Phrase]:
        """The folded phrases under these keys of a table, or in the whole table."""
        for key, texts in self._tables.get(table, {}).items():
            if not keys or key in keys:
                for phrase in map(fold_name, texts):
                    if self._counts("".join(phrase)):
                        yield phrase

    def signals(self) -> Iterator[tuple[Phrase, Meaning]]:
        for table, kind in _SIGNALS.items():
            for code in self._tables.get(table, {}):
                for phrase in self.phrases(table, code):
                    yield phrase, Meaning(kind, (code,)) if code != "nothing" else IGNORED

    def endings(self, table: str) -> Iterator[tuple[str, str]]:
        for ending, basic in self._tables.get(table, {}).items():
            if self._counts(ending):
                yield fold(ending), fold(basic)

    def _counts(self, letters: str) -> bool:
        return self._any_script or not any("a" <= letter <= "z" for letter in letters)
