"""Databases of one's own, beside that of the test run: a file of SQLite, and one on a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def new_overview(request, tmp_path_factory) -> Callable[[str], str]:
    """Makes a database with tables and words, and nobody in it, of the kind named: its address."""

    def make(kind: str) -> str:
        if kind == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            return server.database(request.getfixturevalue("words_on_postgresql"))
        file = tmp_path_factory.mktemp("overview") / "overview.sqlite3"
        shutil.copy(request.getfixturevalue("words_on_sqlite"), file)
        return f"sqlite:///{file}"

    return make
