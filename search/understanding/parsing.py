"""From text to pieces: the longest match wins, then the rules of `search.understanding.rules` have their say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from registry.words import Vocabulary
from search.criteria import WITHIN_KM
from search.understanding.folding import fold_words
from search.understanding.pieces import IGNORED, LANGUAGE_KINDS, Meaning, Phrase, Piece, PieceKind
from search.understanding.reading import reader_of
from search.understanding.rules import RULES, Segment
from search.understanding.unsearchable import countries_in, longest_unsearchable, unsearchable_phrases

_NUMBER = re.compile(r"^([0-9]+)([a-z]*)$", re.ASCII)
_LETTERS_OF_A_POSTCODE = re.compile(r"^[a-z]{2}$", re.ASCII)
# Words written apart that are one: "beeld bellen".
_SHORTEST_JOINED = 7
_BETWEEN_LANGUAGES = ",;/&+|"

Candidate = tuple[int, int, Meaning]  # length, first word, meaning


class Parser:
    """Reads one field once. ``field`` is text or where; in where, names of places win over everything else."""

    def __init__(self, text: str, field: str, locale: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._field = field
        self._vocabulary = vocabulary
        self._reader = reader_of(locale, vocabulary)
        self._lexicon = self._reader.lexicon
        self._book = self._reader.book
        self._longest = (self._lexicon.longest, self._book.longest, longest_unsearchable())
        self._typed = self._reader.read(text, fold_words(text), where=field == "where")
        self._words = [word.text for word in self._typed]
        self._breaks = self._find_breaks()
        self._countries = countries_in(locale)

    def pieces(self) -> list[Piece]:
        """Everything that means something, in the order typed."""
        segments = self._segments()
        for rule in RULES:
            segments = rule(segments, self._book)
        return [piece for segment in segments for piece in self._pieces_of(segment)]

    def _find_breaks(self) -> list[bool]:
        """For each word, whether punctuation that ends a thought stands between it and the word before."""
        between = (self._text[one.end : other.start] for one, other in pairwise(self._typed))
        return [False, *(any(mark in gap for mark in ",.;:!?()/\n") for gap in between)]

    def _names_several(self, at: int, length: int) -> bool:
        """Whether marks stand between these words that part languages: "Farsi/Dari" are two."""
        return any(
            mark in self._text[one.end : other.start]
            for one, other in pairwise(self._typed[at : at + length])
            for mark in _BETWEEN_LANGUAGES
        )

    def _segments(self) -> list[Segment]:
        """The whole text: matches, the longest first and of equals the first, and left-over words between them."""
        chosen: dict[int, tuple[int, Meaning]] = {}
        taken = [False] * len(self._words)
        for length, at, meaning in sorted(self._candidates(), key=lambda found: (-found[0], found[1])):
            if not any(taken[at : at + length]):
                taken[at : at + length] = [True] * length
                chosen[at] = length, meaning
        segments = []
        at = 0
        while at < len(self._words):
            length, meaning = chosen.get(at) or (1, self._left_over(at))
            segments.append(Segment(at, tuple(self._words[at : at + length]), meaning, self._breaks[at]))
            at += length
        return segments

    def _candidates(self) -> Iterator[Candidate]:
        for at, word in enumerate(self._words):
            if number := _NUMBER.match(word):
                yield from self._numbers(at, number[1], number[2])
            longest = max(known.get(word, 1) for known in self._longest)
            for length in range(1, min(longest, len(self._words) - at) + 1):
                meaning = self._meaning(tuple(self._words[at : at + length]), at)
                if meaning and not (meaning.kind in LANGUAGE_KINDS and self._names_several(at, length)):
                    yield length, at, meaning
            joined = "".join(word.typed for word in self._typed[at : at + 2])
            known = self._reader.single(joined) if len(joined) >= _SHORTEST_JOINED else None
            if known and at + 1 < len(self._words):
                yield 2, at, known

    def _meaning(self, phrase: Phrase, at: int) -> Meaning | None:
        """What this phrase means here. An everyday word of the language typed in wins over a name."""
        place = self._lexicon.places.get(phrase)
        if place and not self._may_be_a_place(phrase, at):
            place = None
        if place and (self._field == "where" or self._word(at - 1) in self._book.before_places):
            return place
        if phrase in self._book.own_fill:
            return IGNORED
        # In other scripts than ours the name of a country may be a name of a language elsewhere: ترکیه.
        if not phrase[0].isascii() and phrase in self._countries:
            return Meaning(PieceKind.WORD, phrase)
        found = self._book.signals.get(phrase) or self._lexicon.concepts.get(phrase) or place
        if not found and len(phrase) == 1:
            found = self._reader.inflected(phrase[0])
        if not found and phrase in self._book.fill:
            found = IGNORED
        if not found and phrase in unsearchable_phrases():
            found = Meaning(PieceKind.WORD, phrase)
        return found

    def _may_be_a_place(self, phrase: Phrase, at: int) -> bool:
        """Places that are everyday words are places only after a word that leads to a place, or in the other field."""
        if phrase in self._book.everyday_places:
            return self._field == "where" or self._word(at - 1) in self._book.before_places
        if phrase in self._book.small or phrase in self._book.own_fill:
            return self._field == "where" and len(phrase) == len(self._words)
        return True

    def _numbers(self, at: int, digits: str, letters: str) -> Iterator[Candidate]:
        """A distance, a postcode, or nothing."""
        if letters in self._book.distance_units:
            yield self._distance(at, digits, length=1)
        elif not letters and self._word(at + 1) in self._book.distance_units:
            yield self._distance(at, digits, length=2)
        elif not letters and self._is_year(at):
            yield 1, at, IGNORED
        elif digits in self._vocabulary.postcodes and (not letters or _LETTERS_OF_A_POSTCODE.match(letters)):
            following = self._word(at + 1)
            apart = not letters and _LETTERS_OF_A_POSTCODE.match(following) and self._are_postcode_letters(at + 1)
            yield (
                2 if apart else 1,
                at,
                Meaning(PieceKind.MUNICIPALITY, (self._vocabulary.postcodes[digits].municipality,)),
            )
        elif len(letters) <= 2:
            yield 1, at, IGNORED

    def _is_year(self, at: int) -> bool:
        """Figures at the end of a date: "11-12-2026", "12 december 2026"."""
        if at < 2 or not self._words[at - 2].isdecimal():
            return False
        before = self._words[at - 1]
        between = self._text[self._typed[at - 1].end : self._typed[at].start]
        return between in {"-", "/", "."} if before.isdecimal() else before in self._book.times

    def _are_postcode_letters(self, at: int) -> bool:
        """Two letters after four figures: "6811 GA", but not "6811 nu"."""
        typed = self._typed[at]
        return self._text[typed.start : typed.end].isupper() or not self._reader.is_known(typed.typed)

    def _distance(self, at: int, digits: str, *, length: int) -> Candidate:
        """Whole kilometres, upwards: "2,5 km" is three. More than can be asked is as far as can be asked."""
        kilometres = int(digits[:4])
        if self._is_decimal(at):
            at, length, kilometres = at - 1, length + 1, int(self._words[at - 1][:4]) + (kilometres > 0)
        if kilometres < WITHIN_KM[0]:
            return length, at, IGNORED
        return length, at, Meaning(PieceKind.WITHIN_KM, (str(min(kilometres, WITHIN_KM[-1])),))

    def _is_decimal(self, at: int) -> bool:
        if at == 0 or not self._words[at - 1].isdecimal():
            return False
        return self._text[self._typed[at - 1].end : self._typed[at].start] in {",", "."}

    def _left_over(self, at: int) -> Meaning:
        """A word nobody knows. A single letter says nothing."""
        word = self._typed[at].typed
        return IGNORED if len(word) == 1 and word.isascii() else Meaning(PieceKind.WORD, (word,))

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _pieces_of(self, segment: Segment) -> Iterator[Piece]:
        typed = self._typed[segment.at : segment.at + len(segment.phrase)]
        if segment.kind is PieceKind.WORD:
            searched = segment.phrase not in unsearchable_phrases()
            for word in typed:
                yield self._piece(segment.kind, (word.typed,), word.start, word.end, searched=searched)
        elif segment.kind is not PieceKind.IGNORED:
            read_as = " ".join(segment.phrase) if any(word.corrected for word in typed) else ""
            yield self._piece(segment.kind, segment.meaning.codes, typed[0].start, typed[-1].end, read_as=read_as)

    def _piece(
        self, kind: PieceKind, codes: tuple[str, ...], start: int, end: int, *, searched: bool = True, read_as: str = ""
    ) -> Piece:
        return Piece(kind, codes, self._field, start, end, self._text[start:end], searched, read_as)
