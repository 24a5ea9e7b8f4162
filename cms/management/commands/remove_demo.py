"""Takes the demonstration away again."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.accounts.management.commands.demo_accounts import DEMO_ACCOUNTS
from cms.pages.first.loading import remove_first_pages
from registry.models import Account
from registry.services.actors import Process
from registry.services.mediators import remove_demonstration


class Command(BaseCommand):
    help = "Removes every invented mediator, the demo accounts, and the pages of `load_pages` that nobody changed."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = remove_demonstration(by=Process("remove_demo"))
        self.stdout.write(f"Removed {removed} invented mediators.")
        stay = remove_first_pages()
        self.stdout.write("Removed the pages that the site began with.")
        for title in stay:
            self.stdout.write(f"  Stays, because somebody changed it or what is below it: {title}")
        accounts, _rows = Account.objects.filter(email__in=DEMO_ACCOUNTS).delete()
        self.stdout.write("Removed the demo accounts." if accounts else "There were no demo accounts.")
