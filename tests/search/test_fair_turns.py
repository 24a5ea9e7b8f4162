"""Nobody always stands first: among equals every day has its own order."""

import datetime
import statistics
from collections import Counter
from itertools import pairwise

from registry.numbers import new_number
from search.criteria import SearchCriteria
from search.ranking import (
    ROTATION_CEILING,
    ROTATIONS,
    SCORE_CEILING,
    SIGNALS,
    highest_score,
    rotation_index,
    rotations,
    turn_start,
)
from search.results import Page
from search.service import find_mediators
from tests.factories import TODAY, a_published_mediator

YEAR = [TODAY + datetime.timedelta(days=day) for day in range(365)]


def leader(numbers: list[str], today: datetime.date) -> str:
    """Who of these equals stands first on this day, by the rule of `search.ranking`."""
    index, start = rotation_index(today), turn_start(today)
    turns = {number: rotations(number)[index] for number in numbers}
    return min(numbers, key=lambda number: (turns[number] < start, turns[number], number))


def test_of_three_equals_the_luckiest_leads_less_than_half_of_a_year_on_average():
    shares = []
    for _triple in range(150):
        led = Counter(leader(triple, today) for triple in [[new_number() for _one in range(3)]] for today in YEAR)
        shares.append(max(led.values()) / len(YEAR))
    assert statistics.mean(shares) < 0.5


def test_of_three_equals_each_leads_now_and_then():
    for _triple in range(30):
        triple = [new_number() for _one in range(3)]
        assert {leader(triple, today) for today in YEAR} == set(triple)


def test_an_order_seldom_lasts_two_days():
    numbers = [new_number() for _one in range(10)]
    leaders = [leader(numbers, today) for today in YEAR]
    assert sum(one == next_day for one, next_day in pairwise(leaders)) < len(YEAR) / 2


def test_a_search_follows_these_turns(vocabulary):
    numbers = [a_published_mediator() for _one in range(3)]
    for today in YEAR[:20]:
        hits = find_mediators(SearchCriteria(), today=today).hits
        assert hits[0].number == leader(numbers, today)
        # Nothing but the turn tells equals apart.
        assert max(hit.score for hit in hits) - min(hit.score for hit in hits) <= 1


def test_the_order_of_a_day_does_not_depend_on_the_page(vocabulary):
    for _one in range(5):
        a_published_mediator()
    whole = [hit.number for hit in find_mediators(SearchCriteria(), today=TODAY).hits]
    parts = [find_mediators(SearchCriteria(), today=TODAY, page=Page(number, 1)).hits for number in range(1, 6)]
    assert [hit.number for part in parts for hit in part] == whole


def test_turns_are_sixteen_fixed_numbers_that_a_32_bit_integer_holds():
    turns = rotations("0123456789")
    assert turns == rotations("0123456789") != rotations("012345678A")
    assert len(set(turns)) == ROTATIONS
    assert all(0 <= turn < ROTATION_CEILING for turn in turns)
    assert all(0 <= turn_start(today) < ROTATION_CEILING for today in YEAR)
    assert {rotation_index(today) for today in YEAR} == set(range(ROTATIONS))


def test_every_score_is_a_whole_number_that_a_32_bit_float_holds_exactly():
    assert highest_score() < SCORE_CEILING == 2**20
    assert all(isinstance(signal.weight, int) and signal.weight > 0 for signal in SIGNALS)


def test_a_signal_that_says_more_names_another_signal():
    codes = {signal.code for signal in SIGNALS}
    assert len(codes) == len(SIGNALS)
    assert {signal.unless for signal in SIGNALS} - {None} <= codes
