"""Everything that can be meant, by folded words: made once from the vocabulary, and shared by all requests."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale

from registry.choices import RegionKind
from registry.words import LanguageEntry, Vocabulary, Word
from search.understanding.folding import fold_word_list

WORD_FILES = Path(__file__).parent / "words"
UNSEARCHABLE_WORDS = Path(__file__).parents[2] / "registry" / "vocabulary" / "unsearchable_words.csv"
# Words around a wish are known in these languages; people mix them, whatever the locale of the page.
TYPED_IN = ("nl", "en")

Phrase = tuple[str, ...]


class PieceKind(StrEnum):
    """What a stretch of text can be."""

    ASK_BACK = "ask-back"
    VARIETY = "variety"
    LANGUAGE = "language"
    LEVEL = "level"
    EXPERTISE = "expertise"
    ACTIVITY = "activity"
    GENDER = "gender"
    WAY = "way"
    AVAILABLE = "available"
    MUNICIPALITY = "municipality"
    REGION = "region"
    WITHIN_KM = "within-km"
    WORD = "word"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for."""

    kind: PieceKind
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class Lexicon:
    """The phrases of one vocabulary. Where a phrase has several meanings the first that was added wins."""

    meanings: dict[Phrase, Meaning] = field(default_factory=dict)
    regions_by_kind: dict[tuple[str, Phrase], str] = field(default_factory=dict)
    longest: int = 1

    def add(self, text: str, meaning: Meaning) -> None:
        phrase = fold_word_list(text)
        if phrase and phrase not in self.meanings:
            self.meanings[phrase] = meaning
            self.longest = max(self.longest, len(phrase))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words around a wish in one language: see words/nl.toml."""

    everyday_places: frozenset[str]
    before_places: frozenset[str]
    client_markers: frozenset[str]
    client_between: frozenset[str]
    distance_units: frozenset[str]
    fill: frozenset[str]


@lru_cache(maxsize=4)
def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of this vocabulary, made once. Earlier lines win: docs/search.md tells why in this order."""
    lexicon = Lexicon()
    for text, candidates in vocabulary.ambiguous.items():
        lexicon.add(text, Meaning(PieceKind.ASK_BACK, tuple(sorted(candidates))))
    for group in vocabulary.groups.values():
        if group.asks_back:
            for word in group.words:
                lexicon.add(word.text, Meaning(PieceKind.ASK_BACK, tuple(sorted(group.members))))
    _add_phrases(lexicon)
    _add_languages(lexicon, vocabulary)
    _add_topics(lexicon, vocabulary)
    _add_places(lexicon, vocabulary)
    return lexicon


def _add_languages(lexicon: Lexicon, vocabulary: Vocabulary) -> None:
    # A word that is a language's own name names no variety, whatever else it is listed under.
    for language in vocabulary.languages.values():
        for word in language.words:
            if word.role == "name":
                lexicon.add(word.text, Meaning(PieceKind.LANGUAGE, (language.code,)))
        lexicon.add(language.autonym, Meaning(PieceKind.LANGUAGE, (language.code,)))
    for variety in vocabulary.varieties.values():
        for word in variety.words:
            lexicon.add(word.text, Meaning(PieceKind.VARIETY, (variety.tag,)))
    for language in vocabulary.languages.values():
        for word in language.words:
            lexicon.add(word.text, _variety_in(word.text, language, lexicon))


def _variety_in(text: str, language: LanguageEntry, lexicon: Lexicon) -> Meaning:
    """A longer name of a language that holds a word for one of its varieties names that: Braziliaans Portugees."""
    for word in fold_word_list(text):
        meaning = lexicon.meanings.get((word,))
        if meaning and meaning.kind is PieceKind.VARIETY and meaning.codes[0] in language.varieties:
            return meaning
    return Meaning(PieceKind.LANGUAGE, (language.code,))


def _add_topics(lexicon: Lexicon, vocabulary: Vocabulary) -> None:
    for kind, topics in (
        (PieceKind.EXPERTISE, vocabulary.expertise),
        (PieceKind.ACTIVITY, vocabulary.activities),
    ):
        for topic in topics.values():
            for text in _texts_and_halves(topic.words):
                lexicon.add(text, Meaning(kind, (topic.slug,)))


_AND = re.compile(r"\s+(?:en|and)\s+|\s*\(|\)\s*")
_NO_TOPIC_ALONE = frozenset({"taal", "language"})


