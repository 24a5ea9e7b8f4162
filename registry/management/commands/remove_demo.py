"""Takes invented people away again."""

from typing import Any

from django.core.management.base import BaseCommand

from registry.services.actors import Process
from registry.services.mediators import remove_demonstration


class Command(BaseCommand):
    help = "Removes every invented mediator, with all that belongs to her."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = remove_demonstration(by=Process("remove_demo"))
        self.stdout.write(f"Removed {removed} invented mediators.")
