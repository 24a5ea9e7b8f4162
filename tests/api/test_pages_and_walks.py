"""Reading more than one page: by number, and by following links.next while the world turns."""

import base64
import datetime
import zlib

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.problems import Problem
from api.v1 import walks
from api.v1.walks import Position, position_of
from registry.choices import Level
from registry.profiles import SpokenLanguage
from registry.services.mediators import pause, resume, set_room, withdraw
from registry.today import today
from search.service import find_mediators
from tests.api.conftest import Api, faults_of, numbers
from tests.factories import TESTS, TODAY, a_published_mediator


def some_mediators(count: int) -> list[str]:
    return [a_published_mediator(name=f"Mediator {place}") for place in range(count)]


def test_pages_by_number_show_everyone_once_in_one_order(api):
    everyone = some_mediators(7)
    pages = [api.get(f"/mediators?pageSize=3&page={page}") for page in (1, 2, 3)]
    shown = [number for page in pages for number in numbers(page)]
    assert sorted(shown) == sorted(everyone)
    assert shown == numbers(api.get("/mediators"))
    assert {page["total"] for page in pages} == {7}


def test_a_walk_by_links_shows_the_same_order(api):
    some_mediators(7)
    assert api.walk("/mediators?pageSize=3&language=tir") == numbers(api.get("/mediators?language=tir"))


def test_a_walk_may_begin_at_any_page(api):
    some_mediators(7)
    assert api.walk("/mediators?pageSize=2&page=2") == numbers(api.get("/mediators"))[2:]


def test_a_walk_by_posting_the_same_body_again(api):
    some_mediators(5)
    body = {"language": "tir", "pageSize": 2}
    met, address = [], "/mediators/_search"
    while address:
        answer = api.search(body, address=address)
        assert answer.status_code == 200
        assert "tir" not in (answer.json()["links"]["next"] or "")
        met += numbers(answer.json())
        address = answer.json()["links"]["next"]
    assert met == numbers(api.get("/mediators"))


def test_links_lead_back_too(api):
    some_mediators(5)
    first = api.get("/mediators?pageSize=2")
    second = api.get(first["links"]["next"])
    assert first["links"]["prev"] is None
    assert numbers(api.get(second["links"]["prev"])) == numbers(first)
    assert numbers(api.get(second["links"]["self"])) == numbers(second)


def test_links_stand_in_a_header_too(api):
    some_mediators(3)
    answer = api.ask("/mediators?pageSize=2&page=1")
    assert answer.headers["Link"] == f'<{answer.json()["links"]["next"]}>; rel="next"'


def test_the_last_page_has_no_next_and_past_it_is_nothing(api):
    some_mediators(4)
    assert api.get("/mediators?pageSize=2&page=2")["links"]["next"] is None
    assert api.ask("/mediators?pageSize=2&page=3").status_code == 404


def test_nobody_found_is_one_empty_page(api):
    page = api.get("/mediators?language=som")
    assert page["results"] == []
    assert page["links"]["next"] is page["links"]["prev"] is None


def test_a_walk_survives_midnight_in_the_order_of_the_day_it_began(api, clock):
    some_mediators(9)
    order = numbers(api.get("/mediators"))

    def midnight() -> None:
        if today() == TODAY:
            clock.shift(datetime.timedelta(hours=13))

    assert api.walk("/mediators?pageSize=2", between=midnight) == order


def test_who_disappears_at_midnight_is_not_shown_after_it(api, clock):
    some_mediators(3)
    ending = a_published_mediator(today=TODAY - datetime.timedelta(days=179))
    order = numbers(api.get("/mediators"))
    assert ending in order
    first = api.get("/mediators?pageSize=1")
    clock.shift(datetime.timedelta(days=1))
    after = api.walk(first["links"]["next"])
    assert after == [number for number in order[1:] if number != ending]


@pytest.mark.parametrize("late", [datetime.timedelta(days=2), datetime.timedelta(days=-1)])
def test_a_walk_of_another_time_is_over(api, clock, late):
    some_mediators(3)
    link = api.get("/mediators?pageSize=1")["links"]["next"]
    clock.shift(late)
    answer = api.ask(link)
    assert answer.status_code == 404
    assert "Begin again" in answer.json()["detail"]


