"""Accounts to try the admin with, on a machine of one's own and nowhere else."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.accounts.management.commands.demo_accounts import DEMO_ACCOUNTS
from cms.accounts.roles import ADMINISTRATORS, REGISTRY_MANAGERS, ROLES
from registry.models import Account

MANAGER = next(email for email, role in DEMO_ACCOUNTS.items() if role == REGISTRY_MANAGERS)


def passwords_printed() -> dict[str, str]:
    printed = StringIO()
    call_command("demo_accounts", stdout=printed)
    return dict(line.split()[:2] for line in printed.getvalue().splitlines() if "@" in line)


def test_there_is_one_for_each_role(db):
    passwords_printed()
    assert sorted(DEMO_ACCOUNTS.values()) == sorted(ROLES)
    for email, role in DEMO_ACCOUNTS.items():
        assert [group.name for group in Account.objects.get(email=email).groups.all()] == [role]


def test_they_can_sign_in_with_what_is_printed(client, db):
    printed = passwords_printed()
    assert printed.keys() == DEMO_ACCOUNTS.keys()
    for email, password in printed.items():
        client.logout()
        client.post(reverse("wagtailadmin_login"), {"username": email, "password": password})
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
        assert client.session["_auth_user_id"] == str(Account.objects.get(email=email).pk)


def test_the_passwords_are_new_each_time(db):
    first, second = passwords_printed(), passwords_printed()
    assert all(first[email] != second[email] for email in first)
    assert Account.objects.count() == len(DEMO_ACCOUNTS)
    assert authenticate(username=MANAGER, password=first[MANAGER]) is None
    assert authenticate(username=MANAGER, password=second[MANAGER])


def test_what_somebody_changed_about_their_rights_is_put_back(db):
    passwords_printed()
    Account.objects.filter(email=MANAGER).update(is_superuser=True, is_active=False)
    passwords_printed()
    manager = Account.objects.get(email=MANAGER)
    assert (manager.is_superuser, manager.is_active) == (False, True)
    assert manager.has_perm("registry.manage_mediators")
    assert not manager.has_perm("registry.change_account")


def test_nobody_of_them_is_above_the_roles(db):
    passwords_printed()
    assert ADMINISTRATORS in DEMO_ACCOUNTS.values()
    assert not Account.objects.filter(is_superuser=True).exists()


def test_they_never_enter_a_real_installation(db, settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match=re.escape("cms.settings.development")):
        call_command("demo_accounts")
    assert not Account.objects.exists()
