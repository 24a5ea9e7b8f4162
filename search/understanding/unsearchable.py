"""Words for countries, peoples and religions. People are never searched by these."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

import registry
from search.understanding.folding import fold_word_list
from search.understanding.phrasebook import known_locales
from search.understanding.pieces import Phrase, longest_by_first_word

FILE = Path(registry.__file__).parent / "vocabulary" / "unsearchable_words.csv"


@cache
def unsearchable_phrases() -> frozenset[Phrase]:
    """Folded: the words of registry/vocabulary/unsearchable_words.csv, and what CLDR calls every territory."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        texts = [row["word"] for row in csv.DictReader(rows)]
    for locale in known_locales():
        try:
            texts += Locale.parse(locale).territories.values()
        except UnknownLocaleError:
            continue
    return frozenset(map(fold_word_list, texts)) - {()}


@cache
def longest_unsearchable() -> Mapping[str, int]:
    """How many words the longest of these phrases that begins with a word has."""
    return longest_by_first_word(unsearchable_phrases())
