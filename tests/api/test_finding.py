"""A program finds mediators, and sees why they are found."""

import datetime

import pytest

from api.v1.searching import combined
from registry.choices import AttestationKind, DataGroup, Gender, Level, Way
from registry.numbers import display_number, new_number
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.mediators import pause, set_room, withdraw
from search.criteria import Place, SearchCriteria, Wish
from tests.api.conftest import numbers
from tests.factories import ALL_PUBLIC, TESTS, TODAY, a_published_mediator

TOMORROW = TODAY + datetime.timedelta(days=1)


def test_typed_words_find_someone_and_say_how_they_were_read(api):
    number = a_published_mediator()
    page = api.get("/mediators?q=tigrinya+arnhem")
    assert numbers(page) == [number]
    assert page["total"] == 1
    assert page["understood"]["criteria"] == {"language": ["tir"], "municipality": ["GM0202"]}
    assert [piece["text"] for piece in page["understood"]["pieces"]] == ["tigrinya", "arnhem"]


def test_codes_find_the_same_as_words(api):
    a_published_mediator()
    a_published_mediator(languages=(SpokenLanguage("som", None, Level.NATIVE),))
    by_words = api.get("/mediators?q=tigrinya+arnhem")
    by_codes = api.get("/mediators?language=tir&municipality=GM0202")
    assert numbers(by_words) == numbers(by_codes)
    assert by_words["facets"] == by_codes["facets"]


def test_a_body_finds_the_same_as_an_address(api):
    a_published_mediator(ways=(Way.IN_PERSON, Way.PHONE), keeps_people_who_move=True)
    a_published_mediator()
    by_address = api.get("/mediators?way=phone&keepsPeopleWhoMove=true&pageSize=5&language=tir")
    by_body = api.search({"way": "phone", "keepsPeopleWhoMove": True, "pageSize": 5, "language": ["tir"]}).json()
    assert numbers(by_body) == numbers(by_address) != []
    assert by_body["facets"] == by_address["facets"]


def test_what_is_false_or_empty_in_a_body_is_not_asked(api):
    number = a_published_mediator()
    set_room(by=TESTS, numbers=[number], room_from=TOMORROW)
    assert numbers(api.search({"available": False, "language": []}).json()) == [number]
    assert numbers(api.search({"available": True}).json()) == []


def test_each_mediator_comes_with_reasons_in_codes_and_names(api):
    a_published_mediator()
    reasons = api.get("/mediators?language=tir&municipality=GM0202")["results"][0]["reasons"]
    assert {"code": "speaks-natively", "values": [{"code": "tir", "name": "Tigrinya"}]} in reasons
    assert {"code": "lives-there", "values": [{"code": "GM0202", "name": "Arnhem"}]} in reasons


def test_a_word_with_several_meanings_asks_back(api):
    kurmanji = a_published_mediator(languages=(SpokenLanguage("kmr", None, Level.NATIVE),))
    sorani = a_published_mediator(languages=(SpokenLanguage("ckb", None, Level.NATIVE),))
    page = api.get("/mediators?q=koerdisch")
    assert set(numbers(page)) == {kurmanji, sorani}
    assert [{choice["code"] for choice in question} for question in page["understood"]["ask"]] == [{"kmr", "ckb"}]
    answered = api.get("/mediators?q=koerdisch&language=ckb")
    assert numbers(answered) == [sorani]
    assert answered["understood"]["ask"] == []


def test_choosing_a_facet_gives_the_total_it_promised(api):
    for level in Level:
        a_published_mediator(languages=(SpokenLanguage("tir", None, level),), expertise=("sexual-violence",))
    a_published_mediator(base_municipality="GM0363", service_municipalities=("GM0363",))
    facets = api.get("/mediators?language=tir")["facets"]
    promised = {(key, value["code"]): value["count"] for key, values in facets.items() for value in values}
    assert ("region", "PV25") in promised
    for (key, code), count in promised.items():
        address = (
            "/mediators?language=tir" if (key, code) == ("language", "tir") else f"/mediators?language=tir&{key}={code}"
        )
        assert api.get(address)["total"] == count, (key, code)


def test_too_few_people_come_with_wider_searches_that_can_be_followed(api):
    a_published_mediator(base_municipality="GM0363", service_municipalities=("GM0363",))
    page = api.get("/mediators?language=tir&municipality=GM0202")
    assert page["total"] == 0
    assert page["wider"]
    for choice in page["wider"]:
        assert choice["name"] != choice["code"]
        if choice["link"]:
            assert api.get(choice["link"])["total"] == choice["total"] > 0


def test_names_come_in_the_language_asked(api):
    a_published_mediator(expertise=("sexual-violence",))
    in_english = api.get("/mediators")["results"][0]["expertise"]
    in_dutch = api.get("/mediators", headers={"Accept-Language": "nl-BE, en;q=0.5"})["results"][0]["expertise"]
    assert in_english == [{"code": "sexual-violence", "name": "Sexual violence"}]
    assert in_dutch == [{"code": "sexual-violence", "name": "Seksueel geweld"}]


