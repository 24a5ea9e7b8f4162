"""What a server does before its first visitor comes, so that she does not wait for it."""

from __future__ import annotations

import datetime

from registry.services.clock import read_clock
from registry.words import current_vocabulary
from search.guard import warm_up
from search.suggestions import suggest
from search.understanding import understand
from search.understanding.phrasebook import known_locales

# A misspelt word and one of another script: everything that is looked at has to be read.
_TEXT = "tigrinja مترجمه"


def prepare(*, today: datetime.date) -> None:
    """Reads the words of every locale, and all people. Raises `DatabaseError`."""
    clock = read_clock()
    vocabulary = current_vocabulary(clock)
    warm_up(today)
    for locale in known_locales():
        understand(_TEXT, _TEXT, locale=locale, vocabulary=vocabulary)
        suggest("a", locale=locale, today=today, clock=clock)
