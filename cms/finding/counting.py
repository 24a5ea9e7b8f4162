"""Counts searches that found too few people, for `search.gaps`: after the answer, and nobody twice on a day."""

from __future__ import annotations

import datetime
import logging
import mmap
import secrets

from django.http import HttpRequest, HttpResponseRedirect

from cms.limits import visitor_hash
from registry.today import today
from registry.words import current_vocabulary
from search.criteria import SearchCriteria
from search.gaps import Shortage, count_gaps, shortages

logger = logging.getLogger(__name__)


class CountedToday:
    """Who was counted for what today, without a list of visitors or of what they asked.

    A visitor with one language and one province has a place among a million, by a hash. The salt of the hash is made
    anew, and every place wiped, when the first search of a new day comes: what was yesterday cannot be worked out. Two
    may meet in one place, and then one of them is not counted: one in a hundred, after ten thousand on one day.

    All processes that are forked from the one that made this share it. There is no lock: nobody shall wait, and the
    worst that two at once can do is count one twice.
    """

    PLACES = 2**20
    _DAY, _SALT = slice(0, 4), slice(4, 36)

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, self._SALT.stop + self.PLACES)

    def begin(self, day: datetime.date) -> None:
        """Forgets everything that is not of this day."""
        written = day.toordinal().to_bytes(4)
        if self._memory[self._DAY] != written:
            self._memory[self._SALT.start :] = secrets.token_bytes(32) + bytes(self.PLACES)
            self._memory[self._DAY] = written

    def add(self, request: HttpRequest, shortage: Shortage) -> bool:
        """Whether this is the first time today."""
        salt = self._memory[self._SALT]
        hashed = visitor_hash(request, salt=salt, about=f"{shortage.language} {shortage.province}")
        place = self._SALT.stop + int.from_bytes(hashed) % self.PLACES
        first = self._memory[place] == 0
        self._memory[place] = 1
        return first


counted_today = CountedToday()


class CountedRedirect(HttpResponseRedirect):
    """Leads to what is found, and counts once the visitor has her answer: a server closes a response when it is sent.

    Whatever goes wrong in counting is written down without what was asked, and harms nobody.
    """

    def __init__(self, *args: object, request: HttpRequest, criteria: SearchCriteria, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._asked = request, criteria

    def close(self) -> None:
        try:
            _count(*self._asked)
        except Exception as error:
            logger.error("A search that found few could not be counted: %s", type(error).__name__)
        super().close()


def _count(request: HttpRequest, criteria: SearchCriteria) -> None:
    day = today()
    counted_today.begin(day)
    found = shortages(criteria, today=day, vocabulary=current_vocabulary())
    if new := [shortage for shortage in found if counted_today.add(request, shortage)]:
        count_gaps(new, today=day)
