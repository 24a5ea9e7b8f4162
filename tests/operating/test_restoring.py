"""A back-up that was put back: the same people are found, and copies elsewhere are told to start anew."""

import re
import shutil
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings

from tests.architecture.test_starting import manage

CHAPTER = (settings.BASE_DIR / "docs" / "operating.md").read_text().partition("## Back-up and restore")[2]
BACK_UP, RESTORE = re.findall(r"```sh\npython (.+)\n```", CHAPTER)[:2]


@pytest.fixture
def overview(tmp_path):
    """A folder with an overview of invented people in it."""
    (tmp_path / "var").mkdir()
    for command in (("migrate",), ("load_vocabulary",), ("load_demo", "--mediators", "60", "--seed", "1")):
        assert operate(tmp_path, *command).returncode == 0
    return tmp_path


def operate(folder, *command: str) -> subprocess.CompletedProcess:
    return manage(*command, DATABASE_URL=f"sqlite:///{folder / 'var' / 'overview.sqlite3'}")


def rows(folder, question: str) -> list[tuple]:
    with sqlite3.connect(folder / "var" / "overview.sqlite3") as database:
        return database.execute(question).fetchall()


DOCUMENTS = "SELECT number, seq, body FROM search_searchdocument ORDER BY number"
CLOCK = "SELECT seq, edition FROM registry_clock"


def test_the_commands_in_the_documentation_bring_everybody_back(overview):
    before, [(seq_before, edition_before)] = rows(overview, DOCUMENTS), rows(overview, CLOCK)
    assert len(before) > 30
    program = re.search(r'-c "(.+)"', BACK_UP)[1]
    subprocess.run([sys.executable, "-c", program], cwd=overview, check=True)

    assert operate(overview, "remove_demo").returncode == 0
    shutil.rmtree(overview / "var")
    (overview / "var").mkdir()
    shutil.copy(overview / "back-up.sqlite3", overview / "var" / "overview.sqlite3")
    assert operate(overview, *RESTORE.split()[1:]).returncode == 0

    assert rows(overview, DOCUMENTS) == before
    [(seq, edition)] = rows(overview, CLOCK)
    assert edition != edition_before
    assert seq > seq_before + 1_000_000
