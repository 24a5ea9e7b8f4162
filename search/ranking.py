"""Who stands first, and why. A signal is one line; every engine reads the same lines.

The score is 1 plus the weights of the signals earned. Order: score descending, rotation ascending, number ascending.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from registry.words import Vocabulary
from search.conditions import AnyKey, Condition, DateAfter, DateAtMost, RotationFrom, code_of, key, wish_condition
from search.criteria import SearchCriteria
from search.keys import MOST_VALUES
from search.results import Reason

BASE_SCORE = 1
# Elasticsearch scores are 32-bit floats: whole numbers below this are exact.
SCORE_CEILING = 2**20

RECENTLY = datetime.timedelta(days=60)

# Sixteen fixed numbers for each mediator, one for each day in turn, so that no one number decides everything.
ROTATIONS = 16
ROTATION_CEILING = 2**31


@dataclass(frozen=True, slots=True)
class Question:
    """What a signal may look at."""

    criteria: SearchCriteria
    today: datetime.date
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class Signal:
    """``earned_by`` yields conditions; each that holds adds ``weight`` and is a reason.

    ``unless`` names a signal that says more: the weight is still earned, but the reason is not told beside it.
    ``at_most`` is how often one search can earn it. A silent signal gives no reason.
    """

    code: str
    weight: int
    earned_by: Callable[[Question], Iterator[Condition]]
    at_most: int = 1
    unless: str | None = None
    silent: bool = False


def _speaks(level: str) -> Callable[[Question], Iterator[Condition]]:
    def earned_by(question: Question) -> Iterator[Condition]:
        for wish in question.criteria.wishes:
            yield wish_condition(wish, level, question.vocabulary)

    return earned_by


def _lives(beyond: int | None, within: int) -> Callable[[Question], Iterator[Condition]]:
    """Based within so many kilometres of a municipality asked, and not already within ``beyond``."""

    def earned_by(question: Question) -> Iterator[Condition]:
        asked = question.criteria.place.municipalities
        if asked:
            yield AnyKey(_base_keys(frozenset(asked), beyond, within, question.vocabulary))

    return earned_by


@lru_cache(maxsize=2048)
def _base_keys(asked: frozenset[str], beyond: int | None, within: int, vocabulary: Vocabulary) -> frozenset[str]:
    near = vocabulary.municipalities_within(asked, within) if within else asked
    nearer = frozenset() if beyond is None else vocabulary.municipalities_within(asked, beyond) | asked
    return frozenset(key("base", code) for code in near - nearer)


def _attested(question: Question) -> Iterator[Condition]:
    for slug in question.criteria.expertise:
        yield DateAfter(attested_until(slug), question.today.toordinal())


def attested_until(slug: str) -> str:
    """The name of the date until which someone's knowledge of an expertise is attested."""
    return f"attested_until:{slug}"


def _room(date: str) -> Callable[[Question], Iterator[Condition]]:
    def earned_by(question: Question) -> Iterator[Condition]:
        yield DateAtMost(date, question.today.toordinal())

    return earned_by


def _confirmed_recently(question: Question) -> Iterator[Condition]:
    yield DateAfter("confirmed_on", (question.today - RECENTLY).toordinal())


def _turn(question: Question) -> Iterator[Condition]:
    yield RotationFrom(rotation_index(question.today), turn_start(question.today))


SIGNALS = (
    Signal("speaks-natively", 30, _speaks("native"), at_most=MOST_VALUES * 4),
    Signal("speaks-fluently", 30, _speaks("fluent"), at_most=MOST_VALUES * 4, unless="speaks-natively"),
    Signal("lives-there", 40, _lives(None, 0)),
    Signal("lives-within-10", 30, _lives(0, 10)),
    Signal("lives-within-25", 20, _lives(10, 25)),
    Signal("lives-within-50", 10, _lives(25, 50)),
    Signal("attested", 30, _attested, at_most=MOST_VALUES),
    Signal("has-room", 40, _room("room_from"), unless="has-ample-room"),
    Signal("has-ample-room", 10, _room("ample_room_from")),
    Signal("confirmed-recently", 10, _confirmed_recently),
    Signal("turn", 1, _turn, silent=True),
)


@dataclass(frozen=True, slots=True)
class Prize:
    """A condition that earns a signal in one particular search."""

    signal: Signal
    condition: Condition


def prizes(criteria: SearchCriteria, *, today: datetime.date, vocabulary: Vocabulary) -> tuple[Prize, ...]:
    """All that can be earned in this search, in the order of `SIGNALS`."""
    question = Question(criteria, today, vocabulary)
    return tuple(Prize(signal, condition) for signal in SIGNALS for condition in signal.earned_by(question))


_SAYS_MORE = {signal.code: signal.unless for signal in SIGNALS if signal.unless}


def reasons(earned: Iterable[Prize], has_key: Callable[[str], bool]) -> tuple[Reason, ...]:
    """The reasons of one mediator, given what she earned in a search and which keys she has."""
    told: dict[str, list[str]] = {}
    for prize in earned:
        if not prize.signal.silent:
            told.setdefault(prize.signal.code, []).extend(_values(prize.condition, has_key))
    found = []
    for code, values in told.items():
        # Told already by what says more: the same values, or no values at all. Two wishes may be about one language.
        more = _SAYS_MORE.get(code, "")
        remaining = [value for value in dict.fromkeys(values) if value not in told.get(more, ())]
        if remaining or (not values and more not in told):
            found.append(Reason(code, tuple(remaining)))
    return tuple(found)


def _values(condition: Condition, has_key: Callable[[str], bool]) -> list[str]:
    match condition:
        case AnyKey(keys):
            return sorted({code_of(written) for written in keys if has_key(written)})
        case DateAfter(name) if name.startswith(attested_until("")):
            return [name.removeprefix(attested_until(""))]
        case _:
            return []


def highest_score() -> int:
    """The most a search can give anyone; a system check keeps it under `SCORE_CEILING`."""
    return BASE_SCORE + sum(signal.weight * signal.at_most for signal in SIGNALS)


def rotations(number: str) -> tuple[int, ...]:
    """The sixteen numbers (below 2³¹) that a mediator's place among equals follows from, one a day in turn."""
    digest = hashlib.blake2b(number.encode(), digest_size=4 * ROTATIONS).digest()
    return tuple(int.from_bytes(digest[at : at + 4]) >> 1 for at in range(0, len(digest), 4))


def rotation_index(today: datetime.date) -> int:
    """Which of the sixteen numbers counts on this day."""
    return today.toordinal() % ROTATIONS


def turn_start(today: datetime.date) -> int:
    """Where the round of this day begins: those at or past it come first among equals."""
    return int.from_bytes(hashlib.blake2b(str(today.toordinal()).encode(), digest_size=4).digest()) >> 1
