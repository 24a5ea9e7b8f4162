"""The map: one dot for each municipality, larger and darker where more mediators come.

It is drawn once for each state of the numbers, as a file whose address says what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from django.template.loader import render_to_string

from registry.words import MunicipalityEntry, Vocabulary

# How wide the dots of each class are, in units of the drawing; the first is for nobody.
WIDTHS = (4, 9, 13, 19, 26, 36)


@dataclass(frozen=True, slots=True)
class Dots:
    """A class of dots: for municipalities where ``lowest`` to ``highest`` mediators come.

    ``name`` is that of its style, ``path`` the dots as the data of an SVG path.
    """

    name: str
    width: int
    lowest: int
    highest: int
    path: str

    @property
    def box(self) -> int:
        """The side of a square that holds one dot."""
        return self.width + 2


@dataclass(frozen=True, slots=True)
class DotMap:
    """The classes from few to many, the drawing, and ``state``: a name for exactly this drawing."""

    classes: tuple[Dots, ...]
    svg: str
    state: str


def dot_map(people: Mapping[str, int], vocabulary: Vocabulary) -> DotMap:
    """The map of how many people come to each municipality (by code)."""
    return _drawn(tuple(people.items()), vocabulary)


@lru_cache(maxsize=2)
def _drawn(people: tuple[tuple[str, int], ...], vocabulary: Vocabulary) -> DotMap:
    counts = [count for _, count in people]
    classes = tuple(
        Dots(
            name=f"c{place}" if highest else "zero",
            width=WIDTHS[place],
            lowest=lowest,
            highest=highest,
            path=_path(vocabulary.municipalities[code] for code, count in people if lowest <= count <= highest),
        )
        for place, (lowest, highest) in enumerate([(0, 0), *_ranges(counts)])
    )
    # Few over many: a large dot hides no small one.
    svg = render_to_string("finding/map.svg", {"classes": [classes[0], *reversed(classes[1:])]})
    return DotMap(classes, svg, blake2b(svg.encode(), digest_size=8).hexdigest())


def _ranges(counts: Iterable[int]) -> list[tuple[int, int]]:
    """At most five ranges of equal, round width that hold all counts above 0."""
    some = [count for count in counts if count]
    if not some:
        return []
    # One more class is left for where the round numbers begin.
    step = _round(-(-(max(some) - min(some) + 1) // (len(WIDTHS) - 2)))
    first = min(some) - min(some) % step
    return [(max(start, 1), start + step - 1) for start in range(first, max(some) + 1, step)]


def _round(width: int) -> int:
    """This, or the next round number: a multiple of 5, 50, 500 and so on for numbers of two, three, four digits."""
    if width < 10:
        return width
    unit = 5 * 10 ** (len(str(width)) - 2)
    return -(-width // unit) * unit


def _path(municipalities: Iterable[MunicipalityEntry]) -> str:
    """Each municipality as a stroke without length, which a round end makes a dot."""
    return "".join(f"M{_x(entry)} {_y(entry)}h0" for entry in municipalities)


# The box of the drawing is 520 by 614; the grey ground is drawn with the same two lines.
def _x(entry: MunicipalityEntry) -> int:
    return round((entry.longitude - 3.30) * 129.91)


def _y(entry: MunicipalityEntry) -> int:
    return round((53.60 - entry.latitude) * 211.72)
