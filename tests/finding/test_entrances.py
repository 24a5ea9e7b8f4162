"""From the home page, a language or a municipality to the people there; every number is what one then finds."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.choices import Level
from registry.profiles import SpokenLanguage
from registry.services.mediators import pause, set_room
from registry.today import today
from tests.factories import TESTS, TODAY, a_published_mediator

ENTRANCES = ("/en/", "/en/languages", "/en/languages/tir", "/en/municipalities", "/en/municipalities/GM0202")


def speaking(*languages: str) -> tuple[SpokenLanguage, ...]:
    return tuple(SpokenLanguage(code, None, Level.FLUENT) for code in languages)


@pytest.fixture
def three_people(visitor):
    """Two in Arnhem, one of them full; one in the whole country who speaks Levantine Arabic, also by telephone."""
    a_published_mediator(name="Selam T.", languages=speaking("tir", "nld"))
    full = a_published_mediator(name="Olena K.", languages=speaking("ukr", "nld"))
    set_room(by=TESTS, numbers=[full], room_from=TODAY.replace(year=2028))
    a_published_mediator(
        name="Samira A.",
        languages=(SpokenLanguage("apc", "apc-SY", Level.NATIVE), *speaking("nld", "tir")),
        service_municipalities=(),
        serves_whole_country=True,
        ways=("in-person", "phone"),
    )
    return visitor


def rows(table) -> dict[str, tuple[int, int]]:
    """A table of people: what it says of each row."""
    return {
        row.th.a.get_text(): tuple(int(cell.get_text()) for cell in row.find_all("td"))
        for row in table.tbody.find_all("tr")
    }


def test_the_home_page_says_how_many_there_are_and_where(three_people):
    three_people.open("/en/")
    assert "There are 3 mediators . 2 have room now. 1 works by telephone too" in " ".join(three_people.text.split())
    provinces = rows(three_people.page.table)
    assert len(provinces) == 12
    assert provinces["Gelderland"] == (3, 2)
    assert provinces["Zeeland"] == (1, 1)


def test_languages_are_doors_in_their_own_names_but_for_dutch(three_people):
    three_people.open("/en/")
    doors = three_people.page.select(".door")
    own_names = [(door.bdi["lang"], door.bdi["dir"], door.bdi.get_text()) for door in doors[:-1]]
    assert own_names == [("ti", "ltr", "ትግርኛ"), ("apc", "rtl", "شامي"), ("uk", "ltr", "Українська")]
    three_people.follow("All languages")
    assert [name["lang"] for name in three_people.page.main.select("bdi")] == ["nl", "apc", "ti", "uk"]


def test_no_more_than_ten_doors_stand_in_the_wall(visitor, vocabulary):
    a_published_mediator(languages=speaking(*list(vocabulary.languages)[:30]))
    visitor.open("/en/")
    assert len(visitor.page.select(".door")) == 10


def test_a_door_leads_to_the_people_who_speak_that_language(three_people):
    three_people.open("/en/")
    three_people.open(three_people.page.select_one(".door:has(bdi[lang=ti])")["href"])
    assert three_people.page.h1.get_text(" ", strip=True) == "Mediators who speak Tigrinya ትግርኛ"
    three_people.follow("See these 2 mediators")
    assert sorted(three_people.names) == ["Samira A.", "Selam T."]


def test_a_language_tells_where_how_and_which_dialect(three_people):
    three_people.open("/en/languages/apc")
    provinces, ways, varieties = map(rows, three_people.page.find_all("table"))
    assert set(provinces.values()) == {(1, 1)}
    assert ways == {"In person": (1, 1), "By telephone": (1, 1)}
    assert list(varieties.values()) == [(1, 1)]


def test_a_municipality_tells_which_languages_are_spoken_there(three_people):
    three_people.open("/en/municipalities/GM0202")
    assert "There are 3 mediators . 2 have room now." in three_people.text
    assert rows(three_people.page.table) == {
        "Dutch": (3, 2),
        "Tigrinya": (2, 2),
        "Levantine Arabic": (1, 1),
        "Ukrainian": (1, 0),
    }
    three_people.follow("Only who has room: 2")
    assert sorted(three_people.names) == ["Samira A.", "Selam T."]


@pytest.mark.parametrize("url", ["/en/languages/tir", "/en/languages/apc", "/en/municipalities/GM0202", "/en/"])
def test_each_number_in_a_table_is_what_one_finds_there(three_people, url):
    three_people.open(url)
    for row in three_people.page.select("tbody tr"):
        total = int(row.td.get_text())
        after = type(three_people)()
        after.open(row.a["href"])
        assert len(after.names) == total, row.get_text(" ")


def test_every_municipality_is_listed_in_its_province_with_who_comes_there(three_people, vocabulary):
    three_people.open("/en/municipalities")
    links = three_people.page.select("main .columns a")
    assert len(links) == len(vocabulary.municipalities)
    gelderland = three_people.page.find(id="PV25").parent
    counts = {
        item.a.get_text(): item.select_one(".n [aria-hidden]").get_text() for item in gelderland.ul.find_all("li")
    }
    assert (counts["Arnhem"], counts["Nijmegen"]) == ("3", "1")


def test_a_language_nobody_speaks_is_no_dead_end(three_people):
    three_people.open("/en/languages/aii")
    assert three_people.response.status_code == 200
    assert "There is nobody yet." in three_people.text
    three_people.follow("Look for others")
    assert "Nobody found" in three_people.text


@pytest.mark.parametrize("url", ["languages/zzz", "languages/ara", "languages/TIR", "municipalities/GM9999"])
def test_a_code_that_is_none_is_not_found(visitor, url):
    visitor.open(f"/en/{url}")
    assert visitor.response.status_code == 404
    assert "We cannot find this page" in visitor.text


def test_a_former_municipality_leads_to_what_it_became_part_of(visitor, vocabulary):
    former, current = next(iter(vocabulary.successors.items()))
    response = visitor.client.get(f"/en/municipalities/{former}")
    assert response.status_code == 301
    assert response["Location"] == f"/en/municipalities/{current}"


def test_who_takes_a_break_is_counted_nowhere_at_once(three_people):
    number = a_published_mediator(languages=speaking("som"))
    assert "Somali" in three_people.open("/en/languages").get_text()
    pause(by=TESTS, numbers=[number])
    assert "Somali" not in three_people.open("/en/languages").main.get_text()


@pytest.mark.parametrize("url", ENTRANCES)
def test_an_empty_registry_has_pages_too(visitor, url):
    visitor.open(url)
    assert visitor.response.status_code == 200
    if url != "/en/municipalities":
        assert "There is nobody yet." in visitor.text
    assert not re.search(r"\b[1-9]\d* mediators?\b", visitor.text)


@pytest.mark.parametrize("url", ENTRANCES)
def test_nobody_is_counted_again_until_something_changes(reloaded_vocabulary, url):
    a_published_mediator(today=today())
    Client().get(url)
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(url).status_code == 200
    tables = {table for query in asked for table in re.findall(r'FROM "((?:registry|search)_\w+)"', query["sql"])}
    # The Clock, and whether the people are invented.
    assert tables == {"registry_clock", "registry_mediator"}
    assert not any("COUNT(" in query["sql"] for query in asked)
