"""Mediators, accounts and pages for tests, made as the site makes them."""

import datetime
import itertools
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import PIL.Image
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from wagtail.images.models import Image
from wagtail.models import Locale, Page

from cms.pages.models import InformationPage, InterpreterService, TelephoneNumber
from cms.pages.site_page import SitePage
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


def a_page(*, parent: Page, kind: type[SitePage] = InformationPage, **fields: Any) -> SitePage:
    """A published page below this one, in its language: about going to the doctor, but for these fields."""
    described = {"title": f"Naar de dokter {next(_count)}", "locale": parent.locale}
    page = parent.add_child(instance=kind(**described | fields))
    page.save_revision().publish()
    return kind.objects.get(pk=page.pk)


def a_translation(page: SitePage, locale: str, *, publish: bool = True, **fields: Any) -> SitePage:
    """This page in another language, with these fields, and the pages above it where they are missing."""
    other = Locale.objects.get(language_code=locale)
    parent = page.get_parent().specific
    if not parent.is_root() and not parent.has_translation(other):
        a_translation(parent, locale, publish=publish)
    translated = page.copy_for_translation(other)
    for name, value in ({"title": f"{page.title} ({locale})"} | fields).items():
        setattr(translated, name, value)
    translated.save()
    revision = translated.save_revision()
    if publish:
        revision.publish()
    return type(page).objects.get(pk=translated.pk)


def a_telephone_number(**fields: Any) -> TelephoneNumber:
    """Veilig Thuis, in Dutch, but for these fields."""
    described = {
        "name": "Veilig Thuis",
        "number": "0800-2000",
        "note": "gratis, dag en nacht",
        "locale": Locale.objects.get(language_code="nl"),
    }
    return TelephoneNumber.objects.create(**described | fields)


def a_picture(**fields: Any) -> Image:
    """A picture of a few pixels."""
    drawn = BytesIO()
    PIL.Image.new("RGB", (8, 6), "green").save(drawn, "PNG")
    described = {"title": "Deur", "file": ContentFile(drawn.getvalue(), "door.png")}
    return Image.objects.create(**described | fields)


def an_interpreter_service(**fields: Any) -> InterpreterService:
    """A register, in Dutch, but for these fields."""
    described = {
        "name": "Register van tolken",
        "offer": "Tolken in elke taal.",
        "who_pays": "U betaalt zelf.",
        "website": "https://www.example.org/",
        "source": "nagelezen op 1 november 2026",
        "locale": Locale.objects.get(language_code="nl"),
    }
    return InterpreterService.objects.create(**described | fields)
