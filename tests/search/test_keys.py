"""Query keys: what is written in an address is what is asked, and what is wrong is said at once."""

import dataclasses

import pytest
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search.criteria import LEVELS, Place, SearchCriteria, Wish
from search.keys import KEYS, LONGEST_WORD, MOST_VALUES, InvalidKeys, keys_of, parse_keys
from tests.search.populations import criteria

quick = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def collected(pairs) -> dict[str, list[str]]:
    """As a query string is read: each key with its values in order."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values


def faults_of(values, vocabulary) -> list[tuple[str, str]]:
    with translation.override("en"), pytest.raises(InvalidKeys) as caught:
        parse_keys(values, vocabulary)
    return [(fault.key, fault.message) for fault in caught.value.faults]


def written_as_an_address_writes_it(asked: SearchCriteria) -> SearchCriteria:
    """The same wish with each wish once, in the order of the keys, and the varieties of one language as one wish."""
    seen: dict[str, Wish] = {}
    varieties: dict[str, Wish] = {}
    for wish in asked.wishes:
        if wish.varieties:
            language = wish.varieties[0].partition("-")[0]
            tags = varieties.get(language, Wish()).varieties + wish.varieties
            varieties[language] = Wish(varieties=tuple(dict.fromkeys(tags)))
        else:
            seen[repr(wish)] = wish
    one = [wish for wish in seen.values() if wish.settled and len(wish.languages) == 1]
    any_of = [wish for wish in seen.values() if wish.settled and len(wish.languages) > 1]
    unsettled = [wish for wish in seen.values() if not wish.settled]
    return asked.but(wishes=(*one, *any_of, *varieties.values(), *unsettled))


@quick
@given(asked=criteria)
def test_a_wish_written_in_an_address_is_read_as_the_same_wish(vocabulary, asked):
    assert parse_keys(collected(keys_of(asked)), vocabulary) == written_as_an_address_writes_it(asked)


@quick
@given(asked=criteria)
def test_writing_what_was_read_changes_nothing(vocabulary, asked):
    read = parse_keys(collected(keys_of(asked)), vocabulary)
    assert parse_keys(collected(keys_of(read)), vocabulary) == read
    assert {name for name, _value in keys_of(read)} <= KEYS.keys()


@quick
@given(values=st.dictionaries(st.sampled_from(sorted(KEYS)), st.lists(st.text(max_size=60), max_size=25)))
@example(values={"withinKm": ["٣"]})
@example(values={"withinKm": ["9" * 5000]})
@example(values={"words": ["\ud800"]})
def test_nothing_that_can_be_typed_breaks_the_reading(vocabulary, values):
    faults = ()
    try:
        parse_keys(values, vocabulary)
    except InvalidKeys as invalid:
        faults = invalid.faults
    assert {fault.key for fault in faults} <= values.keys()
    assert all(fault.message.strip() and len(fault.message) < 400 for fault in faults)


def test_no_keys_ask_for_everyone(vocabulary):
    assert parse_keys({}, vocabulary) == SearchCriteria()


def test_a_repeated_value_counts_once(vocabulary):
    assert parse_keys({"expertise": ["housing", "housing"]}, vocabulary).expertise == ("housing",)


def test_varieties_of_one_language_are_one_wish(vocabulary):
    asked = parse_keys({"variety": ["apc-SY", "ku-TR", "apc-LB"]}, vocabulary)
    assert asked.wishes == (Wish(varieties=("apc-SY", "apc-LB")), Wish(varieties=("ku-TR",)))


def test_languages_are_separate_wishes_and_open_questions_stay_open(vocabulary):
    asked = parse_keys({"language": ["tir", "ara"], "any": ["arz,apc"], "ask": ["kmr,ckb"]}, vocabulary)
    assert asked.wishes == (
        Wish(languages=("tir",)),
        Wish(languages=("ara",)),
        Wish(languages=("apc", "arz")),
        Wish(languages=("ckb", "kmr"), settled=False),
    )


def test_an_old_municipality_code_is_read_as_its_successor(vocabulary):
    old, new = next(iter(vocabulary.successors.items()))
    assert parse_keys({"municipality": [old, new]}, vocabulary).place == Place(municipalities=(new,))


def test_words_are_folded(vocabulary):
    assert parse_keys({"words": ["Rojîn", "ROJIN"]}, vocabulary).words == ("rojin",)


def test_what_may_be_given_once_says_so(vocabulary):
    assert faults_of({"level": ["native", "fluent"]}, vocabulary) == [("level", "Give this only once.")]


def test_two_hundred_values_are_refused_as_one_fault(vocabulary):
    assert faults_of({"expertise": ["housing"] * 200}, vocabulary) == [
        ("expertise", f"Give at most {MOST_VALUES} values.")
    ]


def test_all_faults_are_told_at_once_with_the_value_and_the_remedy(vocabulary):
    faults = faults_of(
        {"language": ["qqq", "tir"], "municipality": ["Arnhem"], "withinKm": ["0"], "level": ["best"]}, vocabulary
    )
    assert [key for key, _message in faults] == ["language", "municipality", "withinKm", "level"]
    messages = dict(faults)
    assert "qqq" in messages["language"]
    assert "ISO 639-3" in messages["language"]
    assert "GM0202" in messages["municipality"]
    assert "1 to 200" in messages["withinKm"]
    assert ", ".join(LEVELS) in messages["level"]


def test_two_wrong_values_of_one_key_are_two_faults(vocabulary):
    assert [key for key, _message in faults_of({"gender": ["x", "woman", "y"]}, vocabulary)] == ["gender", "gender"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("language", "apc-SY"),
        ("language", "TIR"),
        ("language", ""),
        ("any", "apc,,arz"),
        ("variety", "apc"),
        ("region", "GM0202"),
        ("municipality", "PV25"),
        ("withinKm", "201"),
        ("withinKm", "-1"),
        ("withinKm", "1.5"),
        ("withinKm", " 5"),
        ("available", "false"),
        ("available", "1"),
        ("gender", "not-said"),
        ("way", "letter"),
        ("words", "two words"),
        ("words", "?!"),
        ("words", "a" * (LONGEST_WORD + 1)),
    ],
)
def test_a_value_that_is_not_in_the_list_is_refused(vocabulary, key, value):
    assert [name for name, _message in faults_of({key: [value]}, vocabulary)] == [key]


def test_a_long_or_unprintable_value_is_shown_short_and_clean(vocabulary):
    ((_key, message),) = faults_of({"language": ["\x00\u202e" + "x" * 5000]}, vocabulary)
    assert message.isprintable()
    assert len(message) < 200


def test_every_part_of_a_wish_can_be_written(vocabulary):
    """A new field of `SearchCriteria` needs a key: two wishes that differ are never written the same."""
    asked = SearchCriteria(
        wishes=(Wish(languages=("tir",)),),
        level="native",
        place=Place(("GM0202",), ("PV27",), 10),
        expertise=("housing",),
        activities=("accompany",),
        genders=("woman",),
        ways=("phone",),
        available=True,
        keeps_people_who_move=True,
        words=("selam",),
    )
    nothing = SearchCriteria()
    for field in dataclasses.fields(SearchCriteria):
        assert getattr(asked, field.name) != getattr(nothing, field.name)
        less = asked.but(**{field.name: getattr(nothing, field.name)})
        assert keys_of(less) != keys_of(asked)
    assert parse_keys(collected(keys_of(asked)), vocabulary) == asked
