"""Compiles the interface texts after their catalogues changed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compiles cms/locale/*/LC_MESSAGES/django.po. What a language lacks is English there."

    def handle(self, *args: Any, **options: Any) -> None:
        for compiled in compile_catalogues():
            self.stdout.write(str(compiled.relative_to(settings.BASE_DIR)))
