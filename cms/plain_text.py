"""What may stand in a text that anyone typed, wherever it is shown."""

# Embeddings, overrides and isolates (Unicode UAX 9) can make what follows read backwards, a telephone number too.
# Marks that only help a neighbour (LRM, RLM, ALM) and the joiners that Persian needs stay.
_HIDDEN_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def plain(text: str) -> str:
    """The text without invisible characters that turn its direction."""
    return text.translate(_HIDDEN_DIRECTION)
