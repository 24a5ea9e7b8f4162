"""From pieces to criteria: what belongs together, what settles what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from registry.words import Vocabulary
from search.criteria import LEVELS, Place, SearchCriteria, Wish
from search.understanding.parsing import Parser
from search.understanding.pieces import Piece, PieceKind


@dataclass(frozen=True, slots=True)
class Understanding:
    """The criteria understood, and which stretch of text each part came from."""

    criteria: SearchCriteria
    pieces: tuple[Piece, ...]


def understand(text: str, where: str, *, locale: str, vocabulary: Vocabulary) -> Understanding:
    """What was typed in the two fields of the search box, in a page of this locale.

    Never raises and asks no database. Criteria may hold more than query keys can: front doors check them.
    """
    pieces = [
        piece
        for typed, field in ((text, "text"), (where, "where"))
        for piece in Parser(typed, field, locale, vocabulary).pieces()
    ]
    pieces = _settled(pieces, vocabulary)

    def codes(kind: PieceKind) -> tuple[str, ...]:
        said = (code for piece in pieces if piece.kind is kind and piece.searched for code in piece.codes)
        return tuple(dict.fromkeys(said))

    levels = codes(PieceKind.LEVEL)
    kilometres = codes(PieceKind.WITHIN_KM)
    return Understanding(
        criteria=SearchCriteria(
            wishes=tuple(_wishes(pieces, vocabulary)),
            # Levels are minimums: "fluent or native" is fluent at least.
            level=min(levels, key=LEVELS.index, default=None),
            place=Place(
                municipalities=codes(PieceKind.MUNICIPALITY),
                regions=codes(PieceKind.REGION),
                within_km=int(kilometres[0]) if kilometres else None,
            ),
            expertise=codes(PieceKind.EXPERTISE),
            activities=codes(PieceKind.ACTIVITY),
            genders=codes(PieceKind.GENDER),
            ways=codes(PieceKind.WAY),
            available=bool(codes(PieceKind.AVAILABLE)),
            words=codes(PieceKind.WORD),
        ),
        pieces=tuple(pieces),
    )


def _settled(pieces: list[Piece], vocabulary: Vocabulary) -> list[Piece]:
    """A second word settles an umbrella word: a member that is named, or what two such words have in common."""
    named = _languages(pieces, vocabulary)
    questions = {piece.codes for piece in pieces if piece.kind is PieceKind.ASK_BACK}
    return [_answered(piece, named, questions) if piece.kind is PieceKind.ASK_BACK else piece for piece in pieces]


def _answered(piece: Piece, named: set[str], questions: set[tuple[str, ...]]) -> Piece:
    candidates = set(piece.codes)
    for other in sorted(questions):
        candidates = candidates.intersection(other) or candidates
    candidates = candidates & named or candidates
    settled = len(candidates) == 1 or candidates <= named
    return replace(piece, kind=PieceKind.LANGUAGE if settled else PieceKind.ASK_BACK, codes=tuple(sorted(candidates)))


def _languages(pieces: Iterable[Piece], vocabulary: Vocabulary) -> set[str]:
    """The languages that are named, by themselves or by a variety."""
    return {
        vocabulary.varieties[code].language if piece.kind is PieceKind.VARIETY else code
        for piece in pieces
        if piece.kind in {PieceKind.LANGUAGE, PieceKind.VARIETY}
        for code in piece.codes
    }


def _wishes(pieces: Iterable[Piece], vocabulary: Vocabulary) -> Iterator[Wish]:
    """One wish for each language named; varieties of one language together; one for each question still open."""
    varieties: dict[str, str] = {}
    languages: dict[str, None] = {}
    questions: dict[tuple[str, ...], None] = {}
    for piece in pieces:
        if piece.kind is PieceKind.VARIETY:
            varieties |= {tag: vocabulary.varieties[tag].language for tag in piece.codes}
        elif piece.kind is PieceKind.LANGUAGE:
            languages |= dict.fromkeys(piece.codes)
        elif piece.kind is PieceKind.ASK_BACK:
            questions[piece.codes] = None
    spoken_as = dict.fromkeys(varieties.values())
    # A variety says more than its language.
    yield from (Wish(languages=(code,)) for code in languages if code not in spoken_as)
    yield from (Wish(varieties=tuple(tag for tag in varieties if varieties[tag] == code)) for code in spoken_as)
    yield from (Wish(languages=codes, settled=False) for codes in questions)
