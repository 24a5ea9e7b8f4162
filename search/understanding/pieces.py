"""What text is taken apart into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

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


LANGUAGE_KINDS = frozenset({PieceKind.ASK_BACK, PieceKind.VARIETY, PieceKind.LANGUAGE})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for. ``codes`` are values of the query key of that kind."""

    kind: PieceKind
    codes: tuple[str, ...] = ()


IGNORED = Meaning(PieceKind.IGNORED)


def longest_by_first_word(phrases: Iterable[Phrase]) -> dict[str, int]:
    """How many words the longest phrase that begins with a word has."""
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return longest


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what was typed (``field`` is text or where), and what it was understood as.

    ``text`` is the field from ``start`` to ``end``. ``searched`` is false for words that are shown to the searcher
    but not looked for. ``read_as`` are the known words, folded, that misspelt ones were taken for; empty when nothing
    was corrected.
    """

    kind: PieceKind
    codes: tuple[str, ...]
    field: str
    start: int
    end: int
    text: str
    searched: bool = True
    read_as: str = ""
