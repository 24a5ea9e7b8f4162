"""Shows, step by step, how a search was understood and why its first ten people stand where they stand."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.today import today
from registry.words import current_vocabulary
from search.explaining import earned, explain
from search.results import Hit
from search.understanding import Piece
from search.understanding.phrasebook import known_locales


class Command(BaseCommand):
    help = "Explains a search: what was understood, what is asked, and what put the first ten people where they stand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="what somebody types")
        parser.add_argument("--where", default="", help="what she types in the field for places")
        parser.add_argument("--locale", default="nl", choices=known_locales(), help="the language of the page")

    def handle(self, *args: Any, **options: Any) -> None:
        explained = explain(
            options["text"],
            options["where"],
            locale=options["locale"],
            vocabulary=current_vocabulary(),
            today=today(),
        )
        self._section("Understood", map(_piece, explained.understanding.pieces))
        self._section("Asked", (f"{name}={value}" for name, value in explained.asked))
        if explained.results is None:
            raise CommandError("; ".join(f"{fault.key}: {fault.message}" for fault in explained.faults))
        results = explained.results
        self._section(f"Found {results.total}, by the {results.engine} engine", map(_hit, results.hits))
        self._section("Wider", (f"{choice.code}: {choice.total}" for choice in results.wider))

    def _section(self, title: str, lines: Iterable[str]) -> None:
        self.stdout.write(title)
        for line in [*lines] or ["nothing"]:
            self.stdout.write(f"  {line}")


def _piece(piece: Piece) -> str:
    notes = [f"read as {piece.read_as}"] if piece.read_as else []
    notes += [] if piece.searched else ["not searched"]
    return f"{piece.text}: {piece.kind} {', '.join(piece.codes)}" + (f" ({'; '.join(notes)})" if notes else "")


def _hit(hit: Hit) -> str:
    told = (f"{one.signal} {one.weight} {' '.join(one.values)}".strip() for one in earned(hit))
    return f"{hit.number} score {hit.score}: {', '.join(told) or 'no signal'}"
