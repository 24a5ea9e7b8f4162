"""A search always answers from the registry as it is now, whole: in any thread, process, transaction or restore."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from registry.choices import Level, State
from registry.models import Clock, Mediator
from registry.profiles import SpokenLanguage
from registry.services.clock import lock_clock, read_clock, renew_edition
from registry.services.mediators import withdraw
from registry.words import Vocabulary
from search.changes import DocumentRow, rows_after
from search.criteria import SearchCriteria
from search.documents import rebuild_documents
from search.engines.memory import MemoryEngine
from search.guard import ask
from search.models import SearchDocument
from search.results import Page
from search.service import find_mediators
from tests.factories import TESTS, TODAY, a_published_mediator
from tests.search.another_process import ROUNDS, WRITERS

EVERYONE = SearchCriteria()
PROCESSES = 3


def found(engine: MemoryEngine, vocabulary: Vocabulary) -> set[str]:
    answer = engine.reading(read_clock(), vocabulary, TODAY).search(EVERYONE, Page(1, 100))
    assert answer.total == len(answer.found)
    return {one.number for one in answer.found}


def test_what_a_transaction_wrote_counts_in_it_and_a_rollback_leaves_nothing(reloaded_vocabulary):
    stays = a_published_mediator()
    engine = MemoryEngine()
    assert found(engine, reloaded_vocabulary) == {stays}
    with transaction.atomic():
        own = a_published_mediator()
        withdraw(by=TESTS, numbers=[stays])
        assert found(engine, reloaded_vocabulary) == {own}
        transaction.set_rollback(True)
    # The seqs that were rolled back are given out again, to others.
    others = {a_published_mediator(), a_published_mediator()}
    assert found(engine, reloaded_vocabulary) == {stays} | others


def test_after_a_rollback_the_registry_is_as_it_was(reloaded_vocabulary):
    stays = a_published_mediator()
    engine = MemoryEngine()
    with transaction.atomic():
        withdraw(by=TESTS, numbers=[stays])
        assert found(engine, reloaded_vocabulary) == set()
        transaction.set_rollback(True)
    assert found(engine, reloaded_vocabulary) == {stays}


def test_a_commit_after_a_search_in_the_same_transaction_is_kept(reloaded_vocabulary):
    engine = MemoryEngine()
    with transaction.atomic():
        number = a_published_mediator()
        assert found(engine, reloaded_vocabulary) == {number}
    assert found(engine, reloaded_vocabulary) == {number}


def test_two_engines_see_every_change_at_once(reloaded_vocabulary):
    engines = [MemoryEngine(), MemoryEngine()]
    expected: set[str] = set()
    for _round in range(3):
        expected.add(a_published_mediator())
        assert [found(engine, reloaded_vocabulary) for engine in engines] == [expected, expected]
    withdraw(by=TESTS, numbers=[expected.pop()])
    assert [found(engine, reloaded_vocabulary) for engine in engines] == [expected, expected]


def test_a_choice_appears_with_the_first_who_offers_it(reloaded_vocabulary):
    engine = MemoryEngine()

    def spoken() -> dict[str, int]:
        answer = engine.reading(read_clock(), reloaded_vocabulary, TODAY).search(EVERYONE, Page())
        return {value.code: value.count for value in answer.facets["language"]}

    assert spoken() == {}
    a_published_mediator()
    assert spoken() == {"tir": 1}
    a_published_mediator(languages=(SpokenLanguage("apc", None, Level.NATIVE),))
    assert spoken() == {"apc": 1, "tir": 1}


def test_a_reading_stays_what_it_was_when_the_registry_goes_on(reloaded_vocabulary):
    number = a_published_mediator()
    engine = MemoryEngine()
    reading = engine.reading(read_clock(), reloaded_vocabulary, TODAY)
    withdraw(by=TESTS, numbers=[number])
    other = a_published_mediator()
    assert found(engine, reloaded_vocabulary) == {other}
    assert [one.number for one in reading.search(EVERYONE, Page()).found] == [number]
    assert reading.counts([EVERYONE]) == (1,)


def test_a_restored_database_with_a_lower_seq_is_loaded_again(reloaded_vocabulary):
    stays = a_published_mediator()
    engine = MemoryEngine()
    seq = read_clock().seq
    lost = a_published_mediator()
    assert found(engine, reloaded_vocabulary) == {stays, lost}
    # As a restore does: the rows are gone and the Clock stands where it stood.
    SearchDocument.objects.filter(number=lost).delete()
    Clock.objects.update(seq=seq)
    assert found(engine, reloaded_vocabulary) == {stays}


def test_a_restored_database_of_another_edition_is_loaded_again_whatever_its_seq(reloaded_vocabulary):
    stays, lost = a_published_mediator(), a_published_mediator()
    engine = MemoryEngine()
    assert found(engine, reloaded_vocabulary) == {stays, lost}
    SearchDocument.objects.filter(number=lost).delete()
    with transaction.atomic():
        renew_edition(lock_clock())
    assert found(engine, reloaded_vocabulary) == {stays}


def test_a_rebuild_leads_to_a_reload(reloaded_vocabulary):
    number = a_published_mediator()
    engine = MemoryEngine()
    # A body spoiled behind the back of the services, at the same seq.
    body = SearchDocument.objects.get(number=number).body
    SearchDocument.objects.filter(number=number).update(body=body | {"words": ["spoiled"]})
    asked = SearchCriteria(words=("selam",))
    assert engine.reading(read_clock(), reloaded_vocabulary, TODAY).counts([asked]) == (0,)
    rebuild_documents()
    assert engine.reading(read_clock(), reloaded_vocabulary, TODAY).counts([asked]) == (1,)


def test_a_clock_read_before_another_thread_moved_on_leads_to_no_reload(reloaded_vocabulary):
    first = a_published_mediator()
    early = read_clock()
    second = a_published_mediator()
    engine = MemoryEngine()
    assert found(engine, reloaded_vocabulary) == {first, second}
    with CaptureQueriesContext(connection) as queries:
        reading = engine.reading(early, reloaded_vocabulary, TODAY)
    assert not [query for query in queries if SearchDocument._meta.db_table in query["sql"]]
    assert {one.number for one in reading.search(EVERYONE, Page()).found} == {first, second}


def test_two_searches_at_once_take_in_a_change_once(reloaded_vocabulary, monkeypatch):
    engine = MemoryEngine()
    first = a_published_mediator()
    assert found(engine, reloaded_vocabulary) == {first}
    before = read_clock().seq
    a_published_mediator()
    clock, changes, asked = read_clock(), rows_after(before), []
    together = threading.Barrier(2)

    def slow_rows_after(seq: int) -> list[DocumentRow]:
        asked.append(seq)
        # Two come together here only when nothing keeps them apart; who waits alone goes on after a moment.
        with suppress(threading.BrokenBarrierError):
            together.wait(timeout=1)
        return changes

    monkeypatch.setattr("search.engines.memory.rows_after", slow_rows_after)
    with ThreadPoolExecutor(2) as threads:
        readings = list(threads.map(lambda _: engine.reading(clock, reloaded_vocabulary, TODAY), range(2)))
    assert asked == [before]
    assert [reading.counts([EVERYONE]) for reading in readings] == [(2,), (2,)]


def test_someone_an_engine_still_has_but_the_registry_has_not_is_not_shown(reloaded_vocabulary, caplog):
    stays, gone = a_published_mediator(), a_published_mediator()
    assert {hit.number for hit in find_mediators(EVERYONE, today=TODAY).hits} == {stays, gone}
    # Behind the back of the services, so that no document tells.
    Mediator.objects.filter(number=gone).update(state=State.WITHDRAWN)
    assert {hit.number for hit in find_mediators(EVERYONE, today=TODAY).hits} == {stays}
    assert "1 people who are not published" in caplog.text


def test_someone_who_withdraws_while_a_search_is_answered_is_not_shown_and_that_is_no_alarm(
    reloaded_vocabulary, monkeypatch, caplog
):
    stays, gone = a_published_mediator(), a_published_mediator()

    def slow(question, *, today):
        answered = ask(question, today=today)
        withdraw(by=TESTS, numbers=[gone])
        return answered

    monkeypatch.setattr("search.service.ask", slow)
    found = find_mediators(EVERYONE, today=TODAY)
    assert (found.total, {hit.number for hit in found.hits}) == (2, {stays})
    assert "not published" not in caplog.text


# Other processes


class AnotherProcess:
    """A second process of the site, on the same database."""

    def __init__(self, database_url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.search.another_process"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, *command: object) -> None:
        self.process.stdin.write(" ".join(map(str, command)) + "\n")
        self.process.stdin.flush()

    def answer(self) -> object:
        return json.loads(self.process.stdout.readline())

    def ask(self, *command: object) -> object:
        self.tell(*command)
        return self.answer()

    def close(self) -> None:
        """Without commands it ends by itself."""
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


@pytest.fixture
def database_url(reloaded_vocabulary, tmp_path: Path) -> str:
    """A database that other processes can open: the test's own, or where that is in memory a copy of it on disk."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(tmp_path / "shared.sqlite3")) as disk:
            connection.connection.backup(disk)
        return f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    database = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()}
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)


@pytest.fixture
def another_process(database_url: str) -> Iterator[Callable[[], AnotherProcess]]:
    with ExitStack() as started:
        yield lambda: started.enter_context(closing(AnotherProcess(database_url)))


def test_another_process_sees_a_change_at_once(another_process):
    one, other = another_process(), another_process()
    assert one.ask("search") == []
    number = other.ask("publish")
    assert one.ask("search") == other.ask("search") == [number]
    one.ask("withdraw", number)
    assert other.ask("search") == one.ask("search") == []


def test_six_writers_at_once_miss_nobody_and_every_search_sees_one_whole_state(another_process):
    processes = [another_process() for _process in range(PROCESSES)]
    everyone = PROCESSES * WRITERS * ROUNDS * 2
    for process in processes:
        process.tell("write_and_search", everyone)
    answers = [process.answer() for process in processes]
    assert [answer["faults"] for answer in answers] == [[]] * PROCESSES
    assert len(answers[0]["found"]) == everyone
    for answer in answers:
        assert answer["found"] == answers[0]["found"]
        assert answer["seqs"] == list(range(1, len(answer["seqs"]) + 1))
