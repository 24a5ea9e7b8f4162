"""Ten thousand texts that nobody means, of every kind: none is an error. `make eval` measures how long they take."""

from random import Random

import pytest

from bench.nonsense import KINDS, nonsense
from search.understanding import understand
from search.understanding.phrasebook import known_locales

TEXTS, LONGEST = 10_000, 2_000


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_typed_is_read_without_error(vocabulary, kind):
    chance = Random(kind)
    for number in range(TEXTS // len(KINDS)):
        text = nonsense(kind, chance, LONGEST if number % 100 == 0 else chance.randint(0, 60))
        locale = chance.choice([*known_locales(), "xx"])
        pieces = understand(text, text[:20], locale=locale, vocabulary=vocabulary).pieces
        assert all(piece.text == text[piece.start : piece.end] for piece in pieces if piece.field == "text"), ascii(
            text
        )
