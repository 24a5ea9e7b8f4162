"""Words as they are read: what is known stays, words written as one are taken apart, misspelt ones are put right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from registry.words import Vocabulary
from search.understanding.folding import FoldedWord, fold
from search.understanding.forms import SHORTEST_STEM, basic_forms, place_forms, topic_forms
from search.understanding.lexicon import Lexicon, lexicon_of
from search.understanding.phrasebook import Phrasebook, ordinary_words, phrasebook
from search.understanding.pieces import IGNORED, LANGUAGE_KINDS, Meaning, Phrase, PieceKind
from search.understanding.spelling import LONGEST, Spellings, letters_between
from search.understanding.unsearchable import unsearchable_words

# Comparing is the slow part. Who types more words than this that nobody knows, types no wish.
MOST_WORDS_COMPARED = 24
_SHORTEST_PART, _MOST_PARTS = 4, 3
_SHORTEST_TOPIC, _SHORTEST_FILL = 6, 6

# Of words equally near, those that mean one of these are meant, in this order; after "in" a place goes first.
_PLACES = frozenset({PieceKind.MUNICIPALITY, PieceKind.REGION})
_SIGNALS = frozenset({PieceKind.GENDER, PieceKind.LEVEL, PieceKind.WAY, PieceKind.AVAILABLE})
_TOPICS = frozenset({PieceKind.EXPERTISE, PieceKind.ACTIVITY})
_ORDER = (LANGUAGE_KINDS, _PLACES, _SIGNALS, _TOPICS, frozenset({PieceKind.IGNORED}))


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of the text as it is looked up. ``typed`` is what stood there, folded; ``corrected`` that it was misspelt.

    ``start`` and ``end`` are its stretch of the text.
    """

    text: str
    typed: str
    start: int
    end: int
    corrected: bool = False


