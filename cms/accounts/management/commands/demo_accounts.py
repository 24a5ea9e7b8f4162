"""An account in each role, to try the admin with on a machine of one's own."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import transaction

from cms.accounts.roles import ADMINISTRATORS, EDITORS, PUBLISHERS, REGISTRY_MANAGERS
from registry.models import Account

DEMO_ACCOUNTS = {
    "redacteur@example.org": EDITORS,
    "eindredacteur@example.org": PUBLISHERS,
    "registermanager@example.org": REGISTRY_MANAGERS,
    "administrator@example.org": ADMINISTRATORS,
}


class Command(BaseCommand):
    help = "Makes an account in each role, or gives it a new password, and prints how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("These accounts are for trying things out: only with cms.settings.development.")
        passwords = make_demo_accounts()
        self.stdout.write("To sign in at /admin/ (the passwords are new each time):")
        for email, role in DEMO_ACCOUNTS.items():
            self.stdout.write(f"  {email:<28} {passwords[email]}  {role}")


@transaction.atomic
def make_demo_accounts() -> dict[str, str]:
    """An account in each role, made where it is missing; returns the new password of each address."""
    passwords = {}
    hasher = PBKDF2PasswordHasher()
    for email, role in DEMO_ACCOUNTS.items():
        account, _made = Account.objects.get_or_create(email=email)
        account.is_active, account.is_staff, account.is_superuser = True, False, False
        passwords[email] = secrets.token_urlsafe(12)
        # Nobody guesses so many random characters: a million rounds for each account would only keep the start waiting.
        account.password = hasher.encode(passwords[email], hasher.salt(), iterations=1)
        account.save()
        account.groups.set([Group.objects.get(name=role)])
    return passwords
