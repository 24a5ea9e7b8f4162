"""Shows what the search box understands, line by line, for evaluation."""

import json
import sys
from argparse import ArgumentParser, FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.words import Vocabulary, current_vocabulary
from search.understanding import PieceKind, understand


class Command(BaseCommand):
    help = 'Reads lines {"id", "text", "locale"} and prints {"id", "understood": {…}} for each.'

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=FileType(encoding="utf-8"), default=sys.stdin)

    def handle(self, *args: Any, **options: Any) -> None:
        vocabulary = current_vocabulary()
        faulty = 0
        for place, line in enumerate(options["file"], start=1):
            if not line.strip():
                continue
            try:
                query = json.loads(line)
                text, locale, name = str(query["text"]), str(query["locale"]), query["id"]
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                faulty += 1
                self.stderr.write(f"Line {place} is not a query and is left out: {error!r}")
                continue
            answer = {"id": name, "understood": understood(text, locale, vocabulary)}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if faulty:
            raise CommandError(f"{faulty} lines could not be read.")


def understood(text: str, locale: str, vocabulary: Vocabulary) -> dict[str, object]:
    """What was understood, with a key for each kind of thing; absent means nothing of that kind."""
    understanding = understand(text, "", locale=locale, vocabulary=vocabulary)
    criteria = understanding.criteria
    varieties = [tag for wish in criteria.wishes for tag in wish.varieties]
    languages = [code for wish in criteria.wishes if wish.settled for code in wish.languages]
    answer = {
        "languages": [*languages, *dict.fromkeys(vocabulary.varieties[tag].language for tag in varieties)],
        "varieties": varieties,
        "ask_back": sorted({code for wish in criteria.wishes if not wish.settled for code in wish.languages}),
        "level": criteria.level,
        "gender": list(criteria.genders),
        "municipalities": list(criteria.place.municipalities),
        "regions": list(criteria.place.regions),
        "within_km": criteria.place.within_km,
        "expertise": list(criteria.expertise),
        "activities": list(criteria.activities),
        "ways": list(criteria.ways),
        "availability": "now" if criteria.available else None,
        "words": [piece.text.casefold() for piece in understanding.pieces if piece.kind is PieceKind.WORD],
    }
    return {key: value for key, value in answer.items() if value}
