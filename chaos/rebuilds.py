"""A rebuild is interrupted, started twice, or goes on while everything changes."""

from __future__ import annotations

import datetime
import itertools
import os
import random
import signal
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from django.db import connection

from bench.questions import QUESTIONS
from chaos.interrupted import POINTS, STANDING_STILL
from chaos.scenarios import Outcome, scenario
from chaos.stage import BY, Stage, until, well
from chaos.visitors import LANGUAGES, TOWNS, faults, visits, wrong
from registry.choices import Audience, DataGroup
from registry.models import Mediator
from registry.services.clock import read_clock
from registry.services.mediators import (
    details_of,
    give_consent,
    pause,
    publish,
    register,
    resume,
    set_room,
    submit,
    withdraw,
)
from registry.today import today
from registry.words import current_vocabulary
from search.criteria import Place, SearchCriteria, Wish
from search.engines import Found
from search.engines.memory import MemoryEngine
from search.models import SearchDocument
from search.results import Hit, Page
from search.service import find_mediators, first_numbers
from search.status import search_status
from search.watermark import read_state

WHOLE_PAGE = Page(1, Page.MAX_SIZE)
ASKED = (
    *QUESTIONS.values(),
    *(SearchCriteria(wishes=(Wish(languages=(code,)),)) for code in LANGUAGES),
    *(
        SearchCriteria(wishes=(Wish(languages=(code,)),), place=Place(municipalities=(town,)))
        for code in LANGUAGES
        for town in TOWNS
    ),
)


@scenario("`rebuild_search` killed (SIGKILL) at six points, each time a change after it, then a rebuild")
def interrupted(stage: Stage, outcome: Outcome) -> None:
    """An index goes on serving, every answer is right, changes arrive; the next rebuild leaves one index.

    While a rebuild goes on another refuses; when it is killed, the next may begin.
    """
    with stage.site() as site, stage.following():
        right = stage.right()
        outcome.promise("the cluster is in use before", holds=until(lambda: stage.answers(site)) is not None)
        for point in POINTS:
            before = read_state().watermark.index
            died = stage.begin("-m", "chaos.interrupted", point).wait()
            outcome.promise(f"it was killed there ({point}: {died})", holds=died == -signal.SIGKILL)
            left_over = len(stage.cluster.indices())
            used = read_state().watermark.index
            _serves(stage, outcome, site, right, point)

            (gone,) = first_numbers(SearchCriteria(), today=today(), many=1)
            withdraw(by=BY, numbers=[gone])
            outcome.promise(f"{point}: a change arrives", holds=until(lambda: well(site)) is not None)
            right = stage.right()
            _serves(stage, outcome, site, right, point)

            again = stage.manage("rebuild_search")
            now = read_state().watermark.index
            outcome.promise(f"{point}: the next rebuild ends well {again.stderr[-300:]}", holds=again.returncode == 0)
            outcome.promise(f"{point}: it leaves one index", holds=stage.cluster.indices() == (now,))
            which = "the old one" if used == before else "the new one"
            outcome.saw(f"{point}: {left_over} indices, {which} serves, then one")
            _serves(stage, outcome, site, right, point)

        standing = stage.begin("-m", "chaos.interrupted", STANDING_STILL)
        try:
            os.waitid(os.P_PID, standing.pid, os.WSTOPPED | os.WNOWAIT)
            second = stage.manage("rebuild_search")
            refused = second.returncode and "Another process is rebuilding" in second.stderr
            outcome.promise("a second at the same time refuses", holds=bool(refused))
            _serves(stage, outcome, site, right, STANDING_STILL)
        finally:
            standing.kill()
            standing.wait()
        outcome.promise("killed, the next may begin", holds=stage.manage("rebuild_search").returncode == 0)
        outcome.promise("nothing differs in the end", holds=stage.manage("check_search").returncode == 0)


def _serves(stage: Stage, outcome: Outcome, site: str, right: dict, point: str) -> None:
    before = stage.searches_made()
    made = visits(site)
    outcome.promise(f"{point}: the cluster answers", holds=stage.searches_made() - before >= len(made))
    outcome.promise(f"{point}: every answer is right", holds=not faults(made) and not wrong(made, right))


