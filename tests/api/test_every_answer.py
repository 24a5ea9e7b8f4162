"""What holds for every answer, good or bad: version, problems, freshness, other sites, safety."""

import datetime
import gzip
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test import Client

from api.middleware import ApiMiddleware
from api.v1 import VERSION, resources, views
from registry.numbers import with_check_character
from registry.services.clock import lock_clock, raise_vocabulary, renew_edition
from registry.services.mediators import set_room
from tests.api.conftest import Api
from tests.factories import TESTS, TODAY, a_published_mediator

NOBODY = with_check_character("7K3M9QXV2")
GOOD = [
    "",
    "/mediators",
    "/mediators?q=tigrinya",
    "/languages",
    "/municipalities",
    "/expertise",
    "/activities",
    "/changes",
    "/coverage?regionKind=PV",
    "/suggestions",
    "/suggestions?q=ti",
    "/openapi.json",
    "/pages",
    "/problems/not-found",
]
BAD = {
    "/mediators?page=0": 400,
    "/mediators?page=9": 404,
    f"/mediators/{NOBODY}": 404,
    "/changes?edition=0": 409,
    "/nonsense": 404,
    "/mediators/": 404,
    "/languages/": 404,
    "/": 404,
    "/pages/0": 404,
    "//mediators": 404,
    "/mediators//": 404,
    "/mediators/a/b": 404,
    "/../v1/mediators": 404,
    "/%6dediators%00": 404,
    "/%FF%FE": 404,
    "/problems/nonsense": 404,
}


@pytest.mark.parametrize("address", [*GOOD, *BAD])
def test_every_answer_says_its_version_and_is_safe_to_show(api, address):
    answer = api.ask(address)
    assert answer.headers["API-Version"] == VERSION
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"API-Version", "ETag", "Link"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert "Accept-Language" in answer.headers["Vary"]
    assert "Cookie" not in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] in {"no-cache", "no-store"}
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert not answer.cookies


@pytest.mark.parametrize(("address", "status"), BAD.items())
def test_every_error_is_a_problem_whose_type_opens_a_page(api, address, status):
    answer = api.ask(address)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    page = api.ask(problem["type"])
    assert page.status_code == 200
    assert problem["title"] in page.content.decode()


@pytest.mark.parametrize("address", [*GOOD, *BAD])
def test_nothing_leads_elsewhere(api, address):
    for language in ("nl", "en", "ar"):
        assert not 300 <= api.ask(address, headers={"Accept-Language": language}).status_code < 400


@pytest.mark.parametrize("address", GOOD)
def test_head_is_get_without_the_body(api, address):
    read, asked = api.ask(address), api.ask(address, method="HEAD")
    assert asked.status_code == 200
    assert asked.content == b""
    assert asked.headers.get("ETag") == read.headers.get("ETag")
    assert asked.headers["Content-Length"] == str(len(read.content))


