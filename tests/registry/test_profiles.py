"""What each audience sees of a mediator: nothing that she did not agree to."""

import datetime

import pytest

from registry.choices import AttestationKind, Audience, ContactKind, ContactVisibility, DataGroup, Gender, Level
from registry.models import Mediator
from registry.profiles import Profile, ShownAttestation, ShownContact, SpokenLanguage, profile_of, profiles
from registry.services.details import ContactDetails
from registry.services.mediators import pause, set_room, withdraw_consent
from tests.factories import ALL_PUBLIC, TESTS, TODAY, a_mediator, a_published_mediator, consent

pytestmark = pytest.mark.django_db

ON_HOUSING = ShownAttestation(AttestationKind.TRAINING, "Academie De Linde", "housing", datetime.date(2027, 5, 1))
GENERAL = ShownAttestation(AttestationKind.CERTIFICATE, "Hogeschool Rijnpoort", None, datetime.date.max)
EVERYTHING = {
    "gender": Gender.WOMAN,
    "expertise": ("housing", "youth"),
    "organisations": ("De Brug",),
    "employed_by": "Netwerk Oost",
    "attestations": (ON_HOUSING, GENERAL),
    "contact_channels": (
        ContactDetails(ContactKind.WEBSITE, "https://public.example", ContactVisibility.PUBLIC),
        ContactDetails(ContactKind.EMAIL, "known@example.org", ContactVisibility.KNOWN_ORGANISATIONS),
        ContactDetails(ContactKind.TELEPHONE, "relay", ContactVisibility.RELAY_ONLY),
    ),
}
# What each group of data fills in a profile, and what stands there without consent.
FIELDS = {
    DataGroup.GENDER: {"gender": None},
    DataGroup.EXPERTISE: {"expertise": ()},
    DataGroup.ORGANISATIONS: {"organisations": (), "employed_by": None},
    DataGroup.ATTESTATIONS: {"attestations": ()},
    DataGroup.CONTACT: {"contact": ()},
}


def shown(number: str, audience: Audience = Audience.EVERYONE) -> Profile | None:
    return profile_of(number, audience=audience, today=TODAY)


def test_every_group_of_data_is_tried_here():
    assert {*FIELDS, DataGroup.PROFILE} == {*DataGroup}


def test_with_consent_to_everything_all_of_it_is_shown():
    profile = shown(a_published_mediator(**EVERYTHING))
    assert (profile.name, profile.base_municipality, profile.gender) == ("Selam T.", "GM0202", "woman")
    assert profile.languages == (SpokenLanguage("tir", None, Level.NATIVE),)
    assert profile.expertise == ("housing", "youth")
    assert (profile.organisations, profile.employed_by) == (("De Brug",), "Netwerk Oost")
    assert profile.attestations == (ON_HOUSING, GENERAL)
    assert profile.ways == ("in-person",)
    assert profile.confirmed_on == TODAY


@pytest.mark.parametrize("group", FIELDS)
def test_without_consent_to_a_group_only_that_group_is_hidden(group):
    number = a_published_mediator(**EVERYTHING)
    before = shown(number)
    withdraw_consent(by=TESTS, numbers=[number], groups=[group])
    after = shown(number)
    differing = {name for name in Profile.__slots__ if getattr(before, name) != getattr(after, name)}
    assert {name: getattr(after, name) for name in FIELDS[group]} == FIELDS[group]
    # Proof of an expertise tells of that expertise.
    assert differing == {*FIELDS[group]} | ({"attestations"} if group == DataGroup.EXPERTISE else set())


@pytest.mark.parametrize("group", FIELDS)
def test_what_is_for_known_organisations_is_for_them_only(group):
    number = a_published_mediator(**EVERYTHING, consents={**ALL_PUBLIC, group: Audience.KNOWN_ORGANISATIONS})
    everyone, known = shown(number), shown(number, Audience.KNOWN_ORGANISATIONS)
    for name, hidden in FIELDS[group].items():
        assert getattr(everyone, name) == hidden
        assert getattr(known, name) != hidden


def test_proof_of_an_expertise_that_is_hidden_is_hidden_too():
    number = a_published_mediator(**EVERYTHING)
    withdraw_consent(by=TESTS, numbers=[number], groups=[DataGroup.EXPERTISE])
    assert shown(number).attestations == (GENERAL,)


def test_a_gender_that_was_not_said_is_not_shown():
    assert shown(a_published_mediator(gender=Gender.NOT_SAID)).gender is None


def test_each_contact_channel_is_shown_to_whom_it_says():
    number = a_published_mediator(**EVERYTHING)
    public = ShownContact(ContactKind.WEBSITE, "https://public.example")
    assert shown(number).contact == (public,)
    assert shown(number, Audience.KNOWN_ORGANISATIONS).contact == (
        public,
        ShownContact(ContactKind.EMAIL, "known@example.org"),
    )


def test_a_contact_channel_is_for_nobody_unless_she_says_so():
    number = a_published_mediator(contact_channels=(ContactDetails(ContactKind.EMAIL, "relay@example.org"),))
    for audience in Audience:
        assert shown(number, audience).contact == ()


def test_who_may_not_be_seen_has_no_profile():
    draft, paused, withdrawn = a_mediator(), a_published_mediator(), a_published_mediator()
    consent(draft)
    pause(by=TESTS, numbers=[paused])
    withdraw_consent(by=TESTS, numbers=[withdrawn], groups=[DataGroup.PROFILE])
    for number in (draft, paused, withdrawn, "0000000000"):
        for audience in Audience:
            assert shown(number, audience) is None


def test_someone_shown_to_known_organisations_only_is_left_out_for_everyone():
    number = a_mediator()
    consent(number, {DataGroup.PROFILE: Audience.KNOWN_ORGANISATIONS})
    assert profiles(Mediator.objects.all(), Audience.EVERYONE) == {}
    assert profiles(Mediator.objects.all(), Audience.KNOWN_ORGANISATIONS).keys() == {number}


def test_someone_has_room_from_the_very_day_she_said():
    number = a_published_mediator()
    day = datetime.timedelta(days=1)
    set_room(by=TESTS, numbers=[number], room_from=TODAY + day, limited=True)
    profile = shown(number)
    assert not profile.has_room(TODAY)
    assert profile.has_room(TODAY + day)
    assert profile.room_limited


def test_more_profiles_ask_no_more_queries(django_assert_num_queries, django_assert_max_num_queries):
    a_published_mediator(**EVERYTHING)
    with django_assert_max_num_queries(12) as few:
        profiles(Mediator.objects.all(), Audience.EVERYONE)
    for _ in range(5):
        a_published_mediator(**EVERYTHING)
    with django_assert_num_queries(len(few)):
        assert len(profiles(Mediator.objects.all(), Audience.EVERYONE)) == 6
