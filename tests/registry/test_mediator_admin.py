"""The screens on which registry managers list, see, add and change mediators, and the accounts to try them with."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from registry.choices import AttestationKind, Audience, ContactKind, ContactVisibility, DataGroup, Gender, Level, State
from registry.forms import FORMSETS, MediatorForm
from registry.models import Account, HistoryEntry, Mediator
from registry.numbers import display_number
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.clock import read_clock
from registry.services.details import DETAIL_FIELDS, ContactDetails
from registry.services.mediators import change, details_of, pause
from registry.today import today
from tests.factories import a_mediator, a_published_mediator, an_account, consent, details

pytestmark = pytest.mark.django_db

FULL_DETAILS = {
    "gender": Gender.WOMAN,
    "languages": (SpokenLanguage("tir", "ti-ER", Level.NATIVE), SpokenLanguage("eng", None, Level.WORKING)),
    "expertise": ("housing",),
    "activities": ("accompany",),
    "organisations": ("De Brug", "Netwerk Oost"),
    "employed_by": "De Brug",
    "attestations": (
        ShownAttestation(AttestationKind.TRAINING, "Academie De Linde", "housing", datetime.date(2027, 5, 1)),
        ShownAttestation(AttestationKind.CERTIFICATE, "Hogeschool Rijnpoort", None, datetime.date.max),
    ),
    "contact_channels": (ContactDetails(ContactKind.EMAIL, "marker@example.org", ContactVisibility.RELAY_ONLY),),
    "service_regions": ("PV25",),
    "paid_invoice": True,
}


def account_that_may(*codenames: str) -> Account:
    account = an_account(preferred_locale="en")
    account.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return account


@pytest.fixture
def manager(client) -> Account:
    """A registry manager, signed in, who reads English."""
    account = account_that_may("access_admin", "manage_mediators")
    client.force_login(account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return account


def key(number: str) -> int:
    return Mediator.objects.get(number=number).pk


def address(screen: str, *arguments: object) -> str:
    return reverse(f"mediator:{screen}", args=arguments)


def form_on(client, screen: str) -> dict[str, object]:
    """What a browser would send if the form were saved as it stands."""
    form = client.get(screen).context["form"]
    data = {}
    rows = [row for formset in form.formsets.values() for row in formset]
    for part in (form, *rows, *(formset.management_form for formset in form.formsets.values())):
        for box in part:
            value = box.value()
            if value is not None and value is not False:
                data[box.html_name] = list(value) if isinstance(value, tuple | list) else value
    return data


def listed(client, **question: str) -> set[str]:
    return {row.number for row in client.get(address("index"), question).context["object_list"]}


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


# Who may come in


@pytest.mark.parametrize(
    "codenames",
    [
        (),
        ("manage_mediators",),
        ("access_admin",),
        ("access_admin", "view_mediator", "add_mediator", "change_mediator", "delete_mediator"),
    ],
)
def test_others_are_refused_on_every_screen(client, codenames):
    number = a_mediator()
    client.force_login(account_that_may(*codenames))
    for screen in (address("index"), address("add"), address("inspect", key(number)), address("edit", key(number))):
        answer = client.get(screen)
        assert answer.status_code in {302, 403}
        assert number not in answer.content.decode()
    assert client.post(address("step", key(number), "submit")).status_code in {302, 403}
    assert Mediator.objects.get(number=number).state == State.DRAFT


def test_a_manager_finds_mediators_in_the_menu(client, manager):
    assert address("index") in client.get(reverse("wagtailadmin_home")).content.decode()


def test_nobody_is_deleted_on_a_screen(client, manager):
    number = a_mediator()
    for name in ("delete", "remove"):
        client.post(f"{address('inspect', key(number))}{name}/")
        client.post(f"{address('index')}{name}/{key(number)}/")
    assert Mediator.objects.filter(number=number).exists()
    assert "delete" not in client.get(address("index")).content.decode().casefold()


# The list


def test_the_list_shows_who_where_and_in_what_state(client, manager):
    number = a_published_mediator(name="Selam T.")
    page = client.get(address("index")).content.decode()
    for shown in ("Selam T.", display_number(number), "Arnhem", "published", "has room"):
        assert shown in page


def test_the_list_tells_nobody_how_to_reach_people(client, manager):
    a_published_mediator(**FULL_DETAILS)
    assert "marker@example.org" not in client.get(address("index")).content.decode()


def test_a_longer_list_asks_no_more_queries(client, manager, django_assert_max_num_queries):
    for _ in range(12):
        a_mediator()
    with django_assert_max_num_queries(25):
        client.get(address("index"))


def test_a_manager_finds_someone_by_any_spelling_of_the_number(client, manager):
    number = a_mediator(name="Selam")
    a_mediator(name="Rahel")
    spaced = f" {number[:4]} {number[4:7]} {number[7:]} "
    for spelling in (number, number.lower(), display_number(number), spaced, number.replace("0", "O")):
        assert listed(client, q=spelling) == {number}, spelling


def test_a_manager_finds_someone_by_a_part_of_the_name(client, manager):
    number = a_mediator(name="Selam")
    a_mediator(name="Rahel")
    assert listed(client, q="ELA") == {number}
    assert listed(client, q="nobody") == set()


def test_each_filter_leaves_who_fits(client, manager):
    selam = a_published_mediator(
        gender=Gender.WOMAN,
        languages=(SpokenLanguage("tir", None, Level.FLUENT), SpokenLanguage("tir", "ti-ER", Level.NATIVE)),
    )
    omar = a_mediator(
        gender=Gender.MAN, base_municipality="GM0363", languages=(SpokenLanguage("som", None, Level.NATIVE),)
    )
    for name, hers, his in (
        ("state", "published", "draft"),
        ("gender", "woman", "man"),
        ("base_municipality", "GM0202", "GM0363"),
        ("language", "tir", "som"),
    ):
        assert listed(client, **{name: hers}) == {selam}, name
        assert listed(client, **{name: his}) == {omar}, name
    assert listed(client, is_demo="false") == {selam, omar}
    assert listed(client, is_demo="true") == set()
    rows = client.get(address("index"), {"language": "tir"}).context["object_list"]
    assert len(rows) == 1


@pytest.mark.parametrize(
    "question", [{"language": "nonsense"}, {"state": "\x00"}, {"p": "-1"}, {"q": "x" * 10_000}, {"is_demo": "what"}]
)
def test_a_malformed_question_gets_a_page(client, manager, question):
    assert client.get(address("index"), question).status_code in {200, 404}


# One mediator


def test_a_manager_sees_everything_registered_and_who_did_what(client, manager):
    number = a_published_mediator(**FULL_DETAILS)
    client.post(address("step", key(number), "pause"))
    page = client.get(address("inspect", key(number))).content.decode()
    for shown in (
        display_number(number),
        "Arnhem",
        "Tigrinya",
        "De Brug",
        "Academie De Linde",
        "marker@example.org",
        "paused until further notice",
        "give-consent",
        "tests",
        manager.email,
    ):
        assert shown in page


def test_someone_who_is_not_there_is_not_found(client, manager):
    for screen in ("inspect", "edit"):
        assert client.get(address(screen, 10**9), follow=True).status_code == 404
    assert client.post(address("step", 10**9, "submit"), follow=True).status_code == 404


# Adding and changing


def test_the_form_has_a_place_for_every_detail():
    assert {*MediatorForm.base_fields, *FORMSETS} == {*DETAIL_FIELDS}


def test_a_manager_adds_someone(client, manager):
    data = form_on(client, address("add")) | {
        "name": "Rahel K.",
        "base_municipality": "GM0202",
        "service_municipalities": ["GM0202", "GM0268"],
        "organisations": "De Brug\n\n Netwerk Oost ",
        "languages-0-language": "tir",
        "languages-0-variety": "ti-ER",
        "languages-0-level": "native",
        "contact_channels-0-kind": "telephone",
        "contact_channels-0-value": "+31 6 0000 0000",
    }
    assert client.post(address("add"), data).status_code == 302
    mediator = Mediator.objects.get(name="Rahel K.")
    registered = details_of(mediator)
    assert registered.service_municipalities == ("GM0202", "GM0268")
    assert registered.organisations == ("De Brug", "Netwerk Oost")
    assert registered.languages == (SpokenLanguage("tir", "ti-ER", "native"),)
    assert registered.contact_channels == (ContactDetails("telephone", "+31 6 0000 0000", "relay-only"),)
    assert HistoryEntry.objects.get(number=mediator.number).account == manager


def test_saving_the_form_as_it_stands_changes_nothing(client, manager):
    number = a_mediator(**FULL_DETAILS)
    before = read_clock().seq
    screen = address("edit", key(number))
    assert client.post(screen, form_on(client, screen)).status_code == 302
    assert read_clock().seq == before
    assert details_of(Mediator.objects.get(number=number)) == details(**FULL_DETAILS)


def test_a_manager_changes_a_language_and_takes_a_contact_channel_away(client, manager):
    number = a_mediator(**FULL_DETAILS)
    screen = address("edit", key(number))
    data = form_on(client, screen) | {"languages-1-level": "fluent", "contact_channels-0-DELETE": "on"}
    assert client.post(screen, data).status_code == 302
    changed = details_of(Mediator.objects.get(number=number))
    assert changed.languages[1] == SpokenLanguage("eng", None, "fluent")
    assert changed.contact_channels == ()
    assert HistoryEntry.objects.filter(number=number).first().fields == ["languages", "contact_channels"]


@pytest.mark.parametrize(
    ("typed", "place", "fault"),
    [
        ({"name": " "}, "name", "required"),
        ({"name": "x" * 101}, "name", "100"),
        ({"base_municipality": "GM9999"}, "base_municipality", "valid choice"),
        ({"service_municipalities": []}, "service_municipalities", "says where"),
        ({"ways": []}, "ways", "at least one way"),
        ({"activities": ["accompany"], "declined_activities": ["accompany"]}, "declined_activities", "one list"),
        ({"organisations": "x" * 201}, "organisations", "200"),
        ({"languages-0-variety": "so-SO"}, "languages", "not a variety of this language"),
        ({"languages-1-language": "tir", "languages-1-level": "native"}, "languages", "stands here twice"),
    ],
)
def test_a_fault_stands_beside_its_box_and_nothing_typed_is_lost(client, manager, typed, place, fault):
    number = a_mediator()
    screen = address("edit", key(number))
    before = read_clock().seq
    data = form_on(client, screen) | {"employed_by": "typed just now"} | typed
    answer = client.post(screen, data)
    assert answer.status_code == 200
    form = answer.context["form"]
    faults = form.formsets[place].non_form_errors() if place in form.formsets else form.errors[place]
    assert fault in " ".join(faults)
    page = answer.content.decode()
    assert "typed just now" in page
    assert re.search(re.escape(fault), page)
    assert read_clock().seq == before


def test_a_half_filled_row_is_marked(client, manager):
    screen = address("add")
    data = form_on(client, screen) | {"languages-0-language": "tir", "attestations-0-valid_until": "yesterday"}
    form = client.post(screen, data).context["form"]
    assert "level" in form.formsets["languages"].errors[0]
    assert {"kind", "issuer", "valid_until"} <= form.formsets["attestations"].errors[0].keys()


@pytest.mark.parametrize("broken", ["", "x", "-1", "1000000000"])
def test_a_form_that_was_tampered_with_is_refused(client, manager, broken):
    data = form_on(client, address("add")) | {"languages-TOTAL_FORMS": broken}
    assert client.post(address("add"), data).status_code == 200
    assert not Mediator.objects.exists()


# Steps


def test_a_manager_takes_someone_through_her_life(client, manager):
    number = a_mediator()
    consent(number, {DataGroup.PROFILE: Audience.EVERYONE})
    mediator = Mediator.objects.get(number=number)
    for step, state in (
        ("submit", State.SUBMITTED),
        ("publish", State.PUBLISHED),
        ("pause", State.PUBLISHED),
        ("resume", State.PUBLISHED),
        ("withdraw", State.WITHDRAWN),
    ):
        answer = client.post(address("step", mediator.pk, step), follow=True)
        assert mediator.name in said(answer), step
        mediator.refresh_from_db()
        assert mediator.state == state
        assert mediator.paused_until == (datetime.date.max if step == "pause" else datetime.date.min)


def test_a_manager_confirms_someone_for_another_half_year(client, manager):
    number = a_published_mediator(today=datetime.date(2020, 1, 1))
    client.post(address("step", key(number), "confirm"))
    mediator = Mediator.objects.get(number=number)
    assert mediator.confirmed_on > datetime.date(2020, 1, 1)
    assert mediator.visible_until - mediator.confirmed_on == datetime.timedelta(days=180)


def test_what_the_service_refuses_is_told(client, manager):
    number = a_mediator()
    client.post(address("step", key(number), "submit"))
    answer = client.post(address("step", key(number), "publish"), follow=True)
    assert "has not agreed" in said(answer)
    assert Mediator.objects.get(number=number).state == State.SUBMITTED


def test_a_step_is_never_taken_by_following_a_link(client, manager):
    number = a_mediator()
    assert client.get(address("step", key(number), "submit")).status_code == 405
    assert client.post(address("step", key(number), "remove"), follow=True).status_code == 404
    assert Mediator.objects.get(number=number).state == State.DRAFT


@pytest.mark.parametrize(
    ("number_of", "offered"),
    [
        (a_mediator, {"give-consent", "submit", "set-room", "pause", "confirm", "withdraw"}),
        (a_published_mediator, {"give-consent", "set-room", "pause", "confirm", "withdraw"}),
    ],
)
def test_only_steps_that_make_sense_are_offered(client, manager, number_of, offered):
    page = client.get(address("inspect", key(number_of())))
    assert {url.rstrip("/").rpartition("/")[2] for url, _step in page.context["steps"]} == offered


# Steps with a question


def step_form(client, number: str, step: str, **answers: str):
    """What the manager sees after answering a step's question."""
    return client.post(address("step", key(number), step), answers, follow=True)


