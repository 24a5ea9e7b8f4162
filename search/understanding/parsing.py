"""From text to pieces, longest match first. The rules that decide between meanings stand here, each once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from registry.words import Vocabulary
from search.criteria import WITHIN_KM
from search.understanding.folding import FoldedWord, fold_words
from search.understanding.lexicon import (
    TYPED_IN,
    Lexicon,
    Meaning,
    PieceKind,
    lexicon_of,
    region_kind_words,
    surroundings,
    unsearchable_words,
)

PLACE_KINDS = frozenset({PieceKind.MUNICIPALITY, PieceKind.REGION})

_POSTCODE = re.compile(r"^([1-9][0-9]{3})([a-z]{2})?$")
_KILOMETRES = re.compile(r"^([0-9]{1,3})([a-z]*)$")
_TWO_LETTERS = re.compile(r"^[a-z]{2}$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what was typed (``field`` is text or where), and what it was understood as.

    ``searched`` is false for words that are shown to the searcher but not looked for: `unsearchable_words`.
    """

    kind: PieceKind
    codes: tuple[str, ...]
    field: str
    start: int
    end: int
    text: str
    searched: bool = True


class Parser:
    """Reads one field once."""

    def __init__(self, text: str, field: str, locale: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._field = field
        self._vocabulary = vocabulary
        self._lexicon: Lexicon = lexicon_of(vocabulary)
        self._words: list[FoldedWord] = fold_words(text)
        self._own = surroundings(locale)
        self._all = [surroundings(known) for known in TYPED_IN]

    def pieces(self) -> list[Piece]:
        """Everything that means something, in the order typed."""
        found: list[Piece] = []
        at = 0
        while at < len(self._words):
            length, meaning = self._at(at)
            if meaning is not None and meaning.kind is not PieceKind.IGNORED:
                found.append(self._piece(meaning, at, length))
            at += length
        return found

    def _at(self, at: int) -> tuple[int, Meaning | None]:
        """How many words from here belong together, and what they mean; None for fill words."""
        for rule in (self._distance, self._postcode, self._kind_and_region, self._phrase):
            length, meaning = rule(at)
            if length:
                return length, meaning
        return 1, self._left_over(self._words[at].text)

    def _piece(self, meaning: Meaning, at: int, length: int) -> Piece:
        start, end = self._words[at].start, self._words[at + length - 1].end
        searched = meaning.kind is not PieceKind.WORD or meaning.codes[0] not in unsearchable_words()
        return Piece(meaning.kind, meaning.codes, self._field, start, end, self._text[start:end], searched)

    def _word(self, at: int) -> str:
        return self._words[at].text if 0 <= at < len(self._words) else ""

    def _distance(self, at: int) -> tuple[int, Meaning | None]:
        """A number with a unit of distance, apart or joined."""
        match = _KILOMETRES.match(self._word(at))
        if not match:
            return 0, None
        number, unit = match.groups()
        length = 1 if self._any(unit, lambda words: words.distance_units) else 2
        if length == 2 and (unit or not self._any(self._word(at + 1), lambda words: words.distance_units)):
            return 0, None
        if int(number) not in WITHIN_KM:
            return length, Meaning(PieceKind.IGNORED)
        return length, Meaning(PieceKind.WITHIN_KM, (str(int(number)),))

    def _postcode(self, at: int) -> tuple[int, Meaning | None]:
        """Four figures, or four and two letters; other numbers mean nothing."""
        word = self._word(at)
        match = _POSTCODE.match(word)
        if match and match[1] in self._vocabulary.postcodes:
            letters_follow = (
                not match[2] and _TWO_LETTERS.match(self._word(at + 1)) and not self._fills(self._word(at + 1))
            )
            return 2 if letters_follow else 1, Meaning(
                PieceKind.MUNICIPALITY, (self._vocabulary.postcodes[match[1]].municipality,)
            )
        return (1, Meaning(PieceKind.IGNORED)) if word.isdecimal() else (0, None)

    def _kind_and_region(self, at: int) -> tuple[int, Meaning | None]:
        """The word before a name chooses among the regions that share it: provincie Utrecht."""
        for phrase, kind in region_kind_words().items():
            after = at + len(phrase)
            if tuple(self._word(place) for place in range(at, after)) != phrase:
                continue
            for length in range(self._lexicon.longest, 0, -1):
                name = tuple(self._word(place) for place in range(after, after + length))
                code = self._lexicon.regions_by_kind.get((kind, name))
                if code:
                    return len(phrase) + length, Meaning(PieceKind.REGION, (code,))
        return 0, None

    def _phrase(self, at: int) -> tuple[int, Meaning | None]:
        """The longest phrase of the lexicon that begins here and may mean what it says."""
        for length in range(min(self._lexicon.longest, len(self._words) - at), 0, -1):
            phrase = tuple(word.text for word in self._words[at : at + length])
            meaning = self._lexicon.meanings.get(phrase)
            if meaning is None and length == 1:
                meaning = self._inflected(phrase[0])
            if meaning is None or (length == 1 and self._everyday(at, meaning)):
                continue
            if meaning.kind is PieceKind.GENDER and self._of_the_client(at):
                return length, Meaning(PieceKind.IGNORED)
            return length, meaning
        return 0, None

    def _inflected(self, word: str) -> Meaning | None:
        """Dutch endings count as the word: Poolse, Eritrese, Arabisch-sprekend, Engelstalige."""
        for stem in _stems(word):
            meaning = self._lexicon.meanings.get((stem,))
            if meaning and meaning.kind in {PieceKind.LANGUAGE, PieceKind.VARIETY, PieceKind.ASK_BACK}:
                return meaning
        return None

    def _everyday(self, at: int, meaning: Meaning) -> bool:
        """An everyday word of the language typed in wins over a name; a place only without a word that leads to it."""
        word = self._word(at)
        if meaning.kind in PLACE_KINDS:
            if self._field == "where":
                return False
            everyday = word in self._own.everyday_places or self._fills(word)
            return everyday and not self._any(self._word(at - 1), lambda words: words.before_places)
        if meaning.kind in {PieceKind.LANGUAGE, PieceKind.VARIETY, PieceKind.ASK_BACK}:
            return word in self._own.fill
        return False

    def _of_the_client(self, at: int) -> bool:
        """The gender of the person served, not of the mediator: voor mijn man."""
        before = at - 1
        while self._any(self._word(before), lambda words: words.client_between):
            before -= 1
        return self._any(self._word(before), lambda words: words.client_markers)

    def _left_over(self, word: str) -> Meaning | None:
        return None if self._fills(word) else Meaning(PieceKind.WORD, (word,))

    def _fills(self, word: str) -> bool:
        return self._any(word, lambda words: words.fill)

    def _any(self, word: str, of: Callable) -> bool:
        return bool(word) and any(word in of(words) for words in self._all)


_SPEAKING = re.compile(r"(?:sprekende?|talige?)$")


def _stems(word: str) -> tuple[str, ...]:
    spoken = _SPEAKING.sub("", word)
    stems = [spoken] if spoken != word else []
    for stem in (word, spoken):
        if stem.endswith("ese"):
            stems.append(f"{stem[:-2]}es")
        if stem.endswith(("se", "che", "ne", "he", "we", "re", "ke", "le", "de")):
            stems.append(stem[:-1])
    return tuple(stems)
