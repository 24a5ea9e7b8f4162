"""`manage.py load_vocabulary`: brings the words in line with registry/vocabulary/*.csv."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from registry.services.vocabulary import Counts, load_vocabulary
from registry.vocabulary_files import DIRECTORY, FaultyFiles

MOST_FAULTS_SHOWN = 20

SAID = {
    "added": "added",
    "changed": "changed",
    "removed": "removed",
    "unchanged": "unchanged",
    "left_to_editors": "left as editors made them",
    "kept": "no longer in the file, kept",
}


class Command(BaseCommand):
    help = "Loads places, languages, expertise and activities from CSV files. Editors' changes survive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--directory", type=Path, default=DIRECTORY, help="The folder with the CSV files.")

    @no_translations
    def handle(self, *, directory: Path, **options: object) -> None:
        try:
            report = load_vocabulary(directory=directory)
        except FaultyFiles as faulty:
            raise CommandError(_explain(faulty)) from None
        for (file, what), counts in report.counts.items():
            self.stdout.write(f"{file}, {what}: {_said(counts)}")
        if report.moved:
            self.stdout.write(f"Mediators moved to the successor of a merged municipality: {len(report.moved)}")
        self.stdout.write("The vocabulary has changed." if report.touched else "The vocabulary was up to date.")


def _said(counts: Counts) -> str:
    said = [f"{getattr(counts, name)} {words}" for name, words in SAID.items() if getattr(counts, name)]
    return ", ".join(said) or "none"


def _explain(faulty: FaultyFiles) -> str:
    shown = [str(fault) for fault in faulty.faults[:MOST_FAULTS_SHOWN]]
    more = len(faulty.faults) - len(shown)
    return "\n".join(
        [
            "Nothing was loaded, because of faults in the files:",
            *shown,
            *([f"and {more} more"] if more else []),
            "Correct the rows and load again.",
        ]
    )
