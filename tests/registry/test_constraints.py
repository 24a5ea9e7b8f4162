"""What the database itself refuses, whoever writes: the rules that can be constraints are."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from registry.choices import Audience, DataGroup
from registry.models import (
    Account,
    Attestation,
    Clock,
    Consent,
    ContactChannel,
    Mediator,
    MediatorLanguage,
    Municipality,
    Region,
)
from registry.services.details import ContactDetails
from tests.factories import a_mediator, a_published_mediator, an_account

pytestmark = pytest.mark.django_db

NOT_IN_ANY_WAY = dict.fromkeys(Mediator.WAY_FIELDS.values(), False)


@pytest.fixture
def someone(db) -> Mediator:
    contact = (ContactDetails("email", "selam@example.org"),)
    number = a_published_mediator(account=an_account(), contact_channels=contact)
    return Mediator.objects.get(number=number)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("mediator_number_alphabet", {"number": "ILOVEYOU00"}),
        ("mediator_number_alphabet", {"number": "0"}),
        ("mediator_gender_known", {"gender": "robot"}),
        ("mediator_state_known", {"state": "deleted"}),
        ("mediator_has_a_name", {"name": ""}),
        ("mediator_works_in_some_way", NOT_IN_ANY_WAY),
        ("mediator_visible_after_confirming", {"visible_until": F("confirmed_on")}),
        ("mediator_published_is_confirmed", {"confirmed_on": None, "visible_until": datetime.date.min}),
    ],
)
def test_a_mediator_that_cannot_be_is_not_stored(someone, constraint, columns):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Mediator.objects.filter(pk=someone.pk).update(**columns)


@pytest.mark.parametrize(
    ("constraint", "model", "columns"),
    [
        ("mediator_language_level_known", MediatorLanguage, {"level": "little"}),
        ("consent_group_known", Consent, {"group": "origin"}),
        ("consent_audience_known", Consent, {"audience": "nobody"}),
        ("contact_channel_visibility_known", ContactChannel, {"visibility": "friends"}),
        ("clock_has_one_row", Clock, {"id": 2}),
        ("region_code_starts_with_kind", Region, {"kind": "XX"}),
        ("municipality_lies_in_the_netherlands", Municipality, {"latitude": 0}),
    ],
)
def test_a_row_that_cannot_be_is_not_stored(someone, constraint, model, columns):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**columns)


def test_an_attestation_of_no_known_kind_is_not_stored(someone):
    with pytest.raises(IntegrityError, match="attestation_kind_known"), transaction.atomic():
        Attestation.objects.create(mediator=someone, kind="rumour", issuer="Somebody")


SAID_TWICE = {
    "a number": lambda someone: Mediator.objects.filter(number=a_mediator()).update(number=someone.number),
    "an account": lambda someone: Mediator.objects.filter(number=a_mediator()).update(account=someone.account),
    "a language": lambda someone: _again(someone.languages.get(language="tir")),
    "a way to reach someone": lambda someone: _again(someone.contact_channels.get()),
    "a consent in force": lambda someone: Consent.objects.create(
        mediator=someone, group=DataGroup.PROFILE, audience=Audience.EVERYONE, given_at=timezone.now()
    ),
    "an address in another case": lambda someone: Account.objects.create(email=someone.account.email.upper()),
}


def _again(row: MediatorLanguage | ContactChannel) -> None:
    row.pk = None
    row.save(force_insert=True)


@pytest.mark.parametrize("what", SAID_TWICE)
def test_what_is_one_is_not_stored_twice(someone, what):
    with pytest.raises(IntegrityError), transaction.atomic():
        SAID_TWICE[what](someone)


def test_a_variety_of_a_language_stands_beside_the_language_and_only_once(someone):
    variety = {"mediator": someone, "language_id": "tir", "variety_id": "ti-ER", "level": "native"}
    MediatorLanguage.objects.create(**variety)
    with pytest.raises(IntegrityError), transaction.atomic():
        MediatorLanguage.objects.create(**variety)
