"""Gives a new site its first pages."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.pages.first.loading import PagesOfItsOwn, load_first_pages


class Command(BaseCommand):
    help = "Makes the pages that a site begins with: on the site in development, elsewhere as drafts for editors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are pages already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = load_first_pages()
        except PagesOfItsOwn:
            if options["if_empty"]:
                return
            raise CommandError("There are pages already, and they stay as they are. Nothing was loaded.") from None
        where = "They are on the site." if settings.DEMO_ALLOWED else "They are drafts: editors read and publish them."
        self.stdout.write(f"Made {made} pages. {where}")
