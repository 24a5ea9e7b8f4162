"""`python -m servers.postgresql COMMAND…` runs it with DATABASE_URL of a real PostgreSQL, there as long as it takes.

The server is that of Debian's package; it is started on this machine, empty, and goes in the end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from servers import machine

# Where Debian's package keeps the programs of the server.
PROGRAMS = Path("/usr/lib/postgresql")
# Nothing of it needs to survive a power cut.
OPTIONS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off"
EMPTY = "template0"


class PostgreSQL:
    """A server that runs, by the address of any database on it whose owner may make others."""

    def __init__(self, address: str) -> None:
        self.address = address

    def database(self, template: str = EMPTY, *, name: str | None = None) -> str:
        """The address of a database: empty, or a copy of the one at an address. One that had this name is replaced."""
        name = name or f"overview_{uuid4().hex}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            self._drop(connection, name)
            command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(command.format(sql.Identifier(name), sql.Identifier(name_in(template))))
        return urlsplit(self.address)._replace(path=f"/{name}").geturl()

    def drop(self, beginning: str) -> None:
        """Away with the databases whose name begins so, also when someone uses them."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [beginning])
            for (name,) in found.fetchall():
                self._drop(connection, name)

    def _drop(self, connection: psycopg.Connection, name: str) -> None:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def name_in(address: str) -> str:
    """The name of the database at an address; of a name, itself."""
    return address.rpartition("/")[2]


def start(folder: Path) -> PostgreSQL:
    """A server in this folder, which other accounts may enter: the one that runs there, or a new one.

    Raises `MissingError` when PostgreSQL is not installed.
    """
    note = folder / "data" / "postmaster.pid"
    if not note.exists():
        _programs()
        folder.mkdir(exist_ok=True)
        machine.give_to_ordinary_user(folder)
        options = ["--auth=trust", "--username=overview", "--encoding=UTF8", "--no-sync"]
        _run(folder, "initdb", *options)
        port = machine.free_port()
        _run(folder, "pg_ctl", "--log", str(folder / "log"), "--options", f"-p {port} {OPTIONS}", "--wait", "start")
    port = note.read_text(encoding="utf-8").splitlines()[3]
    return PostgreSQL(f"postgres://overview@127.0.0.1:{port}/postgres")


def stop(folder: Path) -> None:
    """Gone when this is done; when none runs in this folder, nothing is."""
    if (folder / "data" / "postmaster.pid").exists():
        _run(folder, "pg_ctl", "--mode=immediate", "--wait", "stop")


def _programs() -> Path:
    installed = sorted(PROGRAMS.glob("*/bin"), key=lambda programs: float(programs.parent.name))
    if not installed:
        raise machine.MissingError("PostgreSQL is not installed. Debian and Ubuntu: apt install postgresql")
    return installed[-1]


def _run(folder: Path, program: str, *arguments: str) -> None:
    subprocess.run(
        [_programs() / program, "--pgdata", str(folder / "data"), *arguments],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=120,
        **machine.ordinary_user(),
    )


def main(command: list[str]) -> int:
    """The exit code of the command."""
    with machine.temporary_folder() as folder:
        try:
            server = start(folder / "postgresql")
        except machine.MissingError as missing:
            sys.exit(str(missing))
        try:
            environment = {**os.environ, "DATABASE_URL": server.database(name="overview")}
            with subprocess.Popen(command, env=environment) as process:
                # Whoever ends this ends the command, which may have things of its own to put away.
                signal.signal(signal.SIGTERM, lambda *_: process.terminate())
                signal.signal(signal.SIGINT, lambda *_: process.send_signal(signal.SIGINT))
                return process.wait()
        finally:
            stop(folder / "postgresql")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
