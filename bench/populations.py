"""Invented registries of any size, kept in var/bench/ and used again as long as they fit the code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench"
SEED = "1"


def environment(database: Path) -> dict[str, str]:
    """What a process needs to work on this database: as in production, but invented people are allowed."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": f"sqlite:///{database}"}


def population(mediators: int) -> Path:
    """The database with so many invented mediators; made when there is none, or when models have changed since."""
    database = FOLDER / f"{mediators}.sqlite3"
    if database.exists() and manage(database, "migrate", "--check", "--verbosity=0").returncode == 0:
        return database
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = FOLDER / f"{mediators}.unfinished.sqlite3"
    for left_over in FOLDER.glob(f"{mediators}.*sqlite3*"):
        left_over.unlink()
    print(f"Inventing {mediators:,} mediators in {database.relative_to(ROOT)} …", flush=True)
    _prepare(unfinished, ["load_demo", f"--mediators={mediators}", f"--seed={SEED}"])
    return unfinished.rename(database)


def vocabulary_only() -> Path:
    """A database with the vocabulary as it is in the files now, and nobody in it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    database = FOLDER / "vocabulary.sqlite3"
    _prepare(database)
    return database


def _prepare(database: Path, *more_commands: list[str]) -> None:
    for command in (["migrate", "--verbosity=0"], ["load_vocabulary"], *more_commands):
        run = manage(database, *command)
        if run.returncode:
            sys.exit(f"manage.py {' '.join(command)} failed:\n{run.stdout}{run.stderr}")


def manage(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py on this database."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(database),
        capture_output=True,
        text=True,
        check=False,
    )