def test_someone_added_on_a_screen_can_be_published_once_her_consent_is_recorded(client, manager):
    number = a_mediator()
    screen = client.get(address("step", key(number), "give-consent")).content.decode()
    assert "nobody" in screen
    answer = step_form(
        client, number, "give-consent", profile="everyone", gender="known-organisations", wording="Ja.", locale="nl"
    )
    assert "is recorded" in said(answer)
    client.post(address("step", key(number), "submit"))
    client.post(address("step", key(number), "publish"))
    assert Mediator.objects.published(today()).filter(number=number).exists()
    agreed = Mediator.objects.get(number=number).consents.in_force()
    assert dict(agreed.values_list("group", "audience")) == {"profile": "everyone", "gender": "known-organisations"}
    assert set(agreed.values_list("wording", "locale")) == {("Ja.", "nl")}


def test_consent_that_is_taken_back_ends_at_once(client, manager):
    number = a_published_mediator(today=today())
    page = client.get(address("step", key(number), "give-consent"))
    assert page.context["form"].initial["profile"] == "everyone"
    step_form(client, number, "give-consent", gender="everyone", wording="Nee.", locale="nl")
    assert not Mediator.objects.published(today()).filter(number=number).exists()


def test_consent_without_the_words_is_not_recorded(client, manager):
    number = a_mediator()
    answer = step_form(client, number, "give-consent", profile="everyone", wording="  ", locale="nl")
    assert answer.context["form"].errors.keys() == {"wording"}
    assert not Mediator.objects.get(number=number).consents.exists()


