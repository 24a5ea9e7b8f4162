"""From pieces to criteria: what belongs together, what settles what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from registry.words import Vocabulary
from search.criteria import Place, SearchCriteria, Wish
from search.understanding.lexicon import PieceKind
from search.understanding.parsing import Parser, Piece


@dataclass(frozen=True, slots=True)
class Understanding:
    """The criteria understood, and which stretch of text each part came from."""

    criteria: SearchCriteria
    pieces: tuple[Piece, ...]


def understand(text: str, where: str, *, locale: str, vocabulary: Vocabulary) -> Understanding:
    """What was typed in the two fields of the search box, in a page of this locale. Never raises."""
    pieces = [
        piece
        for typed, field in ((text, "text"), (where, "where"))
        for piece in Parser(typed, field, locale, vocabulary).pieces()
    ]
    pieces = _settled(pieces, vocabulary)

    def codes(kind: PieceKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for piece in pieces if piece.kind is kind for code in piece.codes))

    words = tuple(dict.fromkeys(piece.codes[0] for piece in pieces if piece.kind is PieceKind.WORD and piece.searched))
    kilometres = codes(PieceKind.WITHIN_KM)
    return Understanding(
        criteria=SearchCriteria(
            wishes=tuple(_wishes(pieces, vocabulary)),
            level=next(iter(codes(PieceKind.LEVEL)), None),
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
            words=words,
        ),
        pieces=tuple(pieces),
    )


def _settled(pieces: list[Piece], vocabulary: Vocabulary) -> list[Piece]:
    """A second word settles an umbrella word: a member that is named, or what two such words have in common."""
    named = _languages(pieces, vocabulary)
    shared: dict[Piece, set[str]] = {}
    for piece in pieces:
        if piece.kind is not PieceKind.ASK_BACK:
            continue
        candidates = set(piece.codes)
        for other in pieces:
            if other.kind is PieceKind.ASK_BACK and candidates & set(other.codes):
                candidates &= set(other.codes)
        shared[piece] = candidates & named or candidates
    return [
        replace(
            piece,
            kind=PieceKind.LANGUAGE if shared[piece] <= named or len(shared[piece]) == 1 else PieceKind.ASK_BACK,
            codes=tuple(sorted(shared[piece])),
        )
        if piece in shared
        else piece
        for piece in pieces
    ]


def _languages(pieces: Iterable[Piece], vocabulary: Vocabulary) -> set[str]:
    """The languages that are named, by themselves or by a variety."""
    return {
        vocabulary.varieties[code].language if piece.kind is PieceKind.VARIETY else code
        for piece in pieces
        if piece.kind in {PieceKind.LANGUAGE, PieceKind.VARIETY}
        for code in piece.codes
    }


def _wishes(pieces: Iterable[Piece], vocabulary: Vocabulary) -> Iterable[Wish]:
    """One wish for each language named; varieties of one language together; one for each question still open."""
    varieties: dict[str, list[str]] = {}
    languages: dict[str, None] = {}
    questions: dict[tuple[str, ...], None] = {}
    for piece in pieces:
        if piece.kind is PieceKind.VARIETY:
            for tag in piece.codes:
                varieties.setdefault(vocabulary.varieties[tag].language, []).append(tag)
        elif piece.kind is PieceKind.LANGUAGE:
            languages |= dict.fromkeys(piece.codes)
        elif piece.kind is PieceKind.ASK_BACK:
            questions[piece.codes] = None
    # A variety says more than its language.
    yield from (Wish(languages=(code,)) for code in languages if code not in varieties)
    yield from (Wish(varieties=tuple(dict.fromkeys(tags))) for tags in varieties.values())
    yield from (Wish(languages=codes, settled=False) for codes in questions)
