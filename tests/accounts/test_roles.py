"""What editors, publishers, registry managers and administrators may do, each on their own screens, and what not."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Locale, Page, Workflow
from wagtail.models.pages import PAGE_PERMISSION_TYPES
from wagtail_localize.models import Translation

from cms.accounts.roles import ADMINISTRATORS, EDITORS, PUBLISHERS, REGISTRY_MANAGERS, ROLES
from cms.pages.checking import NativeCheck
from cms.pages.models import InformationPage, InterpreterService, TelephoneNumber
from registry.models import Account, Mediator
from registry.numbers import display_number
from tests.factories import a_mediator, a_page, a_telephone_number, a_translation, an_account, an_interpreter_service
from tests.pages.conftest import clock, home, page_form, roots_of_this_test

__all__ = ["clock", "home", "roots_of_this_test"]

WRITERS = (EDITORS, PUBLISHERS, ADMINISTRATORS)
WHO_PUBLISH = (PUBLISHERS, ADMINISTRATORS)
MANAGERS = (REGISTRY_MANAGERS, ADMINISTRATORS)


def someone(role: str) -> Client:
    """Signed in with this role and no other."""
    account = an_account()
    account.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(account)
    return client


def opens(client: Client, name: str, *args: object) -> bool:
    """Whether a screen can be opened. Wagtail sends who may not back to the start, or answers 403 or 404."""
    return client.get(reverse(name, args=args)).status_code == 200


@pytest.fixture(params=ROLES)
def role(request, db) -> str:
    return request.param


@pytest.fixture
def client(role) -> Client:
    return someone(role)


def test_everyone_of_the_staff_comes_in(client):
    assert opens(client, "wagtailadmin_home")


def test_an_account_without_a_role_does_not_come_in(db):
    outsider = Client()
    outsider.force_login(an_account())
    assert not opens(outsider, "wagtailadmin_home")


# Pages


def write(client: Client, parent: Page, **typed: str) -> None:
    address = reverse("wagtailadmin_pages:add", args=["pages", "informationpage", parent.pk])
    client.post(address, page_form(**{"title": "Nieuw", "slug": "nieuw", **typed}))


def test_writers_make_pages(client, role, home):
    write(client, home)
    assert InformationPage.objects.filter(slug="nieuw", live=False).exists() is (role in WRITERS)


def test_writers_change_pages_of_others(client, role, home):
    page = a_page(parent=home)
    form = page_form(title="Veranderd", slug=page.slug)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    changed = InformationPage.objects.get(pk=page.pk)
    assert (changed.get_latest_revision_as_object().title == "Veranderd") is (role in WRITERS)
    assert changed.title == page.title


def test_only_publishers_put_pages_on_the_site(client, role, home, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write(client, home, **{"action-publish": "1"})
    assert InformationPage.objects.filter(slug="nieuw", live=True).exists() is (role in WHO_PUBLISH)


def test_only_publishers_take_pages_off_the_site(client, role, home):
    page = a_page(parent=home)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert InformationPage.objects.get(pk=page.pk).live is (role not in WHO_PUBLISH)


def test_what_an_editor_submits_a_publisher_approves(home, django_capture_on_commit_callbacks):
    write(someone(EDITORS), home, **{"action-submit": "1"})
    page = InformationPage.objects.get(slug="nieuw")
    task = page.current_workflow_task_state
    assert page.current_workflow_state.workflow == Workflow.objects.get()
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    for approving, live in ((EDITORS, False), (REGISTRY_MANAGERS, False), (PUBLISHERS, True)):
        with django_capture_on_commit_callbacks(execute=True):
            someone(approving).post(approve, {"comment": ""})
        assert InformationPage.objects.get(pk=page.pk).live is live, approving


def test_writers_submit_and_write_translations(client, role, home):
    a_translation(home, "fr")
    page = a_page(parent=home, title="Naar de dokter")
    french = Locale.objects.get(language_code="fr")
    client.post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [french.pk]})
    translation = Translation.objects.filter(source__object_id=page.translation_key).first()
    assert (translation is not None) is (role in WRITERS)
    if translation:
        segment = translation.source.stringsegment_set.get(string__data="Naar de dokter")
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        answer = client.put(address, "value=Docteur", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 201
        assert translation.get_progress() == (1, 1)


def test_only_publishers_publish_translations(client, role, home, django_capture_on_commit_callbacks):
    page = a_page(parent=home, title="Naar de dokter")
    for locale in ("fr", "en"):
        a_translation(home, locale)
    english = Locale.objects.get(language_code="en")
    someone(EDITORS).post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [english.pk]}
    )
    translation = Translation.objects.get(source__object_id=page.translation_key)
    segment = translation.source.stringsegment_set.get()
    someone(EDITORS).put(
        reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
        "value=To the doctor",
        content_type="application/x-www-form-urlencoded",
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post(translation.get_target_instance_edit_url(), {"action": "publish"})
    translated = InformationPage.objects.get(translation_key=page.translation_key, locale=english)
    assert translated.live is (role in WHO_PUBLISH)


def test_only_publishers_record_checks(client, role, home):
    page = a_translation(a_page(parent=home), "ar", publish=False)
    screen = reverse("native_check", args=[page.pk])
    shown = client.get(screen)
    client.post(screen, {"fingerprint": shown.context["fingerprint"]} if role in WHO_PUBLISH else {})
    assert NativeCheck.objects.filter(page=page).exists() is (role in WHO_PUBLISH)


def test_only_publishers_change_telephone_numbers(client, role, home, django_capture_on_commit_callbacks):
    number = a_telephone_number()
    form = {"name": number.name, "number": "0800-2001", "note": "", "action-publish": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wagtailsnippets_pages_telephonenumber:edit", args=[number.pk]), form)
    assert (TelephoneNumber.objects.get().number == "0800-2001") is (role in WHO_PUBLISH)


def test_only_publishers_change_interpreter_services(client, role, home, django_capture_on_commit_callbacks):
    service = an_interpreter_service()
    form = {name: getattr(service, name) for name in ("name", "offer", "website", "source")}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("wagtailsnippets_pages_interpreterservice:edit", args=[service.pk]),
            {**form, "who_pays": "Niemand.", "action-publish": "1"},
        )
    assert (InterpreterService.objects.get().who_pays == "Niemand.") is (role in WHO_PUBLISH)


@pytest.mark.parametrize(
    "chooser",
    ["wagtailadmin_choose_page", "wagtailimages_chooser:choose", "wagtailsnippetchoosers_pages_telephonenumber:choose"],
)
def test_writers_choose_pages_pictures_and_telephone_numbers(client, role, home, chooser):
    a_telephone_number()
    if role in WRITERS:
        assert opens(client, chooser)


def test_writers_add_pictures_and_documents(client, role):
    for screen in ("wagtailimages:add_multiple", "wagtaildocs:add_multiple"):
        assert opens(client, screen) is (role in WRITERS)


# The registry


def test_managers_see_and_change_mediators(client, role, vocabulary):
    number = a_mediator()
    primary_key = Mediator.objects.get(number=number).pk
    may = role in MANAGERS
    assert opens(client, "mediator:index") is may
    assert opens(client, "mediator:add") is may
    assert opens(client, "mediator:edit", primary_key) is may
    assert (display_number(number) in client.get(reverse("mediator:index")).content.decode()) is may


def test_managers_change_the_words(client, role, vocabulary):
    for kind, code in (("language", "tir"), ("expertise", "sexual-violence"), ("municipality", "GM0202")):
        assert opens(client, f"{kind}:index") is (role in MANAGERS)
        assert opens(client, f"{kind}:edit", code) is (role in MANAGERS)
    assert opens(client, "ambiguousterm:add") is (role in MANAGERS)


# The installation


@pytest.mark.parametrize(
    "screen",
    [
        "wagtailusers_users:index",
        "wagtailusers_users:add",
        "wagtailusers_groups:index",
        "wagtailusers_groups:add",
        "wagtailsites:index",
        "wagtaillocales:index",
        "wagtailredirects:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_collections:index",
    ],
)
def test_only_administrators_manage_accounts_roles_and_the_site(client, role, screen):
    assert opens(client, screen) is (role == ADMINISTRATORS)


def test_only_administrators_give_a_role(client, role):
    account = an_account()
    group = Group.objects.get(name=EDITORS)
    form = {"email": account.email, "first_name": "A", "last_name": "B", "is_active": "on", "groups": [group.pk]}
    client.post(reverse("wagtailusers_users:edit", args=[account.pk]), form)
    assert account.groups.exists() is (role == ADMINISTRATORS)


def test_administrators_may_do_everything_that_roles_can_be_given(client, vocabulary):
    reverse("wagtailadmin_home")  # the screens register what they ask
    offered = Permission.objects.none()
    for registered in hooks.get_hooks("register_permissions"):
        offered = offered | registered()
    # Concepts are made and deleted by files alone: for nobody is there a screen.
    for_nobody = {
        permission.pk
        for permission in offered.distinct()
        if permission.content_type.app_label == "registry"
        and permission.codename.startswith(("add_", "delete_"))
        and permission.codename not in {"add_ambiguousterm", "add_account", "delete_account"}
    }
    group = Group.objects.get(name=ADMINISTRATORS)
    missing = offered.distinct().exclude(pk__in=for_nobody).exclude(group=group)
    assert not [f"{permission.content_type.app_label}.{permission.codename}" for permission in missing]
    assert {right.permission.codename for right in group.page_permissions.all()} == {
        f"{name}_page" for name, *_labels in PAGE_PERMISSION_TYPES
    }


def test_a_role_that_is_there_keeps_what_an_administrator_gave_it(db):
    extra = Permission.objects.get(codename="change_locale")
    group = Group.objects.get(name=EDITORS)
    group.permissions.add(extra)
    before = Group.objects.count()
    import_module("cms.accounts.migrations.0001_roles").make_roles(apps, None)
    assert Group.objects.count() == before
    assert extra in group.permissions.all()
    assert not Account.objects.filter(groups__isnull=False).exists()
