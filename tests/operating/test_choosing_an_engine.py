"""Setting up a cluster, and mending it: what the documentation tells an operator to type."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.test_starting import manage

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("servers")]

CHAPTER = (settings.BASE_DIR / "docs" / "operating.md").read_text().partition("## Choosing an engine")[2]
# In the order of the page.
REBUILD, FOLLOW, CHECK, REPAIR = re.findall(r"```sh\n(.+?)\n```", CHAPTER.partition("\n## ")[0], re.DOTALL)

PEOPLE = """
from tests.factories import a_published_mediator
print(" ".join(a_published_mediator(name=name) for name in ("Selam T.", "Rahel B.")))
"""
WITHDRAW = """
from registry.services.mediators import withdraw
from tests.factories import TESTS
withdraw(by=TESTS, numbers=["{number}"])
"""
CHANGED_BY_HAND = """
from search.engines.cluster import configured_cluster
from search.watermark import read_state
cluster, index = configured_cluster(), read_state().watermark.index
document = cluster.documents(index, ["{number}"])["{number}"].source | {{"words": ["somebody"]}}
cluster.client.index(index=index, id="{number}", document=document, refresh=True)
"""


@pytest.fixture
def environment(cluster, new_overview) -> dict[str, str]:
    """An overview of an operator, and a cluster, which do not know of each other yet."""
    return {
        "DATABASE_URL": new_overview("sqlite"),
        "ELASTICSEARCH_URL": settings.ELASTICSEARCH_URL[0],
        "ELASTICSEARCH_INDEX": cluster.alias,
        "ELASTICSEARCH_REPLICAS": "0",
        "ELASTICSEARCH_TIME_LIMIT": "20000",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


def run(code: str, environment: dict[str, str]) -> str:
    done = manage("shell", "--no-imports", "--command", code, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def type_in(command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """As an operator would, in the folder of the overview."""
    everything = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.development", **environment}
    return subprocess.run(
        ["bash", "-euc", command], cwd=settings.BASE_DIR, env=everything, capture_output=True, text=True, check=False
    )


def test_the_commands_of_the_documentation_set_up_a_cluster_follow_it_and_mend_it(environment):
    number, other = run(PEOPLE, environment).split()
    done = type_in(REBUILD, environment)
    assert "In use: the index" in done.stdout, done.stderr

    # Changed while the cluster is away, and sent by the service.
    run(WITHDRAW.format(number=number), environment | {"ELASTICSEARCH_URL": "http://127.0.0.1:9"})
    everything = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.development", **environment}
    service = subprocess.Popen(
        ["bash", "-euc", f"exec {FOLLOW}"],
        cwd=settings.BASE_DIR,
        env=everything | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert "Following" in service.stdout.readline()
        assert service.stdout.readline() == "Sent: 1 documents.\n"
    finally:
        service.send_signal(signal.SIGTERM)
    assert service.wait(timeout=60) == 0

    run(CHANGED_BY_HAND.format(number=other), environment)
    found = type_in(CHECK, environment)
    assert found.returncode == 1
    assert found.stdout.splitlines() == [f"{other}: in the index is not what the table holds"]
    assert "Repaired." in type_in(REPAIR, environment).stdout
    assert type_in(CHECK, environment).returncode == 0
