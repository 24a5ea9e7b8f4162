"""The numbers mediators are known by: what people may type, and which mistakes are noticed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from registry.numbers import (
    ALPHABET,
    LENGTH,
    InvalidNumber,
    display_number,
    new_number,
    parse_number,
    with_check_character,
)

numbers = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(with_check_character)
places = st.integers(0, LENGTH - 1)
# Adjacent characters whose exchange Luhn modulo 32 cannot see: the first and the last of the alphabet.
UNSEEN = {"0", "Z"}
SPELLINGS = {"0": "0Oo", "1": "1IiLl"}


def noticed(typed: str) -> bool:
    try:
        parse_number(typed)
    except InvalidNumber:
        return True
    return False


def test_a_new_number_is_a_number():
    number = new_number()
    assert parse_number(number) == number
    assert len(number) == LENGTH


def test_new_numbers_differ():
    assert len({new_number() for _ in range(1_000)}) == 1_000


@given(numbers)
def test_people_may_type_what_they_read(number):
    shown = display_number(number)
    assert [len(part) for part in shown.split("-")] == [4, 3, 3]
    assert parse_number(shown) == number


@given(numbers, st.data())
def test_case_hyphens_spaces_and_misread_letters_do_not_matter(number, data):
    typed = "".join(
        data.draw(st.sampled_from(SPELLINGS.get(character, character + character.lower())))
        + data.draw(st.sampled_from(["", "-", " ", "–"]))
        for character in number
    )
    assert parse_number(f"  {typed} ") == number


@given(numbers, places, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(number, place, other):
    assume(number[place] != other)
    assert noticed(number[:place] + other + number[place + 1 :])


@given(numbers, st.integers(0, LENGTH - 2))
def test_two_swapped_neighbours_are_noticed(number, place):
    first, second = number[place : place + 2]
    assume(first != second)
    assume({first, second} != UNSEEN)
    assert noticed(number[:place] + second + first + number[place + 2 :])


@given(numbers, places)
def test_a_missing_or_doubled_character_is_noticed(number, place):
    assert noticed(number[:place] + number[place + 1 :])
    assert noticed(number[: place + 1] + number[place:])


@pytest.mark.parametrize("typed", ["", " ", "-", "UUUUUUUUUU", "0" * 10_000, "\x00" * 10, "٠١٢٣٤٥٦٧٨٩", "../../etc"])
def test_what_can_be_no_number_is_refused(typed):
    assert noticed(typed)


@given(st.text())
def test_any_text_is_a_number_or_refused(typed):
    if not noticed(typed):
        assert set(parse_number(typed)) <= set(ALPHABET)
