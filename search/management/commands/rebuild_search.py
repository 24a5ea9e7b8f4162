"""Writes every search document anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.documents import rebuild_documents


class Command(BaseCommand):
    help = "Writes every search document anew and renews the edition, so that every copy is made again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--restored",
            action="store_true",
            help="this database comes from a back-up: leave out numbers of changes that others may have seen",
        )

    def handle(self, *args: Any, restored: bool, **options: Any) -> None:
        live = rebuild_documents(restored=restored)
        self.stdout.write(f"Rebuilt: {live} people can be found.")
