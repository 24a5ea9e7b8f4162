"""The engine answers what plain loops over the registry answer, whatever the people, the wish and the day."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from search.criteria import Place, SearchCriteria, Wish
from search.results import Page
from search.service import find_mediators, first_numbers
from search.wider import ENOUGH
from tests.factories import TODAY, a_published_mediator
from tests.search.populations import criteria, days, people, populate, steps
from tests.search.reference import Reference

EVERYBODY = Page(number=1, size=100)

generated = settings(
    max_examples=25,
    # Shrinking whole populations takes minutes and tells little: a failure shows who stands where and why.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def assert_same(asked: SearchCriteria, reference: Reference) -> None:
    """Order, scores, reasons, total, counts and wider choices are those of the reference."""
    answer = find_mediators(asked, today=reference.today, page=EVERYBODY)
    expected = reference.search(asked)
    hits = [(hit.number, hit.score, [(reason.code, reason.values) for reason in hit.reasons]) for hit in answer.hits]
    assert hits == expected.hits
    assert answer.total == expected.total
    facets = {key: [(value.code, value.count) for value in values] for key, values in answer.facets.items()}
    assert facets == expected.facets
    profile_by_number = {person.number: person for person in reference.people}
    assert [hit.card for hit in answer.hits] == [profile_by_number[hit.number] for hit in answer.hits]
    for choice in answer.wider:
        assert choice.total == reference.count(choice.criteria) > answer.total
    assert not answer.wider or answer.total < ENOUGH


@pytest.mark.usefixtures("db")
class TestSameAsReference:
    @generated
    @given(
        described=st.lists(people(), min_size=5, max_size=15),
        happened=st.lists(steps, max_size=12),
        asked=st.lists(criteria, min_size=1, max_size=4),
        today=days(),
    )
    def test_any_wish_of_any_people_on_any_day(self, vocabulary, described, happened, asked, today):
        with transaction.atomic():
            populate(described, happened)
            reference = Reference.of_registry(today, vocabulary)
            for one in asked:
                assert_same(one, reference)
            transaction.set_rollback(True)

    @generated
    @given(
        described=st.lists(people(), min_size=5, max_size=8),
        happened=st.lists(steps, min_size=1, max_size=8),
        asked=criteria,
    )
    def test_after_each_thing_that_happens(self, vocabulary, described, happened, asked):
        with transaction.atomic():
            numbers = populate(described, [])
            for step in happened:
                step.take(numbers)
                assert_same(asked, Reference.of_registry(TODAY, vocabulary))
            transaction.set_rollback(True)


def test_the_pages_of_an_answer_are_its_parts(vocabulary):
    for _number in range(7):
        a_published_mediator()
    wish = SearchCriteria(wishes=(Wish(languages=("tir",)),), place=Place(municipalities=("GM0202",)))
    whole = [number for number, _score, _reasons in Reference.of_registry(TODAY, vocabulary).search(wish).hits]
    parts = [find_mediators(wish, today=TODAY, page=Page(number, size=3)) for number in (1, 2, 3, 4)]
    assert [[hit.number for hit in part.hits] for part in parts] == [whole[:3], whole[3:6], whole[6:], []]
    assert {part.total for part in parts} == {7}


def test_who_is_left_out_counts_but_is_on_no_page(vocabulary):
    for _number in range(5):
        a_published_mediator()
    wish = SearchCriteria(wishes=(Wish(languages=("tir",)),))
    whole = find_mediators(wish, today=TODAY)
    numbers = [hit.number for hit in whole.hits]
    left = find_mediators(wish, today=TODAY, page=Page(1, 2), leave_out=frozenset([*numbers[:4:2], "0000000000"]))
    assert [hit.number for hit in left.hits] == [numbers[1], numbers[3]]
    assert (left.total, left.remaining, whole.remaining) == (5, 3, 5)
    assert left.facets == whole.facets


def test_the_first_numbers_are_those_of_the_first_pages(vocabulary):
    for _number in range(5):
        a_published_mediator()
    numbers = tuple(hit.number for hit in find_mediators(SearchCriteria(), today=TODAY).hits)
    for many in (1, 4, 5, 10_000):
        assert first_numbers(SearchCriteria(), today=TODAY, many=many) == numbers[:many]
