"""Coverage tells the truth: each number is what a search finds, and nothing is counted that was rolled back."""

import pytest
from django.db import transaction

from registry.services.clock import read_clock
from registry.services.mediators import set_room, withdraw
from search.coverage import People, coverage_of, municipality_coverage
from search.criteria import Place, SearchCriteria, Wish
from search.service import count_mediators, find_mediators
from tests.factories import TESTS, a_published_mediator

ARNHEM, NIJMEGEN, GRONINGEN = "GM0202", "GM0268", "GM0014"
TIGRINYA = SearchCriteria(wishes=(Wish(languages=("tir",)),))


def in_municipality(code: str) -> SearchCriteria:
    return SearchCriteria(place=Place(municipalities=(code,)))


@pytest.fixture
def three_people(vocabulary, today) -> tuple[str, str, str]:
    """One comes to Arnhem, one to all of Gelderland, one to the whole country and is full."""
    full = a_published_mediator(name="Everywhere", service_municipalities=(), serves_whole_country=True)
    set_room(by=TESTS, numbers=[full], room_from=today.replace(year=2027))
    return (
        a_published_mediator(name="Arnhem"),
        a_published_mediator(name="Gelderland", service_municipalities=(), service_regions=("PV25",)),
        full,
    )


def test_counting_searches_is_the_same_as_finding(three_people, today):
    searches = [SearchCriteria(), TIGRINYA, in_municipality(ARNHEM), in_municipality(GRONINGEN)]
    totals = tuple(find_mediators(search, today=today).total for search in searches)
    assert count_mediators(searches, today=today) == totals == (3, 3, 3, 1)


def test_every_municipality_is_counted_with_who_comes_there(three_people, vocabulary, today):
    counted = municipality_coverage(today=today, clock=read_clock())
    assert set(counted) == set(vocabulary.municipalities)
    assert counted[ARNHEM] == People(3, 2)
    assert counted[NIJMEGEN] == People(2, 1)
    assert counted[GRONINGEN] == People(1, 0)


def test_each_choice_is_counted_as_the_search_after_choosing_it(three_people, today):
    covered = coverage_of(TIGRINYA, today=today, clock=read_clock())
    assert covered.people == People(3, 2)
    assert covered.choices["region"]["PV25"] == People(3, 2)
    assert covered.choices["region"]["PV20"] == People(1, 0)
    assert covered.choices["way"] == {"in-person": People(3, 2)}


def test_a_change_counts_at_once(three_people, today):
    withdraw(by=TESTS, numbers=[three_people[0]])
    assert coverage_of(TIGRINYA, today=today, clock=read_clock()).people == People(2, 1)
    assert municipality_coverage(today=today, clock=read_clock())[ARNHEM] == People(2, 1)


def test_what_was_rolled_back_was_never_counted(reloaded_vocabulary, today):
    a_published_mediator()
    with transaction.atomic():
        a_published_mediator()
        assert municipality_coverage(today=today, clock=read_clock())[ARNHEM].total == 2
        clock_inside = read_clock()
        transaction.set_rollback(True)
    assert municipality_coverage(today=today, clock=clock_inside)[ARNHEM].total == 1
    assert coverage_of(TIGRINYA, today=today, clock=clock_inside).people.total == 1
