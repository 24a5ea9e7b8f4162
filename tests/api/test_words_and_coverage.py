"""The codes that can be asked, and where mediators are missing."""

import datetime

import pytest

from registry.choices import Level, RegionKind
from registry.profiles import SpokenLanguage
from registry.services.mediators import set_room
from tests.factories import TESTS, TODAY, a_published_mediator


def codes(page: dict) -> list[str]:
    return [each["code"] for each in page["results"]]


def test_every_language_is_listed_with_what_belongs_to_it(api, vocabulary):
    page = api.get("/languages")
    assert codes(page) == sorted(vocabulary.languages)
    assert page["total"] == len(vocabulary.languages)
    apc = next(each for each in page["results"] if each["code"] == "apc")
    assert apc["name"] == "Levantine Arabic"
    assert (apc["direction"], apc["group"]) == ("rtl", "ara")
    assert "apc-SY" in [variety["code"] for variety in apc["varieties"]]


def test_groups_are_listed_with_their_members(api):
    groups = {group["code"]: group["members"] for group in api.get("/languages")["groups"]}
    assert groups["kur"] == ["ckb", "kmr", "sdh"]


@pytest.mark.parametrize("number", [0, 50, 150])
def test_every_code_listed_can_be_asked(api, number):
    language = api.get("/languages")["results"][number]
    for code in [language["code"], *language["varieties"]]:
        key = "language" if isinstance(code, str) else "variety"
        api.get(f"/mediators?{key}={code if isinstance(code, str) else code['code']}")
    for group in api.get("/languages")["groups"]:
        api.get(f"/mediators?language={group['code']}")


def test_every_municipality_is_listed_with_its_regions_and_former_codes(api, vocabulary):
    page = api.get("/municipalities")
    assert codes(page) == sorted(vocabulary.municipalities)
    arnhem = next(each for each in page["results"] if each["code"] == "GM0202")
    assert arnhem["name"] == "Arnhem"
    assert [region["kind"] for region in arnhem["regions"]] == list(RegionKind.values)
    former = {old: each["code"] for each in page["results"] for old in each["formerCodes"]}
    assert former == {old: vocabulary.municipality(old).code for old in vocabulary.successors}


def test_a_former_code_asks_for_its_successor(api):
    number = a_published_mediator(base_municipality="GM0394", service_municipalities=("GM0394",))
    page = api.get("/mediators?municipality=GM0393")
    assert page["understood"]["criteria"] == {"municipality": ["GM0394"]}
    assert [mediator["number"] for mediator in page["results"]] == [number]


@pytest.mark.parametrize(("address", "mapping"), [("/expertise", "expertise"), ("/activities", "activities")])
def test_topics_are_listed_in_both_languages(api, vocabulary, address, mapping):
    english, dutch = api.get(address), api.get(address, headers={"Accept-Language": "nl"})
    assert codes(english) == codes(dutch) == sorted(getattr(vocabulary, mapping))
    assert all(each["name"] != each["code"] for each in english["results"])
    assert english["results"] != dutch["results"]


def test_coverage_counts_people_and_those_with_room(api):
    a_published_mediator()
    full = a_published_mediator(
        languages=(SpokenLanguage("tir", None, Level.FLUENT), SpokenLanguage("som", None, Level.FLUENT))
    )
    set_room(by=TESTS, numbers=[full], room_from=TODAY + datetime.timedelta(days=1))
    covered = {each["language"]["code"]: each for each in api.get("/coverage")["results"]}
    assert (covered["tir"]["people"], covered["tir"]["withRoom"]) == (2, 1)
    assert (covered["som"]["people"], covered["som"]["withRoom"]) == (1, 0)
    assert {(region["code"], region["people"], region["withRoom"]) for region in covered["som"]["regions"]} == {
        ("PV25", 1, 0),
        ("GG1911", 1, 0),
        ("VR07", 1, 0),
        ("AM07", 1, 0),
    }


def test_each_count_of_coverage_is_the_total_of_that_search(api):
    a_published_mediator(service_regions=("GG1911",), service_municipalities=())
    a_published_mediator(serves_whole_country=True, service_municipalities=())
    a_published_mediator(base_municipality="GM0363", service_municipalities=("GM0363", "GM0202"))
    covered = api.get("/coverage?regionKind=PV")["results"]
    assert [each["language"]["code"] for each in covered] == ["tir"]
    assert len(covered[0]["regions"]) == 12
    for region in covered[0]["regions"]:
        assert region["kind"] == "PV"
        search = f"/mediators?language=tir&region={region['code']}"
        assert region["people"] == api.get(search)["total"]
        assert region["withRoom"] == api.get(f"{search}&available=true")["total"]


def test_nobody_is_counted_who_is_not_to_be_seen(api, clock):
    a_published_mediator()
    assert api.get("/coverage?regionKind=PV")["total"] == 1
    clock.shift(datetime.timedelta(days=180))
    assert api.get("/coverage?regionKind=PV")["results"] == []


@pytest.mark.parametrize("query", ["regionKind=XX", "regionKind=", "regionKind=PV&regionKind=GG"])
def test_other_kinds_of_region_are_refused(api, query):
    assert set(api.faults(f"/coverage?{query}")) == {"regionKind"}
