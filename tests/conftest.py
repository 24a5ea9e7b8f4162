"""What every test may ask for."""

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from registry.services.vocabulary import load_vocabulary
from registry.words import Vocabulary, current_vocabulary


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