def _texts_and_halves(words: Iterable[Word]) -> Iterator[str]:
    """Each word whole; then each half of a name joined by "and", or standing in brackets."""
    for word in words:
        yield word.text
    for word in words:
        if word.role == "name":
            yield from (half for half in _AND.split(word.text) if half and half.lower() not in _NO_TOPIC_ALONE)


def _add_places(lexicon: Lexicon, vocabulary: Vocabulary) -> None:
    for code, names in _short_names().items():
        if code in vocabulary.municipalities:
            _add_all(lexicon, names, Meaning(PieceKind.MUNICIPALITY, (code,)))
        elif code in vocabulary.regions:
            _add_all(lexicon, names, Meaning(PieceKind.REGION, (code,)))
    for municipality in vocabulary.municipalities.values():
        lexicon.add(municipality.name, Meaning(PieceKind.MUNICIPALITY, (municipality.code,)))
    for municipality in vocabulary.municipalities.values():
        _add_all(
            lexicon, (word.text for word in municipality.words), Meaning(PieceKind.MUNICIPALITY, (municipality.code,))
        )
    for kind in RegionKind:
        for region in vocabulary.regions.values():
            if region.kind == kind:
                for name in _region_names(region.name):
                    lexicon.add(name, Meaning(PieceKind.REGION, (region.code,)))
                    lexicon.regions_by_kind.setdefault((kind.value, fold_word_list(name)), region.code)
    by_place: dict[str, set[str]] = defaultdict(set)
    for postcode in vocabulary.postcodes.values():
        by_place[postcode.place].add(postcode.municipality)
    for place, municipalities in by_place.items():
        if len(municipalities) == 1:
            lexicon.add(place, Meaning(PieceKind.MUNICIPALITY, tuple(municipalities)))


_BEFORE_REGION_NAME = re.compile(r"^(?:GGD|Veiligheids- en Gezondheidsregio|Veiligheidsregio)\s+", re.IGNORECASE)


def _region_names(name: str) -> tuple[str, ...]:
    return name, _BEFORE_REGION_NAME.sub("", name)


def _add_all(lexicon: Lexicon, texts: Iterable[str], meaning: Meaning) -> None:
    for text in texts:
        lexicon.add(text, meaning)


def _add_phrases(lexicon: Lexicon) -> None:
    for locale in TYPED_IN:
        words = _words(locale)
        for kind, table in (
            (PieceKind.GENDER, "gender"),
            (PieceKind.LEVEL, "level"),
            (PieceKind.WAY, "way"),
            (PieceKind.AVAILABLE, "available"),
            (PieceKind.ACTIVITY, "activity"),
        ):
            for code, phrases in words[table].items():
                _add_all(lexicon, phrases, Meaning(kind, (code,)))
        _add_all(lexicon, words["elsewhen"]["days"], Meaning(PieceKind.IGNORED))


@cache
def _words(locale: str) -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((WORD_FILES / f"{locale}.toml").read_text(encoding="utf-8"))


@cache
def surroundings(locale: str) -> Surroundings:
    """The words around a wish in this language; a locale without a file has none of its own."""
    if locale not in TYPED_IN:
        return Surroundings(*[frozenset()] * 6)
    words = _words(locale)

    def folded(texts: Iterable[str]) -> frozenset[str]:
        return frozenset(word for text in texts for word in fold_word_list(text))

    return Surroundings(
        everyday_places=folded(words["places"]["everyday"]),
        before_places=folded(words["places"]["before"]),
        client_markers=folded(words["client"]["marker"]),
        client_between=folded(words["client"]["between"]),
        distance_units=folded(words["distance"]["unit"]),
        fill=folded(word for group in words["fill"].values() for word in group),
    )


@cache
def region_kind_words() -> Mapping[Phrase, str]:
    """Words that choose a kind of region when a name follows: "provincie Utrecht"."""
    return {
        fold_word_list(phrase): kind
        for locale in TYPED_IN
        for kind, phrases in _words(locale)["regions"].items()
        for phrase in phrases
    }


def _short_names() -> dict[str, list[str]]:
    return {
        code: names
        for locale in TYPED_IN
        for code, names in _words(locale)["places"].items()
        if code not in {"everyday", "before"}
    }


@cache
def unsearchable_words() -> frozenset[str]:
    """Words for countries, peoples and religions: people are never searched by these."""
    with UNSEARCHABLE_WORDS.open(encoding="utf-8", newline="") as rows:
        words = {word for row in csv.DictReader(rows) for word in fold_word_list(row["word"])}
    for locale in TYPED_IN:
        for territory in Locale(locale).territories.values():
            folded = fold_word_list(territory)
            if len(folded) == 1:
                words |= set(folded)
    return frozenset(words)
