"""Two accounts to try the admin with, on a machine of one's own."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from registry.models import Account

MANAGER = "registermanager@example.org"
ADMINISTRATOR = "administrator@example.org"
GROUP = "Registry managers"

_VOCABULARY = ("language", "variety", "languagegroup", "ambiguousterm", "expertise", "activity", "municipality")
_GRANTED = (
    Q(content_type__app_label="wagtailadmin", codename="access_admin")
    | Q(content_type__app_label="registry", codename__in=["manage_mediators", "add_ambiguousterm"])
    | Q(
        content_type__app_label="registry",
        codename__in=[f"{action}_{model}" for action in ("view", "change") for model in _VOCABULARY],
    )
)


class Command(BaseCommand):
    help = "Makes a registry manager and an administrator, or gives them new passwords, and prints how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("These accounts are for trying things out: only with cms.settings.development.")
        passwords = make_demo_accounts()
        self.stdout.write("To sign in at /admin/ (the passwords are new each time):")
        for email, password in passwords.items():
            self.stdout.write(f"  {email}  {password}")


@transaction.atomic
def make_demo_accounts() -> dict[str, str]:
    """Both accounts with their rights, made where they are missing; returns the new password of each address."""
    group, _made = Group.objects.get_or_create(name=GROUP)
    group.permissions.set(Permission.objects.filter(_GRANTED))
    rights = {MANAGER: False, ADMINISTRATOR: True}
    passwords = {email: secrets.token_urlsafe(12) for email in rights}
    for email, is_administrator in rights.items():
        account, _made = Account.objects.get_or_create(email=email)
        account.is_active = True
        account.is_staff = account.is_superuser = is_administrator
        account.set_password(passwords[email])
        account.save()
    Account.objects.get(email=MANAGER).groups.set([group])
    return passwords
