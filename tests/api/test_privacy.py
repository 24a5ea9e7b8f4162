"""No answer holds what a mediator did not agree to show, nor a way to reach her."""

import datetime
import re

import pytest

from api.openapi import READINGS
from api.problems import KINDS
from registry.choices import AttestationKind, Audience, ContactKind, ContactVisibility, DataGroup, Gender, Level
from registry.models import Mediator
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.details import ContactDetails
from registry.services.mediators import pause, withdraw
from tests.factories import ALL_PUBLIC, TESTS, a_mediator, a_published_mediator, an_account

MARKER = "marker"
CONTACT = (
    ContactDetails(ContactKind.EMAIL, f"{MARKER}@example.org", ContactVisibility.PUBLIC),
    ContactDetails(ContactKind.TELEPHONE, "+31612345678", ContactVisibility.PUBLIC),
    ContactDetails(ContactKind.WEBSITE, f"https://{MARKER}.example.org", ContactVisibility.KNOWN_ORGANISATIONS),
    ContactDetails(ContactKind.EMAIL, f"{MARKER}2@example.org"),
)
PRIVATE = {
    "organisations": (f"{MARKER} foundation",),
    "attestations": (ShownAttestation(AttestationKind.TRAINING, f"{MARKER} school", None, datetime.date.max),),
    "expertise": ("sexual-violence",),
    "gender": Gender.OTHER,
    "contact_channels": CONTACT,
}
EMAIL = re.compile(rb"[\w.+-]+@[\w-]+\.[\w.]+")
TELEPHONE = re.compile(rb"(?<![\w.])(\+|00)\d[\d -]{7,}")


@pytest.fixture
def people(db, clock) -> dict[str, str]:
    """Someone of every kind, each with a marker in all she does not show."""
    only_profile = {DataGroup.PROFILE: Audience.EVERYONE}
    to_known = {**dict.fromkeys(DataGroup, Audience.KNOWN_ORGANISATIONS), **only_profile}
    people = {
        "shows her profile only": a_published_mediator(consents=only_profile, **PRIVATE),
        "shows more to those she knows": a_published_mediator(consents=to_known, **PRIVATE),
        "shows all": a_published_mediator(
            consents=ALL_PUBLIC, account=an_account(email=f"{MARKER}3@example.org"), contact_channels=CONTACT
        ),
        "is paused": a_published_mediator(name=f"{MARKER} A"),
        "withdrew": a_published_mediator(name=f"{MARKER} B"),
        "is a draft": a_mediator(name=f"{MARKER} C"),
        "does not show anything": a_mediator(
            name=f"{MARKER} D", languages=(SpokenLanguage("som", None, Level.NATIVE),), **PRIVATE
        ),
    }
    pause(by=TESTS, numbers=[people["is paused"]])
    withdraw(by=TESTS, numbers=[people["withdrew"]])
    return people


ANSWERS = [
    "/mediators",
    "/mediators?pageSize=1",
    f"/mediators?words={MARKER}",
    f"/mediators?q={MARKER}",
    "/mediators?gender=other",
    "/mediators?expertise=sexual-violence",
    "/mediators?language=som",
    "/mediators?language=tir&municipality=GM0202",
    "/changes",
    "/coverage",
    f"/suggestions?q={MARKER}",
    "/languages",
    "/municipalities",
    "/expertise",
    "/activities",
    "/pages",
    "/openapi.json",
    "",
    *(f"/problems/{slug}" for slug in KINDS),
]
# Whom to write to about the API itself.
OURS = re.compile(rb"api@overview\.example")


@pytest.mark.parametrize("address", ANSWERS)
def test_no_answer_holds_what_is_private(api, people, address):
    answer = api.ask(address)
    assert answer.status_code == 200
    # What was asked comes back in links and in `understood`; that is no answer about anyone.
    told = answer.content.replace(f"={MARKER}".encode(), b"").replace(f'"{MARKER}"'.encode(), b"")
    told = OURS.sub(b"", told)
    assert MARKER.encode() not in told
    assert not EMAIL.search(told)
    assert not TELEPHONE.search(told)


def test_every_address_of_the_document_is_looked_at():
    """But for those of one mediator, which the next test asks, and of one page, which tells of no mediator."""
    looked_at = {address.partition("?")[0] for address in ANSWERS}
    assert {reading.path for reading in READINGS} - looked_at == {"/mediators/{number}", "/pages/{id}"}


@pytest.mark.parametrize("body", [{}, {"words": MARKER}, {"q": MARKER}, {"gender": "other"}, {"pageSize": 1}])
def test_no_answer_to_a_body_holds_what_is_private(api, people, body):
    answer = api.search(body)
    assert answer.status_code == 200
    told = answer.content.replace(f'"{MARKER}"'.encode(), b"")
    assert MARKER.encode() not in told
    assert not EMAIL.search(told)
    assert not TELEPHONE.search(told)


def test_every_page_of_a_walk_holds_nothing_private(api, people):
    link = "/mediators?pageSize=1"
    while link:
        answer = api.ask(link)
        assert MARKER.encode() not in answer.content
        link = answer.json()["links"]["next"]
    for number in people.values():
        assert MARKER.encode() not in api.ask(f"/mediators/{number}?language=xx").content


def test_no_profile_holds_what_is_private(api, people):
    visible = {"shows her profile only", "shows more to those she knows", "shows all"}
    for who, number in people.items():
        answer = api.ask(f"/mediators/{number}")
        assert answer.status_code == (200 if who in visible else 404), who
        assert MARKER.encode() not in answer.content
        assert not EMAIL.search(answer.content)
        assert not TELEPHONE.search(answer.content)


@pytest.mark.parametrize("query", ["gender=other", "expertise=sexual-violence", f"words={MARKER}", "language=som"])
def test_nobody_is_found_by_what_she_does_not_show(api, people, query):
    assert api.get(f"/mediators?{query}")["total"] == 0


def test_no_count_tells_what_someone_does_not_show(api, people):
    facets = api.get("/mediators")["facets"]
    assert facets["gender"] == []
    assert facets["expertise"] == []


def test_what_is_shown_is_shown(api, people):
    """So that the tests above could fail."""
    assert Mediator.objects.filter(organisations__name__contains=MARKER).count() == 3
    shown = a_published_mediator(**PRIVATE)
    mediator = api.get(f"/mediators/{shown}")
    assert MARKER in mediator["organisations"][0]
    assert MARKER in mediator["attestations"][0]["issuer"]
    assert api.get("/mediators?gender=other")["total"] == 1


def test_no_query_string_is_written_to_a_log(api, people, caplog):
    caplog.set_level("DEBUG")
    api.ask("/mediators?q=besnijdenis&page=0")
    api.ask("/nonsense?q=besnijdenis")
    api.ask("/suggestions?q=besnijdenis")
    assert "besnijdenis" not in caplog.text