class Reader:
    """Reads words in a page of one locale. ``ordinary`` are right words that nothing is made of."""

    def __init__(self, locale: str, vocabulary: Vocabulary, ordinary: Collection[str]) -> None:
        self.lexicon: Lexicon = lexicon_of(vocabulary)
        self.book: Phrasebook = phrasebook(locale)
        self._ordinary = ordinary
        self._spellings = Spellings(self.book.words | self.lexicon.spelled_in.get(locale, frozenset()))
        self._written_as_one = self._joinable()

    def read(self, text: str, words: Iterable[FoldedWord], *, where: bool) -> list[ReadWord]:
        """The words of this text. ``where``: it was typed where places are asked."""
        found: list[ReadWord] = []
        compared = 0
        for word in words:
            if len(word.text) > LONGEST:
                found.append(ReadWord(word.text, word.text, word.start, word.end))
                continue
            part = self._without_apostrophe(word.text)
            start, end = _stretch(text, word, part)
            if self._is_right(part):
                found.append(ReadWord(part, part, start, end))
            elif parts := self._apart(part):
                found += _cut(text, start, end, parts)
            else:
                after_place_word = where or (bool(found) and found[-1].text in self.book.before_places)
                right = self._corrected(part, place_first=after_place_word) if compared < MOST_WORDS_COMPARED else ""
                compared += 1
                found.append(ReadWord(right or part, part, start, end, bool(right)))
        return found

    def is_known(self, word: str) -> bool:
        """Whether this word stands in some list, or is a form of a word that does."""
        return self._is_listed(word) or self.inflected(word) is not None

    def takes_for_another(self, word: str) -> bool:
        """Whether a word that nobody knows is put right or taken apart, somewhere in a text."""
        if self._is_right(word):
            return False
        return any((self._apart(word), *(self._corrected(word, place_first=first) for first in (True, False))))

    def single(self, word: str) -> Meaning | None:
        """What a word means by itself, wherever it stands."""
        phrase = (word,)
        return (
            self.book.signals.get(phrase)
            or self.lexicon.concepts.get(phrase)
            or self.lexicon.places.get(phrase)
            or (IGNORED if phrase in self.book.fill else None)
        )

    def inflected(self, word: str) -> Meaning | None:
        """What a word means without its prefix and ending: Poolse, Engelstalige, zwangere, العربية, Роттердамі."""
        if len(word) < SHORTEST_STEM:
            return None
        for prefix, form in basic_forms(word, self.book):
            phrase = (form,)
            meaning = self.lexicon.concepts.get(phrase) or self.book.signals.get(phrase)
            if not meaning and phrase in self.book.fill and not word.isascii():
                meaning = IGNORED
            if meaning:
                about_client = prefix in self.book.client_prefixes and meaning.kind is PieceKind.GENDER
                return IGNORED if about_client else meaning
        topics = (self.lexicon.concepts.get((form,)) for form in topic_forms(word, self.book))
        places = (self.lexicon.places.get((form,)) for form in place_forms(word, self.book))
        return next((each for each in topics if each and each.kind in _TOPICS), None) or next(
            filter(None, places), None
        )

    def _is_listed(self, word: str) -> bool:
        return word in self.lexicon.words or word in self.book.words or word in unsearchable_words()

    def _is_right(self, word: str) -> bool:
        return word in self._ordinary or word.isdecimal() or self.is_known(word)

    def _without_apostrophe(self, word: str) -> str:
        """What counts of a word with an apostrophe, where only a part is known: Arnhem's, Utrecht'te, d'Amina."""
        before, apostrophe, after = word.partition("'")
        if not apostrophe or self.is_known(word):
            return word
        if len(before) < len(after) and (before,) in self.book.own_fill:
            return after
        known = (part for part in (before, after) if len(part) >= _SHORTEST_PART and self.is_known(part))
        return max(known, key=len, default=word)

    # Words written as one

    def _joinable(self) -> Mapping[str, Phrase]:
        phrases = (*self.book.signals, *((word,) for word in self.book.roles | self.book.times))
        joinable = {**self.lexicon.written_as_one, **{"".join(phrase): phrase for phrase in phrases}}
        everyday = {*self.book.everyday_places, *self.book.small}
        return {
            joined: phrase
            for joined, phrase in joinable.items()
            if len(joined) >= _SHORTEST_PART and phrase not in everyday
        }

    def _apart(self, word: str) -> tuple[str, ...]:
        """The words that were written as one: "tigrinyaarnhem", "denhaag", "spoedtolk". Topics are not taken out of
        longer words: a "zorgplan" is no care.
        """
        parts = self._parts(word, _MOST_PARTS)
        return tuple(each for part in parts for each in part)

    def _parts(self, word: str, most: int) -> tuple[Phrase, ...]:
        if phrase := self._written_as_one.get(word):
            return (phrase,)
        for length in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1) if most > 1 else ():
            rest = self._parts(word[length:], most - 1)
            first = (self._written_as_one.get(word[:length]) or self._language(word[:length])) if rest else None
            if first:
                return (first, *rest)
        return ()

    def _language(self, word: str) -> Phrase | None:
        meaning = self.inflected(word)
        return (word,) if meaning and meaning.kind in LANGUAGE_KINDS else None

    # Misspelt words

    def _corrected(self, word: str, *, place_first: bool) -> str:
        """The one known word that this is nearly; nothing where a reader would be in doubt."""
        order = (_PLACES, *_ORDER) if place_first else _ORDER
        ranks: dict[tuple[int, int, int], list[str]] = {}
        says_nothing: dict[int, str] = {}
        for known, distance in (*self._spellings.near(word).items(), *self.lexicon.spellings.near(word).items()):
            meaning = self.single(known)
            if _is_sure(word, distance, meaning):
                rank = (distance, _rank(meaning, order), letters_between(word, known))
                ranks.setdefault(rank, []).append(known)
            elif meaning == IGNORED and distance <= 1:
                says_nothing.setdefault(distance, known)
        if not ranks:
            return ""
        best = min(ranks)
        # "morge" is as near to "morgen" as to a language: asking nothing does less harm.
        if best[0] in says_nothing:
            return says_nothing[best[0]]
        return min(ranks[best]) if len({self.single(known) for known in ranks[best]}) == 1 else ""


def _is_sure(word: str, distance: int, meaning: Meaning | None) -> bool:
    """Words that say nothing, and topics, are many and short: more of such a word has to be right."""
    if meaning in (None, IGNORED):
        return distance <= 1 and (meaning is None or len(word) >= _SHORTEST_FILL)
    return meaning.kind not in _TOPICS or len(word) >= _SHORTEST_TOPIC


def _rank(meaning: Meaning | None, order: tuple[frozenset[PieceKind], ...]) -> int:
    return next((rank for rank, kinds in enumerate(order) if meaning and meaning.kind in kinds), len(order))


def _stretch(text: str, word: FoldedWord, part: str) -> tuple[int, int]:
    """The stretch of the text that holds this part of the word: its beginning or its end."""
    if part == word.text:
        return word.start, word.end
    places = range(word.start, word.end + 1)
    if word.text.startswith(part):
        return word.start, next((end for end in places if fold(text[word.start : end]) == part), word.end)
    return next((start for start in reversed(places) if fold(text[start : word.end]) == part), word.start), word.end


def _cut(text: str, start: int, end: int, parts: tuple[str, ...]) -> Iterator[ReadWord]:
    """Words written as one, each with its own stretch of the text."""
    for part in parts[:-1]:
        after = next((after for after in range(start + 1, end) if fold(text[start:after]) == part), end)
        yield ReadWord(part, part, start, after)
        start = after
    yield ReadWord(parts[-1], parts[-1], start, end)


@lru_cache(maxsize=20)
def reader_of(locale: str, vocabulary: Vocabulary) -> Reader:
    """The reader for pages of this locale, made once for each vocabulary."""
    return Reader(locale, vocabulary, ordinary_words(locale))
