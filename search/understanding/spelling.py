"""Misspelt words: which known words are as near to what was typed as a reader in no doubt would allow."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

# Letters a word must have before one, or two, may be wrong. Swapped neighbours count as one letter. In Arabic script
# short vowels are not written, so that a word of five letters is what six or seven are in another script.
_ONE_LETTER, _TWO_LETTERS = 5, 8
_ARABIC = re.compile("[\u0600-\u06ff]")
_MORE_IN_ARABIC = 1
# Longer words are no words; they are not compared.
LONGEST = 40
SHORTEST_KNOWN = 4

# How Dutch people write by ear. In this order: what is longer goes first.
_BY_EAR = tuple(
    (re.compile(written), heard)
    for written, heard in (
        (r"(?:ies?ch|ie?sh|ies)(e?)$", r"is\1"),
        (r"isch(e?)$", r"is\1"),
        (r"eau", "o"),
        (r"oe|ou", "u"),
        (r"ie|ij|y|j", "i"),
        (r"ph|v", "f"),
        (r"ck|q|c(?!h)", "k"),
        (r"ch|gh", "g"),
        (r"kh", "k"),
        (r"th|dt|d$", "t"),
        (r"z", "s"),
        (r"(.)\1+", r"\1"),
    )
)


def sound(word: str) -> str:
    """A folded word as it is heard: words that sound alike have one sound. Letters beyond a to z stay as they are."""
    for written, heard in _BY_EAR:
        word = written.sub(heard, word)
    return word


# Of known words only: what people type is kept nowhere.
_known_sound = cache(sound)


class Spellings:
    """Known words, to be found by what is nearly one of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_first_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= SHORTEST_KNOWN:
                heard = _known_sound(word)
                self._by_sound[heard].append(word)
                self._by_first_letter[heard[:1]].append(word)

    def near(self, typed: str) -> Mapping[str, int]:
        """Known words near what was typed, with the number of letters that are wrong; 0 where only the spelling is.

        Nothing for short words. The first letter is heard rightly, or the word is another.
        """
        allowed = letters_allowed(typed)
        if not allowed:
            return {}
        heard = sound(typed)
        candidates = self._by_first_letter.get(heard[:1], ())
        found = process.extract(typed, candidates, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        return {word: distance for word, distance, _ in found} | dict.fromkeys(self._by_sound.get(heard, ()), 0)


def letters_allowed(typed: str) -> int:
    """How many letters of this word may be wrong."""
    letters = len(typed) - (_MORE_IN_ARABIC if _ARABIC.search(typed) else 0)
    if letters < _ONE_LETTER or len(typed) > LONGEST:
        return 0
    return 1 if letters < _TWO_LETTERS else 2


def letters_between(typed: str, known: str) -> int:
    """How many letters two words differ in, however they sound."""
    return OSA.distance(typed, known)