@pytest.mark.parametrize("address", [*GOOD, "/mediators/_search", f"/mediators/{NOBODY}"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_methods_are_refused_and_the_right_ones_named(api, address, method):
    answer = api.ask(address, method=method)
    assert answer.status_code == 405
    assert answer.json()["type"].endswith("/problems/method-not-allowed")
    allowed = set(answer.headers["Allow"].split(", "))
    assert allowed == ({"POST", "OPTIONS"} if address == "/mediators/_search" else {"GET", "HEAD", "OPTIONS"})


def test_a_search_is_posted_and_a_list_is_read(api):
    assert api.ask("/mediators/_search").status_code == 405
    assert api.ask("/mediators", method="POST", data="{}", content_type="application/json").status_code == 405


@pytest.mark.parametrize(("address", "method"), [("/mediators", "GET"), ("/mediators/_search", "POST")])
def test_a_browser_on_another_site_may_ask(api, address, method):
    headers = {
        "Origin": "https://www.example.nl",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type, accept-language",
    }
    answer = api.ask(address, method="OPTIONS", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert method in answer.headers["Access-Control-Allow-Methods"].split(", ")
    allowed = {name.lower() for name in answer.headers["Access-Control-Allow-Headers"].split(", ")}
    assert {"content-type", "accept-language", "if-none-match"} <= allowed
    assert "Access-Control-Allow-Credentials" not in answer.headers


def fail() -> None:
    raise RuntimeError("secret")


def test_a_failure_of_ours_is_a_problem_without_its_cause(db, monkeypatch):
    monkeypatch.setattr(resources, "read_clock", fail)
    answer = Api().ask("/mediators")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["API-Version"] == VERSION
    assert b"secret" not in answer.content


def test_a_developer_s_own_machine_answers_programs_as_any_other(api, settings, monkeypatch):
    """Django's yellow pages are for people."""
    settings.DEBUG = True
    answers = [(api.ask(address), status) for address, status in BAD.items()]
    answers.append((api.ask("/mediators", headers={"Host": "evil.example"}), 400))
    monkeypatch.setattr(resources, "read_clock", fail)
    answers.append((api.ask("/mediators"), 500))
    for answer, status in answers:
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status
        for telling in (b"Traceback", b"urlpatterns", b"secret", b"cms.settings"):
            assert telling not in answer.content


def test_a_wrong_host_is_a_problem_too(api):
    answer = api.ask("/mediators", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert b"evil" not in answer.content


def test_problems_come_in_dutch_and_english(api):
    english = api.ask("/nonsense").json()
    dutch = api.ask("/nonsense", headers={"Accept-Language": "nl"})
    assert english["title"] == "There is nothing at this address"
    assert dutch.headers["Content-Language"] == "nl"


def test_an_answer_that_is_kept_is_asked_after_and_not_sent_again(api):
    a_published_mediator()
    first = api.ask("/mediators?language=tir")
    tag = first.headers["ETag"]
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = api.ask("/mediators?language=tir", headers={"If-None-Match": known})
        assert again.status_code == HTTPStatus.NOT_MODIFIED, known
        assert again.content == b""
        assert again.headers["ETag"] == tag
        assert again.headers["API-Version"] == VERSION
        assert again.headers["Vary"] == first.headers["Vary"]
    assert api.ask("/mediators?language=tir", headers={"If-None-Match": 'W/"other"'}).status_code == 200


def change_room() -> None:
    set_room(by=TESTS, numbers=[a_published_mediator()], room_from=TODAY)


def change_words() -> None:
    with transaction.atomic():
        raise_vocabulary(lock_clock())


def rebuild() -> None:
    with transaction.atomic():
        renew_edition(lock_clock())


@pytest.mark.parametrize("change", [change_room, change_words, rebuild])
def test_an_answer_is_new_after_each_change(api, change):
    tag = api.ask("/mediators").headers["ETag"]
    assert api.ask("/mediators").headers["ETag"] == tag
    change()
    answer = api.ask("/mediators", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_the_description_is_new_when_the_code_is(api, monkeypatch):
    tag = api.ask("/openapi.json").headers["ETag"]
    assert api.ask("/openapi.json", headers={"If-None-Match": tag}).status_code == 304
    monkeypatch.setattr(views, "document", lambda vocabulary: {"openapi": "3.0.3", "paths": {}})
    assert api.ask("/openapi.json", headers={"If-None-Match": tag}).status_code == 200


def test_an_answer_is_new_the_next_day_in_another_language_and_at_another_address(api, clock):
    tags = {
        api.ask("/mediators").headers["ETag"],
        api.ask("/mediators?page=1").headers["ETag"],
        api.ask("/mediators", headers={"Accept-Language": "nl"}).headers["ETag"],
    }
    clock.shift(datetime.timedelta(days=1))
    tags.add(api.ask("/mediators").headers["ETag"])
    assert len(tags) == 4


@pytest.mark.parametrize("query", ["q=tigrinya", "expertise=sexual-violence", "words=selam", "activity=accompany"])
def test_what_says_something_of_the_person_helped_is_kept_by_nobody(api, query):
    a_published_mediator(expertise=("sexual-violence",), activities=("accompany",))
    for answer in (api.ask(f"/mediators?{query}"), api.search(dict([query.split("=")]))):
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers


def test_answers_are_compressed_for_those_who_can_read_it(api):
    plain = api.ask("/languages")
    packed = api.ask("/languages", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3
    assert packed.headers["ETag"] == plain.headers["ETag"]
    again = api.ask("/languages", headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED


@pytest.mark.parametrize("header", ["gzip;q=0", "identity", "br", "gzip;q=0, *", ""])
def test_answers_are_not_compressed_for_others(api, header):
    answer = api.ask("/languages", headers={"Accept-Encoding": header})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_cookie_does_not_choose_the_language(api, settings):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get("/api/v1/activities").headers["Content-Language"] == "nl"


def test_pages_of_the_site_are_left_alone(db):
    answer = Client().get("/nl/nonsense")
    assert "API-Version" not in answer.headers


def test_the_middleware_comes_first(settings):
    """So that it also sees what other middleware answers by itself."""
    assert settings.MIDDLEWARE[0] == f"{ApiMiddleware.__module__}.{ApiMiddleware.__qualname__}"
