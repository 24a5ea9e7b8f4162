"""What a program offers to someone who is typing."""

import pytest

from registry.choices import Level
from registry.profiles import SpokenLanguage
from registry.services.mediators import withdraw
from tests.factories import TESTS, a_published_mediator


def suggested(api, query: str) -> list[tuple]:
    return [(each["key"], each["code"], each["count"]) for each in api.get(f"/suggestions?{query}")["results"]]


def test_each_suggestion_has_code_name_and_how_to_write_it(api):
    a_published_mediator()
    page = api.get("/suggestions?q=woman+oosterbe", headers={"Accept-Language": "en"})
    assert page["start"] == 6
    assert page["results"][0] == {
        "key": "municipality",
        "code": "GM0274",
        "name": "Renkum",
        "word": "Oosterbeek",
        "text": "Renkum",
        "count": 0,
    }


@pytest.mark.parametrize("typed", ["ትግ", "tigri", "arn", "besnij"])
def test_each_count_is_the_total_of_asking_for_that_code(api, typed):
    a_published_mediator(expertise=("female-genital-mutilation",))
    found = suggested(api, f"q={typed}")
    assert found
    for key, code, count in found:
        assert api.get(f"/mediators?{key}={code}")["total"] == count


def test_counts_go_with_what_was_typed_before(api):
    a_published_mediator()
    a_published_mediator(languages=(SpokenLanguage("som", None, Level.NATIVE),))
    assert suggested(api, "q=arnhem")[0] == ("municipality", "GM0202", 2)
    assert suggested(api, "q=tigrinya+arnhem")[0] == ("municipality", "GM0202", 1)


def test_who_withdrew_is_counted_nowhere(api):
    number = a_published_mediator()
    assert suggested(api, "q=tigrinya")[0] == ("language", "tir", 1)
    withdraw(by=TESTS, numbers=[number])
    assert suggested(api, "q=tigrinya")[0] == ("language", "tir", 0)


def test_one_kind_can_be_asked_for(api):
    assert {key for key, *_ in suggested(api, "q=a&only=places")} == {"municipality", "region"}
    assert {key for key, *_ in suggested(api, "q=a&only=topics")} <= {"expertise", "activity"}
    assert set(api.faults("/suggestions?q=a&only=people")) == {"only"}


def test_nothing_typed_is_nothing_suggested(api):
    assert suggested(api, "") == suggested(api, "q=%20") == suggested(api, "q=xqzxqz") == []


def test_nobody_keeps_what_was_typed(api):
    answer = api.ask("/suggestions?q=ti")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
