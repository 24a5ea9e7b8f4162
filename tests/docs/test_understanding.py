"""The page for editors about the search box: every example on it is true."""

import re
from pathlib import Path

import pytest

from registry.words import Kind, Vocabulary
from search.understanding import Piece, PieceKind, understand

PAGE = Path(__file__).parents[2] / "docs" / "understanding.md"
EXAMPLES = re.findall(r"^\| `(.+?)` \| (\w\w) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

NAMED = {
    PieceKind.LANGUAGE: Kind.LANGUAGE,
    PieceKind.MUNICIPALITY: Kind.MUNICIPALITY,
    PieceKind.REGION: Kind.REGION,
}


def told(piece: Piece, vocabulary: Vocabulary) -> str:
    kind = str(piece.kind) if piece.searched else "not searched"
    names = [vocabulary.name(NAMED[piece.kind], code, "en") if piece.kind in NAMED else code for code in piece.codes]
    return f"{kind} {' '.join(names)}"


def test_the_page_has_examples_of_many_kinds():
    assert len(EXAMPLES) > 15
    assert len({locale for _, locale, _ in EXAMPLES}) > 3


@pytest.mark.parametrize(("text", "locale", "expected"), EXAMPLES)
def test_an_example_for_editors_is_understood_as_the_page_says(vocabulary, text, locale, expected):
    pieces = understand(text, "", locale=locale, vocabulary=vocabulary).pieces
    # Two words that together name one thing are two pieces.
    parts = dict.fromkeys(told(piece, vocabulary) for piece in pieces)
    assert (", ".join(parts) or "nothing") == expected
