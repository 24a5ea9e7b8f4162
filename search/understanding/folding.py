"""Text as it is compared: without case, marks and spelling variants. Both what is typed and what is found is folded.

Folding is done here, in Python, before any engine sees a word: no engine needs an analyzer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters that NFKD leaves whole, and letters of Arabic script that are written in more than one way.
_SAME_LETTER = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ə": "e",
        "ґ": "г",
        "ـ": "",  # tatweel only stretches a word
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ے": "ي",
        "ة": "ه",
        "ە": "ه",
        "ۀ": "ه",
        "ک": "ك",
        "گ": "ك",
        "ʼ": "'",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
    }
    # Ethiopic has several letters for one sound of Tigrinya and Amharic, most with a row of eight, one for each vowel.
    | {
        chr(written + vowel): chr(same + vowel)
        for written, same in ((0x1220, 0x1230), (0x1340, 0x1338), (0x1280, 0x1210))
        for vowel in range(8)
    }
    | {"ኣ": "አ", "ዓ": "ዐ"}
)
_APOSTROPHE = "'"
_ARABIC_ARTICLE = re.compile(r"^(?:و?ال)+(?=[\u0620-\u064a]{3})")
# Stand between or on letters without being one: a soft hyphen, joiners, direction marks, variation selectors.
_INVISIBLE = {"\u00ad", *map(chr, range(0x200B, 0x2010)), "\u2060", "\ufeff", *map(chr, range(0xFE00, 0xFE10))}


@dataclass(frozen=True, slots=True)
class FoldedWord:
    """A word as it is compared, and the stretch of the original text it came from."""

    text: str
    start: int
    end: int


def fold_words(text: str) -> list[FoldedWord]:
    """The words of a text, folded, each with its place in the text.

    Anything but letters, digits and apostrophes inside a word separates words. Never raises, whatever the text.
    """
    words: list[FoldedWord] = []
    letters: list[tuple[int, str]] = []
    for position, character in enumerate(text):
        folded = _fold_character(character)
        if folded is None:
            words += _finished(letters)
            letters = []
        elif letters or folded.strip(_APOSTROPHE):
            letters.append((position, folded))
    return words + _finished(letters)


def fold_word_list(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order. Folding a folded word again changes nothing."""
    return tuple(word.text for word in fold_words(text))


@lru_cache(maxsize=2**16)
def fold_name(text: str) -> tuple[str, ...]:
    """The same for names of the vocabulary and words of ours, remembered: when one changes, the others need not be
    folded anew. Never for what people type, which is kept nowhere.
    """
    return fold_word_list(text)


def fold(text: str) -> str:
    """The folded words of a text with single spaces between."""
    return " ".join(fold_word_list(text))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str | None:
    """What a character becomes: "" when it does not count, None when it separates words."""
    if character in _INVISIBLE:
        return ""
    replaced = character.casefold().translate(_SAME_LETTER)
    decomposed = unicodedata.normalize("NFKD", replaced).casefold().translate(_SAME_LETTER)
    kept = "".join(_ascii_digit(part) for part in decomposed if not unicodedata.combining(part))
    return kept if all(map(_belongs_to_a_word, kept)) else None


def _ascii_digit(character: str) -> str:
    return str(int(character)) if character.isdecimal() else character


def _belongs_to_a_word(character: str) -> bool:
    # The vowels of Indian and Thai scripts are marks (Mc, Mn), and part of the word.
    return character.isalnum() or character == _APOSTROPHE or unicodedata.category(character) in {"Mc", "Mn"}


def _finished(letters: list[tuple[int, str]]) -> list[FoldedWord]:
    """The word of these letters, each with its position, if they are more than marks."""
    while letters and letters[-1][1] == _APOSTROPHE:
        letters.pop()
    word = "".join(folded for _, folded in letters).strip(_APOSTROPHE)
    if not any(map(str.isalnum, word)):
        return []
    return [FoldedWord(_ARABIC_ARTICLE.sub("", word), letters[0][0], letters[-1][0] + 1)]
