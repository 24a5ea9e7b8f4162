"""Databases of one's own, outside the test run's: a file of SQLite, and a PostgreSQL that is started for it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.test_starting import manage

# Where Debian's package keeps the programs of the server.
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
# The server refuses to run as root; Debian's package makes this account.
SERVER_ACCOUNT = "postgres"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class PostgreSQL:
    """A server of our own on a port of its own, in a folder that goes when the tests end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._count = 0
        self._as_server = []
        if os.geteuid() == 0:
            self._as_server = ["runuser", "-u", SERVER_ACCOUNT, "--"]
            os.chown(folder, pwd.getpwnam(SERVER_ACCOUNT).pw_uid, -1)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self._as_server, PROGRAMS[-1] / program, *arguments],
            cwd=self._folder,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=120,
        )

    def start(self) -> None:
        data = str(self._folder / "data")
        self._run("initdb", "--pgdata", data, "--auth=trust", "--username=overview", "--encoding=UTF8", "--no-sync")
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._run(
            "pg_ctl", "--pgdata", data, "--log", str(self._folder / "log"), "--options", options, "--wait", "start"
        )

    def stop(self) -> None:
        self._run("pg_ctl", "--pgdata", str(self._folder / "data"), "--mode=immediate", "--wait", "stop")

    def database(self, template: str = "template0") -> str:
        """The address of a new database: an empty one, or a copy of the one at an address given before."""
        self._count += 1
        name = f"overview_{self._count}"
        server = ["--host=127.0.0.1", f"--port={self._port}", "--username=overview"]
        self._run("createdb", *server, f"--template={template.rpartition('/')[2]}", name)
        return f"postgres://overview@127.0.0.1:{self._port}/{name}"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Started for these tests. Where it is not installed, that is a failure in CI and said elsewhere."""
    if not PROGRAMS:
        message = "PostgreSQL is not installed. Debian and Ubuntu: apt install postgresql"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="overview-postgresql-"))
    server = PostgreSQL(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


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
