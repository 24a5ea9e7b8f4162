"""Inflected words: "Poolse", "advocaten", العربية, "арабською", "Rotterdamda". The rules are in words/*.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.understanding.phrasebook import Endings, Phrasebook

SHORTEST_STEM = 4


def basic_forms(word: str, book: Phrasebook) -> Iterator[tuple[str, str]]:
    """What a folded word may be a form of, with the prefix taken off ("" where none was), the likeliest first."""
    for prefix, rest in _without_prefix(word, book):
        if prefix:
            yield prefix, rest
        yield from ((prefix, form) for form in _without_ending(rest, book.endings))


def topic_forms(word: str, book: Phrasebook) -> Iterator[str]:
    """The same for topics, of which there are several and which people do: "asielzoekers", "vertaling"."""
    return _without_ending(word, book.topic_endings)


def place_forms(word: str, book: Phrasebook) -> Iterator[str]:
    """The same for places: "Гаазі", "Rotterdamda"."""
    for prefix, rest in _without_prefix(word, book):
        if prefix:
            yield rest
        yield from _without_ending(rest, book.place_endings)


def _without_ending(word: str, endings: Endings) -> Iterator[str]:
    for ending, basic in endings.get(word[-1:], ()):
        if word.endswith(ending):
            for stem in _stems(word.removesuffix(ending), ending):
                if len(stem + basic) >= SHORTEST_STEM:
                    yield stem + basic


def _without_prefix(word: str, book: Phrasebook) -> Iterator[tuple[str, str]]:
    yield "", word
    for prefix in book.prefixes:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= SHORTEST_STEM - 1:
            yield prefix, rest


_DOUBLE_CONSONANT = re.compile(r"([bcdfgklmnprst])\1$")
_LONG_VOWEL = re.compile(r"(?<![aeou])([aeou])(?=[bcdfgklmnprstvz]$)")
_AT_THE_END = str.maketrans("vz", "fs")


def _stems(stem: str, ending: str) -> Iterator[str]:
    """The stem, and before -e and -en also as Dutch spells it without an ending: advocat-en is advocaat, dov-e doof."""
    yield stem
    if ending in {"e", "en"} and stem.isascii():
        yield _DOUBLE_CONSONANT.sub(r"\1", stem)
        for long in (stem, _LONG_VOWEL.sub(r"\1\1", stem)):
            yield long[:-1] + long[-1:].translate(_AT_THE_END)
