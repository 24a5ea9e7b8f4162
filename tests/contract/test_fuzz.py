"""Whatever can be sent that the document allows or forbids: the API answers as the document says."""

import subprocess
import sys

import pytest

from registry.choices import Level, Way
from registry.profiles import SpokenLanguage
from registry.today import today
from tests.factories import a_published_mediator

SECONDS = 60


@pytest.mark.usefixtures("reloaded_vocabulary")
def test_nothing_that_is_sent_contradicts_the_document(live_server, tmp_path):
    for language in ("tir", "apc", "som", "prs", "ukr"):
        a_published_mediator(
            today=today(),
            languages=(SpokenLanguage(language, None, Level.FLUENT),),
            ways=tuple(Way),
            expertise=("sexual-violence",),
        )
    api = f"{live_server.url}/api/v1"
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{api}/openapi.json", "--url", api),
            *("--checks", "all", "--mode", "all", "--phases", "examples,coverage,fuzzing,stateful"),
            # Two workers crash schemathesis in Python 3.11; the same seed sends the same.
            *("--workers", "1", "--max-time", str(SECONDS), "--seed", "1", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS * 3,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    assert " generated, " in run.stdout
