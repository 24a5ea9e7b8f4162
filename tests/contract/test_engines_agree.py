"""One contract: memory, a real Elasticsearch and plain loops answer alike, whatever people, wish and day."""

import datetime
from dataclasses import dataclass, replace
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st

from registry.services.clock import read_clock
from registry.services.details import MediatorDetails
from registry.words import Vocabulary, current_vocabulary
from search.catching_up import catch_up
from search.criteria import Place, SearchCriteria, Wish
from search.engines import EngineReading
from search.engines.cluster import Cluster
from search.engines.elasticsearch import ClusterReading
from search.engines.memory import MemoryEngine
from search.rebuilding import rebuild_index
from search.results import Page
from search.watermark import numbers_behind, read_state
from tests.factories import TODAY, details
from tests.search.populations import Step, criteria, days, people, populate, steps
from tests.search.reference import Reference

# 75 populations, four wishes of each: 300 cases, the same in every run of CI.
POPULATIONS = 75
WISHES = 4

generated = partial(
    how,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
pages = st.builds(Page, number=st.integers(1, 6), size=st.sampled_from((1, 2, 3, 20, 100)))


@dataclass(frozen=True)
class Asked:
    """One case: who asks what, on which day, for which part of the answer, having seen how many already."""

    criteria: SearchCriteria
    today: datetime.date
    page: Page
    seen: int


cases = st.builds(Asked, criteria=criteria, today=days(), page=pages, seen=st.sampled_from((0, 0, 1, 3)))


def readings(cluster: Cluster, today: datetime.date) -> list[EngineReading]:
    """The state that the registry is in, as both engines see it."""
    state, clock = read_state(), read_clock()
    vocabulary = current_vocabulary(clock)
    behind = numbers_behind(state.watermark.seq, 501)
    ask = partial(cluster.search, state.watermark.index)
    return [
        MemoryEngine().reading(clock, vocabulary, today),
        ClusterReading(ask, vocabulary, today, clock.edition, clock.seq, behind),
    ]


def assert_same(cluster: Cluster, reference: Reference, asked: Asked) -> None:
    expected = reference.search(asked.criteria)
    seen = frozenset(number for number, _score, _reasons in expected.hits[: asked.seen])
    left = [hit for hit in expected.hits if hit[0] not in seen]
    first = (asked.page.number - 1) * asked.page.size
    cards = {person.number: person for person in reference.people}
    for reading in readings(cluster, asked.today):
        answer = reading.search(asked.criteria, asked.page, seen)
        hits = [
            (one.number, one.score, [(reason.code, reason.values) for reason in one.reasons]) for one in answer.found
        ]
        assert hits == left[first : first + asked.page.size], reading.engine
        assert [one.card for one in answer.found] == [cards[number] for number, _score, _reasons in hits], (
            reading.engine
        )
        assert (answer.total, answer.remaining) == (expected.total, len(left)), reading.engine
        counts = {key: [(value.code, value.count) for value in values] for key, values in answer.facets.items()}
        assert counts == expected.facets, reading.engine
        assert reading.first(asked.criteria, 7) == tuple(number for number, *_ in expected.hits[:7]), reading.engine
        other = asked.criteria.but(level="native", genders=())
        assert reading.counts([asked.criteria, other]) == (expected.total, reference.count(other)), reading.engine


@dataclass(frozen=True)
class Story:
    """Who there is, what happened before the index was made and after, and what is asked then."""

    described: list[MediatorDetails]
    happened: list[Step]
    later: list[Step]
    asked: list[Asked]


stories = st.builds(
    Story,
    described=st.lists(people(), min_size=5, max_size=15),
    happened=st.lists(steps, max_size=12),
    later=st.lists(steps, max_size=5),
    asked=st.lists(cases, min_size=WISHES, max_size=WISHES),
)


@pytest.mark.usefixtures("db")
class TestEnginesAgree:
    @generated(max_examples=POPULATIONS)
    @given(story=stories)
    def test_whatever_is_asked_of_whomever(self, cluster, vocabulary, story):
        with transaction.atomic():
            numbers = populate(story.described, story.happened)
            rebuild_index(cluster)
            for step in story.later:
                step.take(numbers)
            catch_up(cluster)
            for case in story.asked:
                assert_same(cluster, Reference.of_registry(case.today, vocabulary), case)
            transaction.set_rollback(True)

    @generated(max_examples=15)
    @given(story=stories)
    def test_who_changed_since_is_left_out_of_the_index_and_nobody_else(self, cluster, vocabulary, story):
        with transaction.atomic():
            numbers = populate(story.described, story.happened)
            rebuild_index(cluster)
            for step in story.later:
                step.take(numbers)
            behind = set(numbers_behind(read_state().watermark.seq, 501))
            for case in story.asked:
                whole = Reference.of_registry(case.today, vocabulary)
                others = replace(whole, people=[person for person in whole.people if person.number not in behind])
                _memory, index = readings(cluster, case.today)
                expected = others.search(case.criteria)
                answer = index.search(case.criteria, Page(size=100))
                assert [one.number for one in answer.found] == [number for number, *_ in expected.hits]
                assert answer.total == expected.total
            transaction.set_rollback(True)


@pytest.fixture
def three_hundred(vocabulary: Vocabulary) -> list[str]:
    """People who are equals in all that is asked."""
    return populate([details(name=f"Selam {place}") for place in range(300)], [])


def test_every_page_of_three_hundred_equals_is_the_same_in_both_engines(cluster, three_hundred):
    rebuild_index(cluster)
    for distance in range(20):
        memory, index = readings(cluster, TODAY + datetime.timedelta(days=distance))
        shown = []
        for number in range(1, 45):
            page = Page(number, size=7)
            by_memory, by_index = memory.search(SearchCriteria(), page), index.search(SearchCriteria(), page)
            assert by_memory == by_index
            shown += [one.number for one in by_index.found]
        assert sorted(shown) == sorted(three_hundred)


def test_the_ten_thousandth_place_can_be_asked_of_both(cluster, three_hundred):
    rebuild_index(cluster)
    memory, index = readings(cluster, TODAY)
    for page in (Page(100, 100), Page(10_000, 1)):
        assert memory.search(SearchCriteria(), page) == index.search(SearchCriteria(), page)


def test_a_place_of_every_municipality_and_every_language_at_once_is_not_too_much(cluster, three_hundred, vocabulary):
    """As much as an address can hold, and more."""
    everything = SearchCriteria(
        wishes=(Wish(languages=tuple(sorted(vocabulary.languages))),),
        place=Place(municipalities=tuple(sorted(vocabulary.municipalities)), within_km=200),
        words=("s", "selam"),
    )
    rebuild_index(cluster)
    memory, index = readings(cluster, TODAY)
    seen = frozenset(three_hundred[:250])
    assert memory.search(everything, Page(), seen) == index.search(everything, Page(), seen)
