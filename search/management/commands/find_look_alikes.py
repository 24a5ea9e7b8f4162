"""Finds the right words of a language that the search box would take for something else."""

import sys
from argparse import ArgumentParser, FileType
from typing import Any

from django.core.management.base import BaseCommand

from registry.words import current_vocabulary
from search.understanding.folding import fold_word_list
from search.understanding.phrasebook import known_locales
from search.understanding.reading import Reader


class Command(BaseCommand):
    help = (
        "Reads a list of right words, one a line, and prints, folded, those that the search box would take for a "
        "misspelt word of ours: what search/understanding/words/ordinary/ holds."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("locale", choices=known_locales(), help="the language of the words")
        parser.add_argument("file", nargs="?", type=FileType(encoding="utf-8"), default=sys.stdin)

    def handle(self, *args: Any, **options: Any) -> None:
        reader = Reader(options["locale"], current_vocabulary(), ordinary=())
        words = {word for line in options["file"] for word in fold_word_list(line)}
        for word in sorted(words):
            if reader.takes_for_another(word):
                self.stdout.write(word)
