"""What is made of a part of the vocabulary, kept for as long as that part stays as it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from registry.words import Vocabulary

Made = TypeVar("Made")

# The vocabulary of now, and those that an editor tries words in.
_MOST_KEPT = 4


def made_of(*parts: str) -> Callable[[Callable[[Vocabulary], Made]], Callable[[Vocabulary], Made]]:
    """For a function that looks at these fields of a vocabulary and nothing else: what it made of equal ones before is
    its answer again. A word is added to one part; the others need not be made anew.
    """

    def decorate(make: Callable[[Vocabulary], Made]) -> Callable[[Vocabulary], Made]:
        kept: deque[tuple[tuple[Mapping[str, Any], ...], Made]] = deque(maxlen=_MOST_KEPT)

        @wraps(make)
        def made(vocabulary: Vocabulary) -> Made:
            now = tuple(getattr(vocabulary, part) for part in parts)
            # A copy: another thread may add to it meanwhile.
            for then, answer in tuple(kept):
                if then == now:
                    return answer
            answer = make(vocabulary)
            kept.append((now, answer))
            return answer

        return made

    return decorate
