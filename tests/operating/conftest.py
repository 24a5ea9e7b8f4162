"""Databases of one's own, outside the test run's: a file of SQLite, and one on a PostgreSQL that is started for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from tests.architecture.test_starting import manage


def prepared(address: str) -> str:
    """The same address, with tables and words in it."""
    for command in (("migrate", "--verbosity=0"), ("load_vocabulary",)):
        run = manage(*command, DATABASE_URL=address)
        assert run.returncode == 0, run.stderr
    return address


@pytest.fixture(scope="session")
def template_on_postgresql(postgresql) -> str:
    return prepared(postgresql.database())


@pytest.fixture(scope="session")
def new_overview(request, tmp_path_factory, django_db_setup, words_on_sqlite) -> Callable[[str], str]:
    """Makes a database with tables and words, and nobody in it, of the kind named: its address."""

    def make(kind: str) -> str:
        if kind == "postgresql":
            server = request.getfixturevalue("postgresql")
            return server.database(request.getfixturevalue("template_on_postgresql"))
        if not words_on_sqlite.exists():
            prepared(f"sqlite:///{words_on_sqlite}")
        file = tmp_path_factory.mktemp("overview") / "overview.sqlite3"
        shutil.copy(words_on_sqlite, file)
        return f"sqlite:///{file}"

    return make
