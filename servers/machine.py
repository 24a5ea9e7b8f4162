"""What every server needs of this machine: someone to run as, a folder, a port, and someone to say what is missing."""

from __future__ import annotations

import os
import pwd
import random
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Servers refuse to run as root. This account is on every machine and owns nothing.
ORDINARY = "nobody"
VAR = Path(__file__).resolve().parents[1] / "var"
# For root alone, when no other account may enter the folder of the repository.
ELSEWHERE = Path("/var/cache/overview")
# Below those that a system gives to who connects: a port stays ours while its server is starting or down.
PORTS = range(20_000, 32_000)


class MissingError(Exception):
    """Something to be installed is not there; says what, and how."""


def folder() -> Path:
    """Where servers may keep what outlives them."""
    entered = os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in VAR.parents)
    chosen = VAR if entered else ELSEWHERE
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that every account may enter, and that goes in the end."""
    made = Path(tempfile.mkdtemp(prefix="overview-"))
    made.chmod(0o711)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def ordinary_user() -> dict[str, Any]:
    """What `subprocess` must be told so that a program runs as an ordinary user."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(ORDINARY)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def give_to_ordinary_user(folder: Path) -> None:
    """This folder and what is in it belong to whom the server runs as."""
    if os.geteuid() == 0:
        account = pwd.getpwnam(ORDINARY)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise MissingError(f"Every port from {PORTS.start} to {PORTS.stop} is in use.")