@scenario("3 rebuilds while one process changes, withdraws and registers people, and 2 visitors search without pause")
def under_changes(stage: Stage, outcome: Outcome) -> None:
    """Not one answer is wrong or lacks anybody, but for people whose change is not in the index yet.

    Each is compared with what the memory engine answers a moment later, without those who changed meanwhile.
    """
    used = until(lambda: _ask(SearchCriteria()) == "elasticsearch")
    outcome.promise("the cluster is in use before", holds=used is not None)
    people = People()
    watch = Watch(people)
    done = threading.Event()
    with stage.following(), ThreadPoolExecutor(3) as threads:
        going_on = [threads.submit(people.change, done), *(threads.submit(watch.search, done) for _visitor in range(2))]
        try:
            for _rebuild in range(3):
                watch.began = read_clock().seq
                run = stage.manage("rebuild_search")
                outcome.promise(f"the rebuild ends well {run.stderr[-300:]}", holds=run.returncode == 0)
        finally:
            done.set()
        for one in going_on:
            one.result()
        outcome.promise("everything is sent in the end", holds=until(lambda: not _behind()) is not None)
    outcome.saw(
        f"{people.changes} changes ({len(people.withdrawn)} withdrawn, {people.registered} registered); "
        f"{watch.searches} searches, {watch.by_cluster} by the cluster, {len(watch.wrong)} wrong; "
        f"people left out as changing: {median(watch.moving):.0f} in the median, {max(watch.moving)} at most; "
        f"{search_status().alarms} alarms"
    )
    outcome.promise("changes and searches were many", holds=people.changes > 30 and watch.searches > 100)
    outcome.promise("the cluster answered most", holds=watch.by_cluster > watch.searches / 2)
    outcome.promise(f"no answer is wrong {watch.wrong[:2]}", holds=not watch.wrong)
    outcome.promise("nobody was found who is not published", holds=search_status().alarms == 0)
    outcome.promise("one index is left", holds=stage.cluster.indices() == (read_state().watermark.index,))
    outcome.promise("nothing differs in the end", holds=stage.manage("check_search").returncode == 0)


def _ask(criteria: SearchCriteria) -> str:
    return find_mediators(criteria, today=today()).engine


def _behind() -> bool:
    state = read_state()
    return state.watermark.seq < state.clock.seq


class People:
    """Those in the registry, and a process that changes them, one after the other."""

    def __init__(self) -> None:
        self.there = list(SearchDocument.objects.filter(body__isnull=False).values_list("number", flat=True))
        self.withdrawn: set[str] = set()
        self.registered = 0
        self.changes = 0
        self._chance = random.Random(1)

    def change(self, done: threading.Event) -> None:
        try:
            while not done.wait(0.02):
                self._chance.choice([self._withdraw, self._register, self._room, self._room, self._pause])()
                self.changes += 1
        finally:
            connection.close()

    def _someone(self) -> str:
        return self._chance.choice(self.there)

    def _withdraw(self) -> None:
        number = self._someone()
        withdraw(by=BY, numbers=[number])
        self.there.remove(number)
        self.withdrawn.add(number)

    def _register(self) -> None:
        number = register(by=BY, details=details_of(Mediator.objects.get(number=self._someone())))
        everything = dict.fromkeys(DataGroup, Audience.EVERYONE)
        give_consent(by=BY, numbers=[number], groups=everything, wording="chaos", locale="nl")
        submit(by=BY, numbers=[number])
        publish(by=BY, numbers=[number], today=today())
        self.there.append(number)
        self.registered += 1

    def _room(self) -> None:
        days = datetime.timedelta(days=self._chance.randrange(-30, 30))
        set_room(by=BY, numbers=[self._someone()], room_from=today() + days)

    def _pause(self) -> None:
        number = self._someone()
        paused = Mediator.objects.filter(number=number, paused_until__gt=today()).exists()
        (resume if paused else pause)(by=BY, numbers=[number])


class Watch:
    """Visitors who search, and compare each answer with that of the memory engine."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.began = 0
        self.searches = 0
        self.by_cluster = 0
        self.moving: list[int] = []
        self.wrong: list[str] = []

    def search(self, done: threading.Event) -> None:
        memory = MemoryEngine()
        try:
            for criteria in itertools.cycle(ASKED):
                if done.is_set():
                    break
                self._compare(criteria, memory)
        finally:
            connection.close()

    def _compare(self, criteria: SearchCriteria, memory: MemoryEngine) -> None:
        withdrawn, before = set(self.people.withdrawn), read_state().watermark
        found = find_mediators(criteria, today=today(), page=WHOLE_PAGE)
        clock = read_clock()
        right = memory.reading(clock, current_vocabulary(clock), today()).search(criteria, WHOLE_PAGE)
        after = read_state().watermark
        # When another index came into use meanwhile, it had at least what was there when its rebuild began.
        oldest = min(before.seq, after.seq, *([self.began] if before.index != after.index else []))
        moving = set(SearchDocument.objects.filter(seq__gt=oldest).values_list("number", flat=True))
        ours, theirs = _those_who_stayed(found.hits, moving), _those_who_stayed(right.found, moving)
        if max(found.total, right.total) > WHOLE_PAGE.size:
            # Who is left out makes room for others at the end of the page.
            both = min(len(ours), len(theirs))
            ours, theirs = ours[:both], theirs[:both]
        self.searches += 1
        self.by_cluster += found.engine == "elasticsearch"
        self.moving.append(len(moving))
        if ours != theirs:
            self.wrong.append(f"{criteria}: {found.engine} at {found.seq}, compared at {clock.seq}")
        if abs(found.total - right.total) > len(moving):
            self.wrong.append(f"{criteria}: {found.total} in total and not {right.total}")
        if shown := withdrawn & {hit.number for hit in found.hits}:
            self.wrong.append(f"{criteria}: shows {shown}")


def _those_who_stayed(found: Iterable[Hit | Found], moving: set[str]) -> list[tuple[object, ...]]:
    return [(one.number, one.score, one.reasons, one.card) for one in found if one.number not in moving]
