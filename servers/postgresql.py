"""A real PostgreSQL of one's own on this machine, from Debian's package."""

from __future__ import annotations

import subprocess
from pathlib import Path
from uuid import uuid4

from servers import machine

# Where Debian's package keeps the programs of the server.
PROGRAMS = Path("/usr/lib/postgresql")
# Nothing of it needs to survive a power cut.
OPTIONS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=200"


class PostgreSQL:
    """A server on a port of its own, in a folder that other accounts may enter."""

    def __init__(self, folder: Path) -> None:
        """Raises `MissingError` when PostgreSQL is not installed."""
        installed = sorted(PROGRAMS.glob("*/bin"), key=lambda programs: int(programs.parent.name))
        if not installed:
            raise machine.MissingError("PostgreSQL is not installed. Debian and Ubuntu: apt install postgresql")
        self._programs = installed[-1]
        self._folder = folder
        self._data = str(folder / "data")
        self._note = folder / "data" / "postmaster.pid"

    @property
    def _port(self) -> str:
        return self._note.read_text(encoding="utf-8").splitlines()[3]

    def start(self) -> None:
        """Running when this is done; when it runs already, nothing is."""
        if self._note.exists():
            return
        self._folder.mkdir(exist_ok=True)
        machine.give_to_ordinary_user(self._folder)
        options = ["--auth=trust", "--username=overview", "--encoding=UTF8", "--no-sync"]
        self._run("initdb", "--pgdata", self._data, *options)
        where = ["--pgdata", self._data, "--log", str(self._folder / "log")]
        self._run("pg_ctl", *where, "--options", f"-p {machine.free_port()} {OPTIONS}", "--wait", "start")

    def stop(self) -> None:
        """Gone when this is done; when it did not run, nothing is."""
        if self._note.exists():
            self._run("pg_ctl", "--pgdata", self._data, "--mode=immediate", "--wait", "stop")

    def database(self, template: str = "template0") -> str:
        """The address of a new database: an empty one, or a copy of the one at an address given before."""
        name = f"overview_{uuid4().hex}"
        server = ["--host=127.0.0.1", f"--port={self._port}", "--username=overview"]
        self._run("createdb", *server, f"--template={template.rpartition('/')[2]}", name)
        return f"postgres://overview@127.0.0.1:{self._port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, *arguments],
            cwd=self._folder,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=120,
            **machine.ordinary_user(),
        )
