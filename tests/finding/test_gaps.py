"""Where mediators are missing is counted, and nothing else: not who asked, not what, not on which day."""

import datetime
import os

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import DatabaseError
from django.test import RequestFactory
from django.urls import reverse

from cms.finding import counting
from cms.finding.counting import CountedToday
from cms.finding.views import find
from search.criteria import Place, SearchCriteria, Wish
from search.gaps import Shortage, shortages
from search.models import Gap
from search.wider import ENOUGH
from tests.factories import TODAY, a_published_mediator, a_registry_manager, an_account

GELDERLAND = "PV25"
MONTH = datetime.date(2026, 11, 1)
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.77"}


@pytest.fixture(autouse=True)
def a_new_day(monkeypatch, clock, vocabulary):
    """Nobody was counted before."""
    monkeypatch.setattr(counting, "counted_today", CountedToday())


@pytest.fixture
def search(client):
    """Fills in the two fields, and presses the button."""
    return lambda q="", where="", **options: client.post("/nl/find", {"q": q, "where": where}, **options)


def counted() -> dict[tuple[str, str], int]:
    return {(gap.language, gap.province): gap.searches for gap in Gap.objects.all()}


# What counts


def test_a_search_that_finds_too_few_counts_for_its_language_and_province_in_its_month(search):
    search("tigrinya", "arnhem")
    (gap,) = Gap.objects.all()
    assert (gap.language, gap.province, gap.month, gap.searches) == ("tir", GELDERLAND, MONTH, 1)


def test_a_search_that_finds_enough_counts_for_nothing(search):
    for _one in range(ENOUGH):
        a_published_mediator()
    search("tigrinya", "arnhem")
    assert counted() == {}


def test_without_a_place_the_whole_country_counts(search):
    search("tigrinya")
    assert counted() == {("tir", "NL"): 1}


def test_a_region_counts_in_each_province_it_lies_in(vocabulary):
    def provinces(region) -> set[str]:
        return {vocabulary.municipalities[code].province for code in region.municipalities}

    region = next(region for region in vocabulary.regions.values() if len(provinces(region)) > 1)
    tigrinya = SearchCriteria(wishes=(Wish(languages=("tir",)),), place=Place(regions=(region.code,)))
    found = shortages(tigrinya, today=TODAY, vocabulary=vocabulary)
    assert {shortage.province for shortage in found} == provinces(region)


def test_a_dialect_counts_as_its_language_and_each_language_asked_counts(search):
    search("kurmanji turkije en tigrinya", "arnhem")
    assert counted() == {("kmr", GELDERLAND): 1, ("tir", GELDERLAND): 1}


def test_a_word_that_fits_several_languages_counts_for_none(search):
    search("syrisch", "arnhem")
    assert counted() == {}


def test_looking_for_someone_by_name_is_no_gap(search):
    search("tigrinya samira")
    assert counted() == {}


def test_a_search_that_cannot_be_read_is_no_gap(search):
    search("tigrinya" * 100)
    assert counted() == {}


# Only what a person sent


def test_addresses_back_chips_pages_and_the_api_never_count(client):
    for address in (
        "/nl/find?language=tir&municipality=GM0202",
        "/nl/find?language=tir&municipality=GM0202&page=2",
        "/api/v1/mediators?q=tigrinya+arnhem",
        "/api/v1/mediators?language=tir",
    ):
        client.get(address)
    client.post("/api/v1/mediators/_search", {"language": ["tir"]}, content_type="application/json")
    assert counted() == {}


def test_choosing_more_precisely_never_counts(client):
    client.post("/nl/find?language=tir", {"q": "tigrinya", "where": "", "choice": "expertise-youth"})
    assert counted() == {}


def test_going_on_from_what_was_found_never_counts(visitor):
    a_published_mediator()
    visitor.search("tigrinya", "arnhem")
    before = counted()
    visitor.follow("Arnhem")
    visitor.follow("English")
    assert before == counted() == {("tir", GELDERLAND): 1}


# Nobody twice on a day


def test_the_same_visitor_counts_once_a_day_for_a_language_and_a_province(search):
    search("tigrinya", "arnhem")
    search("tigrinya vrouw", "nijmegen")
    assert counted() == {("tir", GELDERLAND): 1}
    search("tigrinya", "utrecht")
    search("somalisch", "arnhem")
    assert counted() == {("tir", GELDERLAND): 1, ("tir", "PV26"): 1, ("som", GELDERLAND): 1}


def test_another_visitor_counts_too(search):
    search("tigrinya", "arnhem")
    search("tigrinya", "arnhem", **ELSEWHERE)
    assert counted() == {("tir", GELDERLAND): 2}


def test_on_another_day_the_same_visitor_counts_again(search, clock):
    search("tigrinya", "arnhem")
    clock.shift(datetime.timedelta(days=1))
    search("tigrinya", "arnhem")
    assert counted() == {("tir", GELDERLAND): 2}


