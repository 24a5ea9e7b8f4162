"""Words for countries, peoples and religions. People are never searched by these."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

import registry
from search.understanding.folding import fold_name
from search.understanding.phrasebook import known_locales
from search.understanding.pieces import Phrase, longest_by_first_word

FILE = Path(registry.__file__).parent / "vocabulary" / "unsearchable_words.csv"


@cache
def unsearchable_phrases() -> frozenset[Phrase]:
    """Folded: the words of registry/vocabulary/unsearchable_words.csv, and what CLDR calls every territory."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        texts = [row["word"] for row in csv.DictReader(rows)]
    return frozenset(map(fold_name, texts)).union(*map(countries_in, known_locales())) - {()}


@cache
def countries_in(locale: str) -> frozenset[Phrase]:
    """Folded: what CLDR calls every territory in this locale."""
    try:
        return frozenset(map(fold_name, Locale.parse(locale).territories.values()))
    except (UnknownLocaleError, ValueError):
        return frozenset()


@cache
def longest_unsearchable() -> Mapping[str, int]:
    """How many words the longest of these phrases that begins with a word has."""
    return longest_by_first_word(unsearchable_phrases())


@cache
def unsearchable_words() -> frozenset[str]:
    """All words in these phrases."""
    return frozenset(word for phrase in unsearchable_phrases() for word in phrase)
