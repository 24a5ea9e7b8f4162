"""Too few people is no dead end; and a page that can not be is refused."""

import datetime

import pytest

from registry.choices import Level, Way
from registry.profiles import SpokenLanguage
from registry.services.mediators import set_room
from search.criteria import Place, SearchCriteria, Wish
from search.results import Page, PageOutOfRange
from search.service import find_mediators
from search.wider import ENOUGH
from tests.factories import TESTS, TODAY, a_published_mediator

ARNHEM, NIJMEGEN, AMSTERDAM = "GM0202", "GM0268", "GM0363"
GELDERLAND, ARNHEM_AND_AROUND = "PV25", "VR07"
TIGRINYA = (Wish(languages=("tir",)),)

pytestmark = pytest.mark.usefixtures("vocabulary")


def wider(**asked) -> dict[str, int]:
    """The totals of the wider choices of this search, by code, in the order they are offered."""
    return {choice.code: choice.total for choice in find_mediators(SearchCriteria(**asked), today=TODAY).wider}


def test_someone_who_comes_to_the_next_town_is_offered_within_reach():
    a_published_mediator(service_municipalities=(NIJMEGEN,))
    assert wider(place=Place((ARNHEM,))) == {
        "within-25-km": 1,
        "within-50-km": 1,
        "within-100-km": 1,
        "whole-province": 1,
        "whole-country": 1,
    }


def test_a_reach_already_asked_is_not_offered_again():
    a_published_mediator(service_municipalities=(AMSTERDAM,))
    assert list(wider(place=Place((ARNHEM,), within_km=50))) == ["within-100-km", "whole-country"]


def test_someone_far_away_who_telephones_is_offered_and_not_mixed_in():
    number = a_published_mediator(service_municipalities=(), ways=(Way.PHONE,), base_municipality=AMSTERDAM)
    asked = SearchCriteria(place=Place((ARNHEM,)))
    answer = find_mediators(asked, today=TODAY)
    assert (answer.total, answer.hits) == (0, ())
    (remote,) = [choice for choice in answer.wider if choice.code == "by-phone-or-video"]
    assert [hit.number for hit in find_mediators(remote.criteria, today=TODAY).hits] == [number]


def test_letting_one_thing_go_keeps_the_rest():
    a_published_mediator(
        gender="woman", expertise=("housing",), languages=(SpokenLanguage("apc", "apc-LB", Level.WORKING),)
    )
    syrian = Wish(varieties=("apc-SY",))
    assert wider(wishes=(syrian,)) == {"any-variety": 1}
    assert wider(wishes=(Wish(languages=("arz",)),)) == {"close-languages": 1}
    assert wider(level="native") == {"any-level": 1}
    assert wider(genders=("man",)) == {"any-gender": 1}
    assert wider(expertise=("youth",)) == {"without-expertise": 1}
    assert wider(genders=("man",), expertise=("youth",)) == {}


def test_the_whole_province_is_offered_and_who_is_based_in_the_town_still_comes_first():
    a_published_mediator(base_municipality=NIJMEGEN, service_municipalities=(NIJMEGEN,))
    based_there = a_published_mediator(base_municipality=ARNHEM, service_municipalities=(NIJMEGEN,))
    a_published_mediator(base_municipality=AMSTERDAM, service_municipalities=(AMSTERDAM,))
    (choice,) = [
        choice
        for choice in find_mediators(SearchCriteria(place=Place((ARNHEM,))), today=TODAY).wider
        if choice.code == "whole-province"
    ]
    found = find_mediators(choice.criteria, today=TODAY)
    assert (choice.total, found.hits[0].number) == (2, based_there)


def test_a_region_is_widened_to_the_provinces_it_lies_in_but_a_province_is_not():
    a_published_mediator(service_municipalities=(NIJMEGEN,))
    a_published_mediator(service_municipalities=(AMSTERDAM,))
    assert wider(place=Place(regions=(ARNHEM_AND_AROUND,))) == {"whole-province": 1, "whole-country": 2}
    assert wider(place=Place(regions=(GELDERLAND,))) == {"whole-country": 2}


def test_words_that_are_no_choice_can_be_let_go():
    a_published_mediator()
    assert wider(wishes=TIGRINYA, words=("xyz",)) == {"without-words": 1}


def test_each_lesser_wish_can_be_let_go():
    full = a_published_mediator()
    set_room(by=TESTS, numbers=[full], room_from=TODAY + datetime.timedelta(days=7))
    assert wider(available=True) == {"also-full": 1}
    assert wider(keeps_people_who_move=True) == {"without-moving": 1}
    assert wider(activities=("accompany",)) == {"without-activity": 1}


def test_when_one_thing_is_not_enough_what_matters_most_is_kept():
    a_published_mediator(gender="woman")
    asked = {"wishes": TIGRINYA, "genders": ("man",), "expertise": ("youth",)}
    assert wider(**asked) == {"only-language": 1}
    assert wider(**asked, place=Place((ARNHEM,))) == {"only-language-and-place": 1, "only-language": 1}
    assert wider(**asked, place=Place((AMSTERDAM,))) == {"only-language": 1}


def test_who_speaks_one_of_two_languages_is_offered_where_nobody_speaks_both():
    a_published_mediator()
    both = (*TIGRINYA, Wish(varieties=("apc-SY",)))
    assert wider(wishes=both) == {"one-language": 1}


def test_when_one_thing_is_enough_the_rest_is_kept():
    for _one in range(ENOUGH):
        a_published_mediator(gender="woman")
    assert wider(wishes=TIGRINYA, genders=("man",), place=Place((ARNHEM,))) == {"any-gender": ENOUGH}


def test_a_choice_that_finds_nobody_more_is_not_offered():
    a_published_mediator()
    assert wider(wishes=TIGRINYA, level="native") == {}


def test_enough_people_need_no_wider_choices():
    for _one in range(ENOUGH):
        a_published_mediator()
    a_published_mediator(service_municipalities=(AMSTERDAM,))
    assert wider(place=Place((ARNHEM,))) == {}
    assert wider(place=Place((AMSTERDAM,))) != {}


@pytest.mark.parametrize(
    "page",
    [Page(0), Page(-1), Page(1, size=0), Page(1, size=-5), Page(1, size=101), Page(10**9), Page(501, size=20)],
)
def test_a_page_that_can_not_be_is_refused(page):
    with pytest.raises(PageOutOfRange):
        find_mediators(SearchCriteria(), today=TODAY, page=page)


@pytest.mark.parametrize("page", [Page(2), Page(500, size=20), Page(100, size=100)])
def test_a_page_past_the_last_has_nobody_and_the_same_total(page):
    a_published_mediator()
    answer = find_mediators(SearchCriteria(), today=TODAY, page=page)
    assert (answer.hits, answer.total, answer.page_count) == ((), 1, 1)
