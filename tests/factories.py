"""Mediators and accounts for tests, made through the services as the site makes them."""

import datetime
import itertools
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Permission

from registry.choices import Audience, DataGroup, Level, Way
from registry.models import Account
from registry.profiles import SpokenLanguage
from registry.services.actors import Process
from registry.services.details import MediatorDetails
from registry.services.mediators import give_consent, publish, register, submit

TODAY = datetime.date(2026, 11, 23)
TESTS = Process("tests")
ALL_PUBLIC: Mapping[DataGroup, Audience] = dict.fromkeys(DataGroup, Audience.EVERYONE)

_count = itertools.count(1)


def details(**changes: Any) -> MediatorDetails:
    """Selam T., who speaks Tigrinya natively and works in person in Arnhem, where she lives; but for these changes."""
    described: dict[str, Any] = {
        "name": "Selam T.",
        "base_municipality": "GM0202",
        "service_municipalities": ("GM0202",),
        "languages": (SpokenLanguage("tir", None, Level.NATIVE),),
        "ways": (Way.IN_PERSON,),
    }
    return MediatorDetails(**described | changes)


def a_mediator(*, account: Account | None = None, **changes: Any) -> str:
    """A draft of these details; returns her number."""
    return register(by=TESTS, details=details(**changes), account=account)


def a_published_mediator(
    *,
    today: datetime.date = TODAY,
    consents: Mapping[DataGroup, Audience] = ALL_PUBLIC,
    account: Account | None = None,
    **changes: Any,
) -> str:
    """Someone published and confirmed on this day, who agreed to show these groups; returns her number."""
    number = a_mediator(account=account, **changes)
    consent(number, consents)
    submit(by=TESTS, numbers=[number])
    publish(by=TESTS, numbers=[number], today=today)
    return number


def consent(number: str, groups: Mapping[DataGroup, Audience] = ALL_PUBLIC) -> None:
    """She agrees to show these groups of data to these audiences."""
    give_consent(by=TESTS, numbers=[number], groups=groups, wording="Show this.", locale="en")


def an_account(**fields: Any) -> Account:
    """Someone who can sign in, with an address of her own."""
    return Account.objects.create_user(**{"email": f"person-{next(_count)}@example.org"} | fields)


def a_registry_manager() -> Account:
    """Someone who may do anything to any mediator."""
    account = an_account()
    permission = Permission.objects.get(codename="manage_mediators", content_type__app_label="registry")
    account.user_permissions.add(permission)
    return Account.objects.get(pk=account.pk)