@pytest.mark.parametrize("header", ["", "*", "xx", "de, pl;q=0.9", ";;;q=x", "en;q=0", "a" * 5000])
def test_dutch_is_what_others_get(api, header):
    answer = api.ask("/activities", headers={"Accept-Language": header})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "nl"


def test_one_mediator_is_found_by_her_number_however_it_is_spelled(api):
    number = a_published_mediator(
        gender=Gender.WOMAN,
        languages=(SpokenLanguage("apc", "apc-SY", Level.FLUENT),),
        attestations=(
            ShownAttestation(AttestationKind.TRAINING, "Rutgers", None, datetime.date.max),
            ShownAttestation(AttestationKind.TRAINING, "Ended today", None, TODAY),
        ),
    )
    mediator = api.get(f"/mediators/{number}")
    assert mediator["number"] == number
    assert mediator["gender"]["code"] == "woman"
    assert mediator["languages"][0]["variety"]["code"] == "apc-SY"
    assert [proof["issuer"] for proof in mediator["attestations"]] == ["Rutgers"]
    assert mediator["attestations"][0]["validUntil"] is None
    assert mediator["confirmedOn"] == TODAY.isoformat()
    assert api.get(f"/mediators/{display_number(number).lower()}") == mediator
    assert api.get(mediator["links"]["self"]) == mediator


@pytest.mark.parametrize(
    ("room_from", "limited", "room"),
    [
        (datetime.date.min, False, {"status": "open", "limited": False, "from": None}),
        (TODAY, True, {"status": "open", "limited": True, "from": None}),
        (TOMORROW, False, {"status": "full", "limited": False, "from": TOMORROW.isoformat()}),
        (datetime.date.max, False, {"status": "full", "limited": False, "from": None}),
    ],
)
def test_room_is_that_of_today(api, room_from, limited, room):
    number = a_published_mediator()
    set_room(by=TESTS, numbers=[number], room_from=room_from, limited=limited)
    assert api.get(f"/mediators/{number}")["room"] == room


def test_a_number_with_a_wrong_check_character_is_not_looked_up(api, django_assert_num_queries):
    wrong = "0" * 9 + "1"
    with django_assert_num_queries(1):
        answer = api.ask(f"/mediators/{wrong}")
    assert answer.status_code == 404


def test_a_number_nobody_has_is_not_found(api):
    assert api.ask(f"/mediators/{new_number()}").status_code == 404


def test_who_withdraws_is_gone_at_once(api):
    number = a_published_mediator()
    assert numbers(api.get("/mediators")) == [number]
    withdraw(by=TESTS, numbers=[number])
    assert numbers(api.get("/mediators")) == []
    assert api.ask(f"/mediators/{number}").status_code == 404


def test_who_pauses_is_away_until_the_day_she_said(api, clock):
    number = a_published_mediator()
    pause(by=TESTS, numbers=[number], until=TOMORROW)
    assert api.ask(f"/mediators/{number}").status_code == 404
    assert numbers(api.get("/mediators")) == []
    clock.shift(datetime.timedelta(days=1))
    assert numbers(api.get("/mediators")) == [number]
    assert api.get(f"/mediators/{number}")["number"] == number


def test_who_does_not_confirm_disappears_by_herself(api, clock):
    number = a_published_mediator()
    clock.shift(datetime.timedelta(days=180))
    assert numbers(api.get("/mediators")) == []
    assert api.ask(f"/mediators/{number}").status_code == 404


def test_gender_is_not_told_without_consent(api):
    shown = {group: audience for group, audience in ALL_PUBLIC.items() if group != DataGroup.GENDER}
    number = a_published_mediator(gender=Gender.WOMAN, consents=shown)
    assert api.get(f"/mediators/{number}")["gender"] is None
    assert numbers(api.get("/mediators?gender=woman")) == []


def test_what_is_chosen_and_what_is_typed_are_one_search(vocabulary):
    said = SearchCriteria(
        wishes=(Wish(languages=("kur",), settled=False), Wish(languages=("tir",))),
        level="working",
        place=Place(municipalities=("GM0202",), within_km=10),
        genders=("woman",),
    )
    chosen = SearchCriteria(
        wishes=(Wish(languages=("kmr",)), Wish(languages=("tir",))),
        level="native",
        place=Place(regions=("PV25",)),
        available=True,
    )
    assert combined(said, chosen, vocabulary) == SearchCriteria(
        wishes=chosen.wishes,
        level="native",
        place=Place(municipalities=("GM0202",), regions=("PV25",), within_km=10),
        genders=("woman",),
        available=True,
    )
