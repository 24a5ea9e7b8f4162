"""Wishes of people in a hurry, in nine languages, with what should be understood of each."""

from collections import Counter

from bench.evaluate import QUERIES
from bench.understanding import Query, outcome, rates, read_queries
from search.management.commands.understand_search import understood

# docs/search.md has these figures, and `make eval` gives them: whoever makes understanding worse will see it here.
WISHES, UNDERSTOOD = 650, 648


def test_as_many_wishes_are_understood_exactly_as_we_say(vocabulary):
    queries = read_queries(QUERIES)
    outcomes = [outcome(query, understood(query.text, query.locale, vocabulary)) for query in queries]
    wrong = [(each.query.locale, each.query.text, dict(each.wrong)) for each in outcomes if each.wrong]
    assert (len(queries), len(queries) - len(wrong)) == (WISHES, UNDERSTOOD), wrong


def test_the_wishes_differ_and_each_says_what_it_tests():
    queries = read_queries(QUERIES)
    assert all(query.note and query.tags for query in queries)
    assert not [key for key, times in Counter((query.locale, query.text) for query in queries).items() if times > 1]
    assert len({query.id for query in queries}) == len(queries)
    assert {query.locale for query in queries} == {"nl", "en", "ar", "uk", "ti", "fa", "tr", "so", "fr"}


def _query(**changes) -> Query:
    return Query(**{"id": "a", "text": "", "locale": "nl", "expect": {}, "note": "", "tags": ("typo",), **changes})


def test_right_is_everything_that_was_expected_and_nothing_else():
    query = _query(expect={"languages": ["tir", "som"], "words": ["Renée"]})
    assert not outcome(query, {"languages": ["som", "tir"], "words": ["renee"]}).wrong
    assert set(outcome(query, {"languages": ["som"], "gender": ["woman"], "words": ["renee"]}).wrong) == {
        "languages",
        "gender",
    }


def test_rates_are_told_for_each_language_and_kind_the_commonest_first():
    outcomes = [
        outcome(_query(), {}),
        outcome(_query(locale="en", tags=("typo", "place")), {"gender": "man"}),
        outcome(_query(), {}),
    ]
    assert list(rates(outcomes, "locale")) == [("nl", 2, 2), ("en", 0, 1)]
    assert list(rates(outcomes, "tags")) == [("typo", 2, 3), ("place", 0, 1)]
