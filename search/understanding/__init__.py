"""What people type, as criteria. `understand` is the other door of search; it asks no database and never guesses."""

from search.understanding.meaning import Understanding, understand
from search.understanding.pieces import Piece, PieceKind

__all__ = ["Piece", "PieceKind", "Understanding", "understand"]
