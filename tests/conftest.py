"""What every test may ask for."""

import datetime
import fcntl
import os
import secrets
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from registry.models import Clock, new_edition
from registry.words import Vocabulary, current_vocabulary
from search import guard
from search.engines.cluster import Cluster, configured_cluster
from servers import elasticsearch, machine, postgresql
from tests.databases import prepared

# Names, for all processes of this test run, the folder of what they share: servers, and databases to copy.
SHARED = "OVERVIEW_SHARED_BY_TESTS"
# Groups of tests that make what they run on: databases of both kinds, servers. On PostgreSQL they would be repeated.
ON_THEIR_OWN = {"servers", "clean clone"}
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"


def pytest_configure(config: pytest.Config) -> None:
    """Servers are started by the first test that needs one, in whichever process, and end with the whole run."""
    if hasattr(config, "workerinput"):
        return
    # Ended from outside, a run puts its servers away as after Control-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    run = ExitStack()
    folder = run.enter_context(machine.temporary_folder())
    run.callback(postgresql.stop, folder / "postgresql")
    run.callback(elasticsearch.end, folder / "elasticsearch")
    if connection.vendor == "postgresql":
        run.callback(postgresql.PostgreSQL(os.environ["DATABASE_URL"]).drop, folder.name)
    config.add_cleanup(run.close)
    os.environ[SHARED] = str(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if connection.vendor != "postgresql":
        return
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group and group.args[0] in ON_THEIR_OWN:
            item.add_marker(pytest.mark.skip(reason="makes what it runs on by itself, as it does in make test"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    marker = item.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        pytest.fail("It would leave a database without words to the next test: ask for transactional_db instead.")


def made_once(name: str, make: Callable[[Path], Any]) -> Any:
    """What ``make`` says of what it finds or makes at the path it is given: one process of the test run at a time.

    Where a server is not installed, that is a failure in CI.
    """
    folder = Path(os.environ[SHARED])
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return make(folder / name)
        except machine.MissingError as missing:
            pytest.fail(str(missing)) if os.environ.get("CI") else pytest.skip(str(missing))


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of a real Elasticsearch that all tests share: each keeps to index names of its own.

    The one that ELASTICSEARCH_TEST_URL names, or that `make elasticsearch` started, or one that is started for the run.
    """
    named = os.environ.get("ELASTICSEARCH_TEST_URL")
    left_running = named or elasticsearch.address_left_running(machine.folder() / "elasticsearch")
    return left_running or made_once("elasticsearch", elasticsearch.leave_running)


@pytest.fixture
def cluster(elasticsearch_url, settings, tmp_path) -> Iterator[Cluster]:
    """The overview searches a real cluster, under a name of its own, and without haste: a busy machine is no fault."""
    settings.VAR_DIR = tmp_path
    settings.ELASTICSEARCH_URL = [elasticsearch_url]
    settings.ELASTICSEARCH_INDEX = f"test-{secrets.token_hex(4)}"
    settings.ELASTICSEARCH_REPLICAS = 0
    settings.ELASTICSEARCH_TIME_LIMIT = 20_000
    guard.breaker.reset()
    found = configured_cluster()
    yield found
    found.drop(found.indices())


@pytest.fixture(scope="session")
def postgresql_server() -> postgresql.PostgreSQL:
    """A real PostgreSQL that all tests share, the run's own if it is on one: each keeps to databases of its own."""
    if connection.vendor == "postgresql":
        return postgresql.PostgreSQL(os.environ["DATABASE_URL"])
    return made_once("postgresql", postgresql.start)


@pytest.fixture(scope="session")
def words_on_sqlite() -> Path:
    """A database with tables and words, and nobody in it, to copy."""

    def make(file: Path) -> Path:
        if not file.exists():
            unfinished = file.with_suffix(".unfinished")
            prepared(f"sqlite:///{unfinished}")
            with closing(sqlite3.connect(unfinished)) as disk:
                # What is copied into memory keeps no log beside it.
                disk.execute("PRAGMA journal_mode=DELETE")
            unfinished.rename(file)
        return file

    return made_once("words.sqlite3", make)


@pytest.fixture(scope="session")
def words_on_postgresql(postgresql_server) -> str:
    """The address of such a database, to make others from."""

    def make(note: Path) -> str:
        if not note.exists():
            note.write_text(prepared(postgresql_server.database(name=f"{note.parent.name}-words")), encoding="utf-8")
        return note.read_text(encoding="utf-8")

    return made_once("words-on-postgresql", make)


@pytest.fixture(scope="session")
def put_back(request) -> Callable[[], None]:
    """Makes the database of this process what it was before any test: tables and words, and nobody in it."""
    if connection.vendor == "sqlite":
        name = IN_MEMORY

        def copy() -> None:
            with closing(sqlite3.connect(request.getfixturevalue("words_on_sqlite"))) as disk:
                connection.ensure_connection()
                disk.backup(connection.connection)
    else:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        name = f"{Path(os.environ[SHARED]).name}-{worker}"

        def copy() -> None:
            connection.close()
            server = request.getfixturevalue("postgresql_server")
            server.database(request.getfixturevalue("words_on_postgresql"), name=name)

    def put_back() -> None:
        connection.settings_dict["NAME"] = name
        copy()
        # As after every restore.
        Clock.objects.update(edition=new_edition())

    return put_back


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, put_back) -> Iterator[None]:
    """Tests that roll back leave the database as it is."""
    with django_db_blocker.unblock():
        connection.close()
        put_back()
        current_vocabulary()
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker, put_back) -> Iterator[None]:
    """For tests that really commit."""
    with django_db_blocker.unblock():
        yield
        put_back()


@pytest.fixture
def vocabulary(db) -> Vocabulary:
    return current_vocabulary()


@pytest.fixture
def reloaded_vocabulary(transactional_db) -> Vocabulary:
    """For tests that really commit."""
    return current_vocabulary()


@pytest.fixture
def today() -> datetime.date:
    return datetime.date(2026, 11, 23)
