"""What the API is measured beside answers the same question; what is printed is what was measured."""

import pytest

from bench import api as bench_api
from registry.choices import Gender, Level, Way
from registry.profiles import SpokenLanguage
from registry.services.mediators import pause
from registry.today import today
from tests.factories import TESTS, a_published_mediator


@pytest.fixture
def number(db) -> str:
    """Someone with something to say, beside someone who is paused."""
    pause(by=TESTS, numbers=[a_published_mediator(today=today())])
    return a_published_mediator(
        today=today(),
        gender=Gender.WOMAN,
        languages=(SpokenLanguage("apc", "apc-SY", Level.NATIVE), SpokenLanguage("tir", None, Level.FLUENT)),
        ways=(Way.IN_PERSON, Way.PHONE),
        expertise=("sexual-violence",),
        activities=("accompany",),
        organisations=("VluchtelingenWerk",),
    )


@pytest.fixture
def plain(client, settings):
    """Asks REST framework alone."""
    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = "bench.plain_api"

    def ask(path: str) -> dict:
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.json()

    return ask


def test_plain_rest_framework_shows_the_same_mediator(client, number, plain, settings):
    beside = plain(f"/mediators/{number}")
    assert beside == plain("/mediators")["results"][0]
    assert plain("/mediators")["count"] == 1
    settings.ROOT_URLCONF = "cms.urls"
    ours = client.get(f"/api/v1/mediators/{number}", headers={"Accept-Language": "en"}).json()
    assert [(spoken["language"], spoken["variety"], spoken["level"]) for spoken in beside["languages"]] == [
        (spoken["language"], spoken["variety"], spoken["level"]["code"]) for spoken in ours["languages"]
    ]
    for name in ("number", "name", "expertise", "activities", "organisations"):
        assert beside[name] == ours[name]
    assert beside["base_municipality"] == ours["baseMunicipality"]


def test_plain_rest_framework_gives_the_same_changes_and_languages(client, number, plain, settings, vocabulary):
    changes, languages = plain("/changes")["results"], plain("/languages")
    settings.ROOT_URLCONF = "cms.urls"
    assert [row["number"] for row in changes] == [
        row["number"] for row in client.get("/api/v1/changes").json()["results"]
    ]
    ours = client.get("/api/v1/languages", headers={"Accept-Language": "en"}).json()["results"]
    assert len(languages) == len(ours)
    assert {language["code"] for language in languages} == {language["code"] for language in ours}


def test_the_queries_of_plain_rest_framework_do_not_grow_either(number, plain, django_assert_max_num_queries):
    """So that the comparison is with good work."""
    for _ in range(10):
        a_published_mediator(today=today())
    with django_assert_max_num_queries(18):
        plain("/mediators")


def test_the_table_says_what_was_measured(capsys):
    one = {"requests_per_second": 500.0, "p50": 2.0, "p95": 4.0, "p99": 9.0, "steady_p95": 3.0}
    slow = {**one, "requests_per_second": 100.0, "steady_p95": None}
    bench_api.print_rows([{"name": "list of 20", "ours": one, "plain": slow, "hello": None}])
    lines = capsys.readouterr().out.splitlines()[2:]
    assert lines[0].split() == ["list", "of", "20", "ours", "500", "2.0", "4.0", "9.0", "3.0", "1.0"]
    assert lines[1].split() == ["plain", "100", "2.0", "4.0", "9.0", "-", "5.0"]


def test_without_wrk_the_remedy_is_said(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="apt install wrk"):
        bench_api.rows()