LEVELS = (Level.NATIVE, Level.FLUENT, Level.WORKING) * 3
PERSON = st.integers(0, len(LEVELS) - 1)
DAY = st.integers(-3, 3).map(lambda days: TODAY + datetime.timedelta(days=days))
# Things that happen to people: they lose or get room, pause and come back, withdraw, come.
HAPPENING = st.one_of(
    st.tuples(st.just("room"), PERSON, DAY, st.booleans()),
    st.tuples(st.just("pause"), PERSON),
    st.tuples(st.just("resume"), PERSON),
    st.tuples(st.just("withdraw"), PERSON),
    st.tuples(st.just("come"), PERSON),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(between_pages=st.lists(st.lists(HAPPENING, max_size=4), max_size=10))
def test_a_walk_meets_nobody_twice_and_everyone_who_stays(api: Api, between_pages):
    def something_happens() -> None:
        for happening in between_pages.pop() if between_pages else []:
            match happening:
                case "come", place:
                    a_published_mediator(languages=(SpokenLanguage("tir", None, LEVELS[place]),))
                case _, place, *_ if people[place] in gone:
                    pass
                case "room", place, room_from, limited:
                    set_room(by=TESTS, numbers=[people[place]], room_from=room_from, limited=limited)
                case "pause", place:
                    pause(by=TESTS, numbers=[people[place]])
                    staying.discard(people[place])
                case "resume", place:
                    resume(by=TESTS, numbers=[people[place]])
                case "withdraw", place:
                    withdraw(by=TESTS, numbers=[people[place]])
                    gone.add(people[place])
                    staying.discard(people[place])

    with transaction.atomic():
        people = [a_published_mediator(languages=(SpokenLanguage("tir", None, level),)) for level in LEVELS]
        staying, gone = set(people), set()
        met = api.walk("/mediators?language=tir&pageSize=2", between=something_happens)
        transaction.set_rollback(True)
    assert len(met) == len(set(met))
    assert staying <= set(met)


@given(st.dates(TODAY - datetime.timedelta(days=1), TODAY), st.integers(1, 9999), st.sets(st.integers(0, 5000)))
def test_a_position_is_read_back_from_its_cursor(day, page, rows):
    position = Position(day, page, sum(1 << row for row in rows))
    assert position_of(position.encoded(), today=TODAY) == position


@given(st.binary(max_size=200), st.booleans())
def test_a_forged_cursor_is_a_walk_that_never_was(forged, packed):
    cursor = base64.urlsafe_b64encode(zlib.compress(forged) if packed else forged).rstrip(b"=").decode()
    with pytest.raises(Problem) as refusal:
        position_of(cursor, today=TODAY)
    assert refusal.value.kind.status == 404


def test_a_cursor_that_unpacks_to_gigabytes_is_refused(api):
    bomb = base64.urlsafe_b64encode(zlib.compress(bytes(4 * 1024 * 1024), 9)).rstrip(b"=").decode()
    assert api.ask(f"/mediators?cursor={bomb[:6000]}").status_code == 404


def test_a_cursor_that_names_more_people_than_any_walk_shows_is_refused(api):
    too_many = Position(TODAY, 2, (1 << 10_001) - 1).encoded()
    assert api.ask(f"/mediators?cursor={too_many}").status_code == 404


def test_a_page_far_along_costs_what_the_first_costs(api, monkeypatch, django_assert_max_num_queries):
    searches = []
    monkeypatch.setattr(
        walks, "find_mediators", lambda *criteria, **page: searches.append(page) or find_mediators(*criteria, **page)
    )
    everyone = some_mediators(12)
    link, met = "/mediators?pageSize=1", []
    while link:
        with django_assert_max_num_queries(8):
            page = api.get(link)
        met += numbers(page)
        link = page["links"]["next"]
    assert sorted(met) == sorted(everyone)
    assert len(searches) == 12


def test_a_walk_ends_where_an_address_can_hold_no_more(api, monkeypatch):
    some_mediators(3)
    monkeypatch.setattr(walks, "LONGEST_CURSOR", 5)
    assert api.get("/mediators?pageSize=1")["links"]["next"] is None


@pytest.mark.parametrize("cursor", ["abc", "AAAA", "eNpj4PZKZ2AyAAADiwDv"[:-3]])
def test_a_damaged_cursor_is_not_found(api, cursor):
    assert api.ask(f"/mediators?cursor={cursor}").status_code == 404


def test_a_cursor_in_other_characters_is_refused(api):
    assert "cursor" in api.faults("/mediators?cursor=a%2Fb")


def test_a_walk_has_no_page_numbers(api):
    some_mediators(3)
    link = api.get("/mediators?pageSize=1")["links"]["next"]
    assert set(api.faults(link + "&page=2")) == {"page"}
    cursor = link.partition("cursor=")[2]
    answer = api.search({"page": 1, "pageSize": 1}, address=f"/mediators/_search?cursor={cursor}")
    assert set(faults_of(answer)) == {"page"}


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1000000000", "page"),
        ("page=501", "page"),
        ("page=101&pageSize=100", "page"),
        ("page=1.0", "page"),
        ("page=٣", "page"),
        ("page=" + "9" * 5000, "page"),
        ("pageSize=0", "pageSize"),
        ("pageSize=101", "pageSize"),
        ("pageSize=many", "pageSize"),
    ],
)
def test_pages_that_cannot_be_are_refused_by_name(api, query, key):
    assert set(api.faults(f"/mediators?{query}")) == {key}


def test_queries_do_not_grow_with_the_page(api, django_assert_max_num_queries):
    some_mediators(30)
    api.get("/mediators")
    for size in (1, 30):
        with django_assert_max_num_queries(7):
            api.get(f"/mediators?pageSize={size}")
