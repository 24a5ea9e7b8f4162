"""The page of one mediator shows what she agreed to show, and nothing else."""

import pytest

from registry.choices import Audience, DataGroup, Level
from registry.numbers import display_number
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.details import ContactDetails
from registry.services.mediators import set_room
from tests.factories import TESTS, TODAY, a_mediator, a_published_mediator

DUTCH = SpokenLanguage("nld", None, Level.FLUENT)
EVERYTHING = {
    "name": "Samira A.",
    "gender": "woman",
    "languages": (
        SpokenLanguage("apc", "apc-SY", Level.NATIVE),
        SpokenLanguage("tir", None, Level.FLUENT),
    ),
    "ways": ("in-person", "phone"),
    "expertise": ("sexual-violence",),
    "activities": ("accompany",),
    "declined_activities": ("explain-system",),
    "organisations": ("De Brug",),
    "attestations": (ShownAttestation("training", "School One", "sexual-violence", TODAY.replace(year=2028)),),
    "paid_invoice": True,
    "keeps_people_who_move": True,
    "contact_channels": (
        ContactDetails("email", "samira@example.org", "public"),
        ContactDetails("telephone", "06 1234 5678", "known-organisations"),
    ),
}


def test_everything_public_stands_on_the_page(visitor):
    number = a_published_mediator(**EVERYTHING)
    visitor.open(f"/nl/mediators/{display_number(number)}")
    assert visitor.response.status_code == 200
    for shown in (
        *("Samira A.", "Cultureel mediator in Arnhem", "vrouw", "Levantijns Arabisch (Syrië)", "Moedertaal"),
        *("op locatie", "per telefoon", "Seksueel geweld", "Meegaan naar afspraken", "De Brug", "School One"),
        *("22 november 2028", "Uw organisatie betaalt", "Bevestigd op 23 november 2026", display_number(number)),
    ):
        assert shown in visitor.text
    assert visitor.link("samira@example.org")["href"] == "mailto:samira@example.org"


def test_contact_details_for_known_organisations_are_not_on_the_public_page(visitor):
    number = a_published_mediator(**EVERYTHING)
    visitor.open(f"/nl/mediators/{display_number(number)}")
    assert "1234" not in visitor.response.content.decode()


def test_contact_details_are_never_in_the_list(visitor):
    a_published_mediator(**EVERYTHING)
    visitor.search("tigrinya")
    assert visitor.names == ["Samira A."]
    assert "samira@example.org" not in visitor.response.content.decode()


def test_without_consent_topics_and_gender_are_nowhere(visitor):
    number = a_published_mediator(**EVERYTHING, consents={DataGroup.PROFILE: Audience.EVERYONE})
    for url in (f"/nl/mediators/{display_number(number)}", "/nl/find?language=tir"):
        visitor.open(url)
        people = visitor.page.select_one(".results") or visitor.page.main
        for hidden in ("Seksueel geweld", "vrouw", "Vrouw", "De Brug", "School One", "samira@example.org"):
            assert hidden not in people.get_text()


def test_each_language_has_its_own_name_in_its_own_script_and_direction(visitor):
    number = a_published_mediator(**EVERYTHING)
    visitor.open(f"/nl/mediators/{display_number(number)}")
    own_names = {name["lang"]: (name["dir"], name.get_text()) for name in visitor.page.select("td bdi")}
    assert own_names == {"apc": ("rtl", "شامي"), "ti": ("ltr", "ትግርኛ")}


@pytest.mark.parametrize(
    "as_typed",
    [str.lower, lambda shown: shown.replace("-", ""), lambda shown: shown.replace("0", "o").replace("1", "l")],
)
def test_a_number_leads_to_the_page_however_it_is_typed(visitor, as_typed):
    number = a_published_mediator()
    visitor.open(f"/nl/mediators/{as_typed(display_number(number))}")
    assert visitor.response.status_code == 200
    assert visitor.response.request["PATH_INFO"] == f"/nl/mediators/{display_number(number)}"


def test_a_draft_has_no_page(visitor):
    number = a_mediator()
    visitor.open(f"/nl/mediators/{display_number(number)}")
    assert visitor.response.status_code == 404


def test_a_name_cannot_bring_markup_of_its_own(visitor):
    number = a_published_mediator(name='<b onclick="x">Selam</b>', organisations=("<i>Org</i>",))
    for url in (f"/nl/mediators/{display_number(number)}", "/nl/find"):
        visitor.open(url)
        assert "<b onclick" not in visitor.response.content.decode()
        assert "<i>" not in visitor.response.content.decode()


def test_a_website_that_is_no_web_address_is_shown_but_no_link(visitor):
    number = a_published_mediator(contact_channels=(ContactDetails("signal", "javascript:alert(1)", "public"),))
    visitor.open(f"/nl/mediators/{display_number(number)}")
    assert "javascript:alert(1)" in visitor.text
    assert not visitor.page.select("[href^=javascript]")


@pytest.fixture
def full(visitor) -> str:
    """The address of someone who speaks Tigrinya natively in Arnhem and has no room."""
    number = a_published_mediator(**EVERYTHING | {"languages": (SpokenLanguage("tir", None, Level.NATIVE), DUTCH)})
    set_room(by=TESTS, numbers=[number], room_from=TODAY.replace(year=2027))
    return f"/en/mediators/{display_number(number)}"


def test_who_is_full_is_not_to_be_asked_but_equals_with_room_are(visitor, full):
    a_published_mediator(name="Selam T.")
    a_published_mediator(name="Only Dutch", languages=(DUTCH,))
    a_published_mediator(name="Far away", base_municipality="GM0014", service_municipalities=("GM0014",))
    visitor.open(full)
    assert "samira@example.org" not in visitor.response.content.decode()
    assert "no room now" in visitor.text
    visitor.follow("1 other with room: Tigrinya")
    assert visitor.names == ["Selam T."]


def test_equals_are_looked_for_everywhere_when_nobody_near_has_room(visitor, full):
    a_published_mediator(name="Far away", base_municipality="GM0014", service_municipalities=("GM0014",))
    visitor.open(full)
    visitor.follow("1 other with room: Tigrinya")
    assert visitor.names == ["Far away"]


def test_without_equals_no_one_is_promised(visitor, full):
    visitor.open(full)
    assert "with room" not in visitor.text


def test_the_list_one_came_from_is_one_step_back(visitor):
    number = a_published_mediator(name="Selam T.")
    visitor.search("tigrinya trauma", "arnhem", locale="en")
    list_address = visitor.response.request["PATH_INFO"] + "?" + visitor.response.request["QUERY_STRING"]
    profile = f"/en/mediators/{display_number(number)}"
    visitor.open(profile, headers={"referer": f"http://testserver{list_address}"})
    assert visitor.link("Back to the list")["href"] == list_address


@pytest.mark.parametrize(
    "came_from", ["", "http://elsewhere.example/en/find?x", "http://testserver/en/", "javascript:alert(1)", "http://["]
)
def test_who_comes_from_elsewhere_is_led_to_the_search(visitor, came_from):
    number = a_published_mediator()
    visitor.open(f"/en/mediators/{display_number(number)}", headers={"referer": came_from})
    assert visitor.response.status_code == 200
    assert visitor.page.select_one(".back a")["href"] == "/en/find"
