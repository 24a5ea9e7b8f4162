"""The rules that look at what stands around a word: whose gender it is, what is not wanted, who goes along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from search.understanding.phrasebook import Phrasebook
from search.understanding.pieces import IGNORED, LANGUAGE_KINDS, Meaning, Phrase, PieceKind

# Words to look back at: people who say more in between are not speaking of the same thing any more.
_REACH = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that were read as one: ``phrase`` begins at word ``at``. ``after_break``: punctuation stands before it."""

    at: int
    phrase: Phrase
    meaning: Meaning
    after_break: bool

    @property
    def kind(self) -> PieceKind:
        return self.meaning.kind

    @property
    def word(self) -> str:
        """The word, of a segment of one; else nothing."""
        return self.phrase[0] if len(self.phrase) == 1 else ""

    def ignored(self) -> Segment:
        return replace(self, meaning=IGNORED)


def gender_is_the_mediators(segments: list[Segment], book: Phrasebook) -> list[Segment]:
    """Gender words mean the mediator, unless they point at the client: "voor een vrouw", "mijn man"."""
    return [
        segment.ignored() if segment.kind is PieceKind.GENDER and _is_the_client(segments, index, book) else segment
        for index, segment in enumerate(segments)
    ]


def _is_the_client(segments: list[Segment], index: int, book: Phrasebook) -> bool:
    if index + 1 < len(segments) and not segments[index + 1].after_break:
        following = segments[index + 1].word
        if following in book.roles:
            return False
        if following in book.served | book.after_client | book.describes_client:
            return True
    for before in _before(segments, index):
        if before.word in book.describes_client:
            return True
        if before.word in book.before_client or before.word in book.possessives:
            return True
        described = before.kind in LANGUAGE_KINDS or before.kind is PieceKind.GENDER
        if not described and before.word not in book.between_client:
            return False
    return False


_MAY_BE_REFUSED = LANGUAGE_KINDS | {PieceKind.GENDER, PieceKind.WAY, PieceKind.AVAILABLE}


def refused_is_not_asked(segments: list[Segment], book: Phrasebook) -> list[Segment]:
    """What is said not to be wanted is not asked: "geen man", "niet telefonisch", "spreekt geen Nederlands"."""
    return [
        segment.ignored() if segment.kind in _MAY_BE_REFUSED and _is_refused(segments, index, book) else segment
        for index, segment in enumerate(segments)
    ]


def _is_refused(segments: list[Segment], index: int, book: Phrasebook) -> bool:
    for before in _before(segments, index):
        if before.word in book.negations:
            return True
        if before.word not in book.between_negation:
            return False
    return False


def _before(segments: list[Segment], index: int) -> Iterator[Segment]:
    """What stands before a segment without punctuation in between, the nearest first."""
    for at in range(index, max(index - _REACH, 0), -1):
        if segments[at].after_break:
            return
        yield segments[at - 1]


def going_along_is_an_activity(segments: list[Segment], book: Phrasebook) -> list[Segment]:
    """ "mee" with a word for going, anywhere: "die mee kan naar", "gaat er iemand mee". Not "denkt mee"."""
    if not any(segment.word in book.going for segment in segments):
        return segments
    return [
        replace(segment, meaning=Meaning(PieceKind.ACTIVITY, ("accompany",)))
        if segment.word in book.along and not _beside(segments, index) & book.not_along
        else segment
        for index, segment in enumerate(segments)
    ]


def _beside(segments: list[Segment], index: int) -> set[str]:
    return {segment.word for segment in (*segments[max(index - 1, 0) : index], *segments[index + 1 : index + 2])}


RULES: tuple[Callable[[list[Segment], Phrasebook], list[Segment]], ...] = (
    gender_is_the_mediators,
    refused_is_not_asked,
    going_along_is_an_activity,
)
