"""Counts searches that found too few people, for `search.gaps`: after the answer, and nobody twice on a day."""

from __future__ import annotations

import datetime
import logging
import mmap
import os
import secrets
import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseRedirect

from cms.limits import visitor_hash
from registry.today import seconds_to_midnight, today
from registry.words import current_vocabulary
from search.criteria import SearchCriteria
from search.gaps import Shortage, count_gaps, shortages

logger = logging.getLogger(__name__)

# A clock may be set, and a machine may sleep: however long it is until midnight, it is looked at again after a minute.
LONGEST_SLEEP = 60


class CountedToday:
    """Who was counted for what today, without a list of visitors or of what they asked.

    A visitor with one language and one province has a place among a million, by a hash. The salt of the hash is made
    for one day in Europe/Amsterdam, and is overwritten with every place when that day ends, also when nobody searches:
    a thread of each process that uses this sees to it. What was yesterday cannot be worked out. Two may meet in one
    place, and then one of them is not counted: one in a hundred, after ten thousand on one day.

    All processes that are forked from the one that made this share it. There is no lock: nobody shall wait, and the
    worst that two at once can do is count one twice. Days take turns in two halves, so that to end one cannot harm the
    next.
    """

    PLACES = 2**20
    _DAY, _SALT = 4, 32
    _HALF = _DAY + _SALT + PLACES

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 2 * self._HALF)
        self._watched_in = 0

    def add(self, request: HttpRequest, shortage: Shortage, *, day: datetime.date) -> bool:
        """Whether this is the first time on this day, which is today."""
        salt, places = self._half_of(day)
        hashed = visitor_hash(request, salt=self._memory[salt], about=f"{shortage.language} {shortage.province}")
        place = places.start + int.from_bytes(hashed) % self.PLACES
        first = self._memory[place] == 0
        self._memory[place] = 1
        return first

    def forget_days_before(self, day: datetime.date) -> None:
        """Overwrites what is kept of every other day."""
        for start in (0, self._HALF):
            if self._memory[start : start + self._DAY] not in {_written(day), bytes(self._DAY)}:
                # The day goes last: until then, what is half forgotten is still to be forgotten.
                self._memory[start + self._DAY : start + self._HALF] = bytes(self._HALF - self._DAY)
                self._memory[start : start + self._DAY] = bytes(self._DAY)

    def forget_at_midnight(self) -> None:
        """Sees to it that each day is forgotten when it ends, for as long as this process lives."""
        # A process that is forked has none of the threads of the one before.
        if self._watched_in != os.getpid():
            self._watched_in = os.getpid()
            threading.Thread(target=self._keep_forgetting, name="forgetting at midnight", daemon=True).start()

    def _keep_forgetting(self, sleep: Callable[[float], None] = time.sleep) -> None:
        while True:
            self.forget_days_before(today())
            sleep(min(seconds_to_midnight(), LONGEST_SLEEP))

    def _half_of(self, day: datetime.date) -> tuple[slice, slice]:
        """Where the salt and the places of this day are."""
        self.forget_at_midnight()
        start = day.toordinal() % 2 * self._HALF
        days, salt = slice(start, start + self._DAY), slice(start + self._DAY, start + self._DAY + self._SALT)
        places = slice(salt.stop, start + self._HALF)
        if self._memory[days] != _written(day):
            self._memory[places] = bytes(self.PLACES)
            self._memory[salt] = secrets.token_bytes(self._SALT)
            self._memory[days] = _written(day)
        return salt, places


def _written(day: datetime.date) -> bytes:
    return day.toordinal().to_bytes(CountedToday._DAY)


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
    found = shortages(criteria, today=day, vocabulary=current_vocabulary())
    if new := [shortage for shortage in found if counted_today.add(request, shortage, day=day)]:
        count_gaps(new, today=day)
