"""Writes every search document anew."""

from typing import Any

from django.core.management.base import BaseCommand

from search.documents import rebuild_documents


class Command(BaseCommand):
    help = "Writes every search document anew and renews the edition, so that every copy is made again."

    def handle(self, *args: Any, **options: Any) -> None:
        live = rebuild_documents()
        self.stdout.write(f"Rebuilt: {live} people can be found.")
