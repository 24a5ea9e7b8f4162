"""Where mediators are missing is counted, and nothing else: not who asked, not what, not on which day."""

import datetime
import os
import runpy
import threading

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import DatabaseError
from django.test import RequestFactory
from django.urls import reverse

from cms.finding import counting
from cms.finding.counting import CountedToday
from cms.finding.views import find
from registry.today import AMSTERDAM, seconds_to_midnight
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
    """Nobody was counted before. The clock is the test's, so no thread watches it."""
    memory = CountedToday()
    memory._watched_in = os.getpid()
    monkeypatch.setattr(counting, "counted_today", memory)


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


BLANK = bytes(2 * CountedToday._HALF)


def what_is_remembered() -> bytes:
    return bytes(counting.counted_today._memory)


class Stop(Exception):
    """Ends what would go on for ever."""


def sleeping_until(clock, moment: datetime.datetime):
    """A sleep that takes no time and moves the clock, until this moment has passed."""

    def sleep(seconds: float) -> None:
        assert 0 < seconds <= 60
        clock.shift(seconds)
        if datetime.datetime.now(AMSTERDAM) > moment:
            raise Stop

    return sleep


@pytest.mark.parametrize(
    "day", [datetime.date(2026, 11, 23), datetime.date(2026, 3, 29), datetime.date(2026, 10, 25)], ids=str
)
def test_the_salt_dies_at_midnight_also_when_nobody_searches(search, clock, day):
    clock.move_to(datetime.datetime.combine(day, datetime.time(23, 58, 30), AMSTERDAM))
    search("tigrinya", "arnhem")
    first = what_is_remembered()
    assert first.count(0) < len(first)
    midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), AMSTERDAM)

    def watching_until(moment: datetime.datetime) -> bytes:
        with pytest.raises(Stop):
            counting.counted_today._keep_forgetting(sleeping_until(clock, moment))
        return what_is_remembered()

    assert watching_until(midnight - datetime.timedelta(seconds=40)) == first
    assert watching_until(midnight + datetime.timedelta(seconds=1)) == BLANK


@pytest.mark.parametrize(
    ("day", "hours"), [(datetime.date(2026, 3, 29), 22.5), (datetime.date(2026, 10, 25), 24.5)], ids=str
)
def test_a_day_on_which_the_clocks_change_lasts_as_long_as_it_does(clock, day, hours):
    clock.move_to(datetime.datetime.combine(day, datetime.time(0, 30), AMSTERDAM), tick=False)
    assert seconds_to_midnight() == hours * 3600


def test_what_was_made_just_before_midnight_is_gone_when_a_new_day_begins(search, clock):
    clock.move_to(datetime.datetime(2026, 11, 23, 23, 59, 59, tzinfo=AMSTERDAM))
    search("tigrinya", "arnhem")
    yesterday = what_is_remembered()
    clock.shift(2)
    search("somalisch", "arnhem")
    counting.counted_today.forget_days_before(datetime.date(2026, 11, 24))
    remembered = what_is_remembered()
    salts = {remembered[start + 4 : start + 36] for start in (0, CountedToday._HALF)} - {bytes(32)}
    assert len(salts) == 1
    assert not [salt for salt in salts if salt in yesterday]
    assert remembered.count(1) >= 1


def watchers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "forgetting at midnight"]


def test_every_worker_of_the_server_watches_the_clock_whether_it_counts_or_not(monkeypatch):
    monkeypatch.setattr(counting, "counted_today", CountedToday())
    before = len(watchers())
    runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.py"))["post_fork"](None, None)
    assert len(watchers()) == before + 1


def test_a_process_that_uses_it_watches_the_clock_and_so_does_one_forked_from_it(monkeypatch, search):
    monkeypatch.setattr(counting, "counted_today", CountedToday())
    before = len(watchers())
    search("tigrinya", "arnhem")
    search("somalisch", "arnhem")
    assert len(watchers()) == before + 1
    assert all(thread.daemon for thread in watchers())
    child = os.fork()
    if not child:
        counting.counted_today.forget_at_midnight()
        os._exit(len(watchers()))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


def test_the_thread_itself_forgets_when_midnight_comes(clock):
    """On the machine's own clock, which is soon at midnight and goes on."""
    memory, wiped = CountedToday(), threading.Event()
    forget = memory.forget_days_before
    memory.forget_days_before = lambda day: (forget(day), day > TODAY and wiped.set())
    clock.move_to(datetime.datetime.combine(TODAY, datetime.time(23, 59, 59, 700_000), AMSTERDAM), tick=True)
    memory.add(RequestFactory().get("/"), Shortage("tir", GELDERLAND), day=TODAY)
    assert bytes(memory._memory) != BLANK
    assert wiped.wait(10)
    assert bytes(memory._memory) == BLANK


def test_all_processes_of_a_server_know_who_was_counted(clock):
    memory, shortage = CountedToday(), Shortage("tir", GELDERLAND)
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
    memory.add(request, Shortage("amh", GELDERLAND), day=TODAY)
    child = os.fork()
    if not child:
        memory.add(request, shortage, day=TODAY)
        os._exit(0)
    os.waitpid(child, 0)
    assert not memory.add(request, shortage, day=TODAY)
    assert memory.add(request, Shortage("som", GELDERLAND), day=TODAY)


def test_neither_address_nor_wish_is_in_memory(search):
    search("tigrinya", "arnhem", REMOTE_ADDR="192.0.2.77")
    memory = what_is_remembered()
    assert len(memory) - memory.count(0) <= 1 + 4 + 32
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
