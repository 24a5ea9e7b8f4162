"""The two front doors are two ways to one search: the same people, in the same order, for people and for programs."""

import dataclasses
import re

import pytest

from registry.models import Mediator
from registry.numbers import display_number
from registry.profiles import SpokenLanguage
from registry.services.mediators import change, details_of, withdraw
from tests.factories import TESTS, a_published_mediator


@pytest.fixture
def people(db) -> list[str]:
    """Three in Arnhem who speak Tigrinya, and one who does not."""
    numbers = [a_published_mediator(name=name) for name in ("Selam T.", "Rahel B.", "Yonas K.")]
    a_published_mediator(name="Farid D.", languages=(SpokenLanguage("prs", None, "native"),))
    return numbers


def numbers_on_page(client, **typed) -> list[str]:
    page = client.post("/nl/find", typed, follow=True).content.decode()
    found = re.findall(r'/nl/mediators/([0-9A-Z-]{12})"', page)
    return list(dict.fromkeys(number.replace("-", "") for number in found))


def numbers_in_api(client, q: str) -> list[str]:
    return [one["number"].replace("-", "") for one in client.get("/api/v1/mediators", {"q": q}).json()["results"]]


def test_a_stranger_and_a_script_find_the_same_people_in_the_same_order(client, people):
    on_page = numbers_on_page(client, q="tigrinya arnhem", where="")
    assert sorted(on_page) == sorted(people)
    assert numbers_in_api(client, "tigrinya arnhem") == on_page


def test_a_changed_name_is_seen_everywhere_at_once(client, people):
    mediator = Mediator.objects.get(number=people[0])
    before = details_of(mediator)
    change(by=TESTS, number=people[0], details=dataclasses.replace(before, name="Selam Nieuwenaam"))
    shown = display_number(people[0])
    assert "Selam Nieuwenaam" in client.post("/nl/find", {"q": "nieuwenaam"}, follow=True).content.decode()
    assert "Selam Nieuwenaam" in client.get(f"/nl/mediators/{shown}").content.decode()
    assert client.get(f"/api/v1/mediators/{people[0]}").json()["name"] == "Selam Nieuwenaam"


def test_a_withdrawn_mediator_is_gone_from_every_page_and_answer_at_once(client, people):
    withdraw(by=TESTS, numbers=[people[0]])
    assert people[0] not in numbers_on_page(client, q="tigrinya arnhem", where="")
    assert people[0] not in numbers_in_api(client, "tigrinya arnhem")
    assert client.get(f"/nl/mediators/{display_number(people[0])}").status_code == 404
    assert client.get(f"/api/v1/mediators/{people[0]}").status_code == 404
