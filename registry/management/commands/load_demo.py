"""Fills the registry with invented people."""

import datetime
import gc
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry.demonstration import load_demonstration
from registry.models import Mediator
from registry.today import today
from registry.words import current_vocabulary


@contextmanager
def collecting_garbage_now_and_then() -> Iterator[Callable[[], object]]:
    """Garbage is collected only when asked: among millions of new rows it took a third of all time."""
    gc.freeze()
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.enable()
        gc.unfreeze()


class Command(BaseCommand):
    help = "Adds invented mediators, marked as such. Only in development settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mediators", type=int, default=400, help="how many people (400)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed and day make the same people (1)")
        parser.add_argument("--today", type=datetime.date.fromisoformat, help="the day it is, YYYY-MM-DD (today)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are mediators already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("Invented people are refused here: DEMO_ALLOWED is true in development settings only.")
        if options["mediators"] < 1:
            raise CommandError("--mediators must be 1 or more.")
        if options["if_empty"] and Mediator.objects.exists():
            return
        if not current_vocabulary().municipalities:
            raise CommandError("There are no words yet. Run first: python manage.py load_vocabulary")
        with collecting_garbage_now_and_then() as collect:

            def progress(done: int) -> None:
                collect()
                self.stdout.write(f"  {done} of {options['mediators']} invented people")

            numbers = load_demonstration(
                mediators=options["mediators"],
                seed=options["seed"],
                today=options["today"] or today(),
                progress=progress,
            )
        self.stdout.write(f"Added {len(numbers)} invented mediators. Take them away with: python manage.py remove_demo")