def test_a_manager_pauses_someone_until_a_day(client, manager):
    number = a_mediator()
    until = today() + datetime.timedelta(days=10)
    step_form(client, number, "pause", until=until.isoformat())
    assert Mediator.objects.get(number=number).paused_until == until
    answer = step_form(client, number, "pause", until=today().isoformat())
    assert "after today" in str(answer.context["form"].errors["until"])


def test_history_says_in_words_what_was_done_to_which_fields(client, manager):
    number = a_published_mediator()
    by_phone = details(ways=("phone",), service_municipalities=(), keeps_people_who_move=True)
    change(by=manager, number=number, details=by_phone)
    pause(by=manager, numbers=[number])
    history = client.get(address("inspect", key(number))).context["history"]
    told = [(str(action), *fields) for _entry, action, fields in history]
    assert told[:2] == [
        ("paused", "paused until"),
        ("changed", "municipalities of service", "ways of working", "stays with people who move"),
    ]


def test_a_manager_says_from_when_someone_has_room(client, manager):
    number = a_mediator()
    assert client.get(address("step", key(number), "set-room")).context["form"].initial["room_from"] == today()
    step_form(client, number, "set-room", room_from="2030-02-01", limited="on")
    mediator = Mediator.objects.get(number=number)
    assert (mediator.room_from, mediator.room_limited) == (datetime.date(2030, 2, 1), True)
    step_form(client, number, "set-room", room_from="")
    assert Mediator.objects.get(number=number).room_from == datetime.date.max
    assert client.get(address("step", key(number), "set-room")).context["form"].initial["room_from"] is None
    answer = step_form(client, number, "set-room", room_from="soon")
    assert answer.context["form"].errors.keys() == {"room_from"}
