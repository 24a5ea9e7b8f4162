"""What every test may ask for."""

import datetime
import fcntl
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from registry.services.vocabulary import load_vocabulary
from registry.words import Vocabulary, current_vocabulary
from search import guard
from search.engines.cluster import Cluster, configured_cluster
from servers import elasticsearch, machine
from servers.postgresql import PostgreSQL

# Names, for all processes of this test run, the folder of the servers they share.
SHARED_SERVERS = "OVERVIEW_SHARED_SERVERS"


def pytest_configure(config: pytest.Config) -> None:
    """Servers are started by the first test that needs one, in whichever process, and end with the whole run."""
    if hasattr(config, "workerinput"):
        return
    run = ExitStack()
    folder = run.enter_context(machine.temporary_folder())
    run.callback(lambda: (folder / "postgresql").exists() and PostgreSQL(folder / "postgresql").stop())
    run.callback(elasticsearch.end, folder / "elasticsearch")
    config.add_cleanup(run.close)
    os.environ[SHARED_SERVERS] = str(folder)


def started_once(name: str, start: Callable[[Path], Any]) -> Any:
    """What ``start`` says of the server in the folder it is given. Where none is installed, that is a failure in CI."""
    folder = Path(os.environ[SHARED_SERVERS])
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return start(folder / name)
        except machine.MissingError as missing:
            pytest.fail(str(missing)) if os.environ.get("CI") else pytest.skip(str(missing))


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of a real Elasticsearch that all tests share: each keeps to index names of its own.

    The one that ELASTICSEARCH_TEST_URL names, or that `make elasticsearch` started, or one that is started for the run.
    """
    named = os.environ.get("ELASTICSEARCH_TEST_URL")
    left_running = named or elasticsearch.address_left_running(machine.folder() / "elasticsearch")
    return left_running or started_once("elasticsearch", elasticsearch.leave_running)


@pytest.fixture
def cluster(elasticsearch_url, settings) -> Iterator[Cluster]:
    """The overview searches a real cluster, under a name of its own, and without haste: a busy machine is no fault."""
    settings.ELASTICSEARCH_URL = [elasticsearch_url]
    settings.ELASTICSEARCH_INDEX = f"test-{secrets.token_hex(4)}"
    settings.ELASTICSEARCH_REPLICAS = 0
    settings.ELASTICSEARCH_TIME_LIMIT = 20_000
    guard.breaker.reset()
    found = configured_cluster()
    yield found
    found.drop(found.indices())


@pytest.fixture(scope="session")
def postgresql() -> PostgreSQL:
    """A real PostgreSQL that all tests share: each keeps to databases of its own."""

    def start(folder: Path) -> PostgreSQL:
        server = PostgreSQL(folder)
        server.start()
        return server

    return started_once("postgresql", start)


@pytest.fixture(scope="session")
def words_on_sqlite(tmp_path_factory) -> Path:
    """Where there is a database with tables and words and nobody in it, once the tests' own was made on SQLite."""
    return tmp_path_factory.mktemp("words") / "overview.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, words_on_sqlite):
    """The vocabulary is loaded once, before the first test; tests that roll back leave it as it is."""
    with django_db_blocker.unblock():
        load_vocabulary()
        current_vocabulary()
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(words_on_sqlite)) as disk:
                connection.connection.backup(disk)


@pytest.fixture
def vocabulary(db) -> Vocabulary:
    return current_vocabulary()


@pytest.fixture
def reloaded_vocabulary(transactional_db) -> Vocabulary:
    """For tests that really commit: they find an empty database, for the one before emptied it."""
    load_vocabulary()
    return current_vocabulary()


@pytest.fixture
def today() -> datetime.date:
    return datetime.date(2026, 11, 23)
