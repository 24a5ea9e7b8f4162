"""A back-up that was put back: the same people are found, and copies elsewhere are told to start anew."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.test_starting import manage

# Servers and databases are made once, in one process of the test run; the tests' own database is what they copy.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("servers")]

CHAPTER = (settings.BASE_DIR / "docs" / "operating.md").read_text().partition("## Back-up and restore")[2]
# In the order of the page: what an operator types.
BLOCKS = re.findall(r"```sh\n(.+?)\n```", CHAPTER, re.DOTALL)
COMMANDS = {"sqlite": (BLOCKS[0], BLOCKS[1]), "postgresql": (BLOCKS[2], BLOCKS[3])}
AFTERWARDS = BLOCKS[4]

SEARCHES = """
import json
from django.conf import settings
from bench.questions import QUESTIONS
from registry.services.clock import read_clock
from registry.today import today
from search.changes import rows_after
from search.models import SearchDocument
from search.service import find_mediators

def told(results):
    facets = {key: [[value.code, value.count] for value in values] for key, values in results.facets.items()}
    hits = [[hit.number, hit.score, [[reason.code, reason.values] for reason in hit.reasons]] for hit in results.hits]
    return [results.total, facets, hits]

answers = {name: told(find_mediators(criteria, today=today())) for name, criteria in QUESTIONS.items()}
clock = read_clock()
documents = [[row.number, row.seq] for row in SearchDocument.objects.order_by("number")]
print(json.dumps({"answers": answers, "documents": documents, "seq": clock.seq, "edition": str(clock.edition)}))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    return request.param


def operate(database: str, *command: str) -> str:
    run = manage(*command, DATABASE_URL=database)
    assert run.returncode == 0, run.stderr
    return run.stdout


def searched(database: str) -> dict:
    """What people find in this database, in a process that has never seen another."""
    return json.loads(operate(database, "shell", "--no-imports", "--command", SEARCHES))


def type_in(folder: Path, command: str, database: str) -> None:
    """As an operator would, in a folder where her database and her back-up are."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DATABASE_URL": database,
    }
    subprocess.run(["bash", "-euc", command], cwd=folder, env=environment, check=True)


def an_empty_database(kind: str, folder: Path, request) -> str:
    if kind == "postgresql":
        return request.getfixturevalue("postgresql_server").database()
    (folder / "var").mkdir()
    return f"sqlite:///{folder / 'var' / 'overview.sqlite3'}"


def test_the_commands_in_the_documentation_bring_everybody_back(kind, new_overview, tmp_path, request):
    back_up, restore = COMMANDS[kind]
    database = new_overview(kind)
    operate(database, "load_demo", "--mediators", "300", "--seed", "1")
    before = searched(database)
    assert sum(total > 0 for total, _facets, _hits in before["answers"].values()) > 3
    place = tmp_path / "place"
    (place / "var").mkdir(parents=True)
    if kind == "sqlite":
        Path(database.removeprefix("sqlite:///")).rename(place / "var" / "overview.sqlite3")
        database = f"sqlite:///{place / 'var' / 'overview.sqlite3'}"
    type_in(place, back_up, database)

    # After the back-up the world went on, and others saw it.
    operate(database, "remove_demo")
    seen = searched(database)
    assert not any(total for total, _facets, _hits in seen["answers"].values())

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    restored = an_empty_database(kind, elsewhere, request)
    for file in place.glob("back-up.*"):
        file.rename(elsewhere / file.name)
    type_in(elsewhere, restore, restored)
    assert AFTERWARDS.startswith("python manage.py ")
    operate(restored, *AFTERWARDS.split()[2:])

    after = searched(restored)
    assert after["answers"] == before["answers"]
    assert after["documents"] == before["documents"]
    # Whoever saw later changes is told to start anew, and no number of a change is given out twice.
    assert after["edition"] not in {before["edition"], seen["edition"]}
    assert after["seq"] > seen["seq"]
