"""Shows, step by step, how a search was understood and why its first ten people stand where they stand."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.today import today
from registry.words import Vocabulary, current_vocabulary
from search.keys import InvalidKeys, keys_of, parse_keys
from search.ranking import SIGNALS
from search.results import Hit, Page
from search.service import find_mediators
from search.understanding import Piece, understand
from search.understanding.phrasebook import known_locales

_WEIGHTS = {signal.code: signal.weight for signal in SIGNALS}


class Command(BaseCommand):
    help = "Explains a search: what was understood, what is asked, and what put the first ten people where they stand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="what somebody types")
        parser.add_argument("--where", default="", help="what she types in the field for places")
        parser.add_argument("--locale", default="nl", choices=known_locales(), help="the language of the page")

    def handle(self, *args: Any, **options: Any) -> None:
        vocabulary = current_vocabulary()
        understanding = understand(options["text"], options["where"], locale=options["locale"], vocabulary=vocabulary)
        keys = keys_of(understanding.criteria)
        self._section("Understood", (_piece(piece) for piece in understanding.pieces))
        self._section("Asked", (f"{name}={value}" for name, value in keys))
        _check(keys, vocabulary)
        results = find_mediators(understanding.criteria, today=today(), page=Page(number=1, size=10))
        self._section(f"Found {results.total}, by the {results.engine} engine", map(_hit, results.hits))
        self._section("Wider", (f"{choice.code}: {choice.total}" for choice in results.wider))

    def _section(self, title: str, lines: Iterator[str]) -> None:
        self.stdout.write(title)
        for line in [*lines] or ["nothing"]:
            self.stdout.write(f"  {line}")


def _piece(piece: Piece) -> str:
    notes = [f"read as {piece.read_as}"] if piece.read_as else []
    notes += [] if piece.searched else ["not searched"]
    return f"{piece.text}: {piece.kind} {', '.join(piece.codes)}" + (f" ({'; '.join(notes)})" if notes else "")


def _hit(hit: Hit) -> str:
    """Weights are of one signal each; some signals are earned more than once, or beside another without being told."""
    told = (f"{reason.code} {_WEIGHTS[reason.code]} {' '.join(reason.values)}".strip() for reason in hit.reasons)
    return f"{hit.number} score {hit.score}: {', '.join(told) or 'no signal'}"


def _check(keys: Any, vocabulary: Vocabulary) -> None:
    values: dict[str, list[str]] = {}
    for name, value in keys:
        values.setdefault(name, []).append(value)
    try:
        parse_keys(values, vocabulary)
    except InvalidKeys as invalid:
        raise CommandError("; ".join(f"{fault.key}: {fault.message}" for fault in invalid.faults)) from invalid
