"""Texts that nobody means, of every kind that may be typed or pasted into a search box."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

SCRIPTS = (
    (0x41, 0x7F),  # Latin
    (0xC0, 0x250),
    (0x370, 0x400),  # Greek
    (0x400, 0x500),  # Cyrillic
    (0x530, 0x590),  # Armenian
    (0x590, 0x600),  # Hebrew
    (0x600, 0x700),  # Arabic
    (0x900, 0xE00),  # of India
    (0xE00, 0xE80),  # Thai
    (0x1200, 0x1380),  # Ethiopic
    (0x4E00, 0xA000),  # Chinese
    (0xAC00, 0xD7A0),  # Korean
    (0x1E900, 0x1E95F),  # Adlam
)
MARKS = ((0x300, 0x370), (0x591, 0x5C8), (0x64B, 0x660), (0x93C, 0x94E), (0x1AB0, 0x1ACF), (0x20D0, 0x20F1))
EMOJI = ((0x1F300, 0x1FAFF), (0x1F1E6, 0x1F200), (0x2600, 0x27C0))
JOINERS = "\u200d\ufe0f\U0001f3fd"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e\U000e0001"
DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
SQL = ("'; DROP TABLE registry_mediator; --", "' OR '1'='1", "1); DELETE FROM x", "%' UNION SELECT NULL--", "\x00")
HTML = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;&#x27;", "{{ 7 * 7 }}", "{% load i18n %}")
# Of real wishes, so that parts of them are known.
WORDS = ("tigrinya", "arnhem", "vrouwelijke", "العربية", "українською", "ትግርኛ", "'s-Gravenhage", "25", "6811 AB")


def _of(ranges: Sequence[tuple[int, int]], chance: Random, most: int = 12) -> str:
    first, last = chance.choice(ranges)
    return "".join(chr(chance.randrange(first, last)) for _letter in range(chance.randint(1, most)))


def _scattered(signs: str, chance: Random) -> str:
    """A word of a wish with these signs between its letters."""
    return "".join(letter + chance.choice(["", chance.choice(signs)]) for letter in chance.choice(WORDS))


def _broken(text: str, chance: Random) -> str:
    letters = list(text)
    for _time in range(chance.randint(0, 3)):
        letters.insert(chance.randrange(len(letters)), letters.pop(chance.randrange(len(letters))))
    return "".join(letters)


KINDS: Mapping[str, Callable[[Random], str]] = {
    "anything": lambda chance: _of(((0, 0x110000),), chance),
    "every script": lambda chance: _of(SCRIPTS, chance),
    "only marks": lambda chance: _of(MARKS, chance),
    "mixed direction": lambda chance: _scattered(DIRECTIONS, chance),
    "emoji": lambda chance: chance.choice(JOINERS).join(_of(EMOJI, chance, 4)),
    "zero-width": lambda chance: _scattered(INVISIBLE, chance),
    "SQL": lambda chance: _broken(chance.choice(SQL), chance),
    "HTML": lambda chance: _broken(chance.choice(HTML), chance),
    "misspelt": lambda chance: _broken(chance.choice(WORDS), chance),
    "everything": lambda chance: KINDS[chance.choice([*KINDS][:-1])](chance),
}


def nonsense(kind: str, chance: Random, length: int) -> str:
    """A text of one of these kinds and of this many characters."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts += KINDS[kind](chance), chance.choice(["", " "])
    return "".join(parts)[:length]