def test_the_salt_dies_at_midnight_and_so_does_what_was_hashed_with_it(search, clock):
    search("tigrinya", "arnhem")
    first = bytes(counting.counted_today._memory)
    clock.shift(datetime.timedelta(hours=11))
    search("tigrinya", "arnhem")
    assert bytes(counting.counted_today._memory) == first
    clock.shift(datetime.timedelta(hours=2))
    search("dit vindt niemand")
    second = bytes(counting.counted_today._memory)
    salt, places = slice(4, 36), slice(36, None)
    assert second[salt] != first[salt]
    assert (first[places].count(1), second[places].count(1)) == (1, 0)


def test_all_processes_of_a_server_know_who_was_counted():
    memory, shortage = CountedToday(), Shortage("tir", GELDERLAND)
    memory.begin(TODAY)
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    child = os.fork()
    if not child:
        memory.add(request, shortage)
        os._exit(0)
    os.waitpid(child, 0)
    assert not memory.add(request, shortage)
    assert memory.add(request, Shortage("som", GELDERLAND))


def test_neither_address_nor_wish_is_in_memory(search):
    search("tigrinya", "arnhem", REMOTE_ADDR="192.0.2.77")
    memory = bytes(counting.counted_today._memory)
    places = memory[36:]
    assert set(places) == {0, 1}
    assert not [said for said in (b"192.0.2.77", bytes([192, 0, 2, 77]), b"tir", b"arnhem") if said in memory]


# Nothing that points at a person or a search


def test_nothing_else_is_stored_than_language_province_month_and_how_many(search):
    assert [field.name for field in Gap._meta.get_fields()] == ["pk", "month", "language", "province", "searches"]


def test_a_day_cannot_be_stored():
    with pytest.raises(DatabaseError):
        Gap.objects.create(month=TODAY, language="tir", province=GELDERLAND, searches=1)


def test_a_search_goes_on_when_counting_fails_and_the_log_says_nothing_of_it(search, monkeypatch, caplog):
    def fails(*args: object, **kwargs: object) -> None:
        raise DatabaseError("tigrinya arnhem 127.0.0.1")

    monkeypatch.setattr(counting, "count_gaps", fails)
    assert search("tigrinya", "arnhem").status_code == 303
    (record,) = [record for record in caplog.records if record.name == "cms.finding.counting"]
    assert record.getMessage() == "A search that found few could not be counted: DatabaseError"
    assert record.exc_info is None


def test_the_answer_is_there_before_anything_is_counted(rf):
    request = rf.post("/nl/find", {"q": "tigrinya", "where": "arnhem"})
    assert (find(request).status_code, counted()) == (303, {})


# The report


def a_gap(searches: int, **fields: object) -> None:
    Gap.objects.create(**{"month": MONTH, "language": "tir", "province": GELDERLAND, "searches": searches} | fields)


@pytest.fixture
def report(client):
    """What a registry manager reads in the report, row by row."""
    manager = a_registry_manager()
    manager.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(manager)

    def read(query: str = "") -> list[list[str]]:
        page = BeautifulSoup(client.get(reverse("gap_report") + query).content, "html.parser")
        return [[cell.get_text(strip=True) for cell in row.find_all("td")] for row in page.select("tbody tr")]

    return read


def test_a_count_of_four_reads_fewer_than_five(report):
    a_gap(4)
    assert report() == [["Tigrinya", "Gelderland", "minder dan 5"]]


def test_a_count_of_five_is_told(report):
    a_gap(5, province="NL")
    assert report() == [["Tigrinya", "Heel Nederland", "5"]]


def test_the_order_does_not_tell_the_small_counts(report):
    a_gap(1, language="amh")
    a_gap(4, language="som")
    a_gap(9, language="ukr")
    a_gap(3)
    assert [language for language, *_rest in report()] == ["Oekraïens", "Amhaars", "Somalisch", "Tigrinya"]


def test_months_stand_apart_and_the_latest_comes_first(report):
    a_gap(6)
    a_gap(7, month=datetime.date(2026, 10, 1))
    assert [row[2] for row in report()] == ["6"]
    assert [row[2] for row in report("?month=2026-10")] == ["7"]
    assert [row[2] for row in report("?month=nonsense")] == ["6"]


def test_an_empty_report_says_so(report, client):
    assert report() == []
    assert "Er is nog niets geteld." in client.get(reverse("gap_report")).content.decode()


@pytest.mark.parametrize("codename", ["access_admin", "change_language"])
def test_only_registry_managers_read_it(client, codename):
    editor = an_account()
    editor.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", codename]))
    client.force_login(editor)
    assert client.get(reverse("gap_report")).status_code in {302, 403}
    assert "Waar mediators ontbreken" not in client.get(reverse("wagtailadmin_home")).content.decode()
