"""The README, followed word by word by someone who has nothing but Python, make and git."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

from servers.machine import free_port

ROOT = settings.BASE_DIR
README = (ROOT / "README.md").read_text(encoding="utf-8")
PLACEHOLDER = "<the address of this repository>"
LONGEST = 600  # seconds, on a busy machine

# What was started is started once, in one process of the test run.
pytestmark = pytest.mark.xdist_group("clean clone")


def blocks(text: str) -> list[str]:
    return re.findall(r"^```sh\n(.+?)\n```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """What a new terminal has."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    # Lines arrive as on a screen.
    return {**kept, "PORT": str(free_port()), "PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="module")
def started(tmp_path_factory, environment) -> Iterator[str]:
    """Everything the commands of the README said until the site could be visited."""
    folder = tmp_path_factory.mktemp("newcomer")
    (commands,) = blocks(README)
    fetch, run = commands.replace(PLACEHOLDER, ROOT.as_uri()).splitlines()
    assert PLACEHOLDER in commands
    clone = folder / "overview"
    subprocess.run(["sh", "-euc", fetch], cwd=folder, env=environment, check=True, timeout=LONGEST)
    lend_packages(clone, environment)
    with subprocess.Popen(
        ["sh", "-euc", f"exec {run}"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said = list(takewhile(lambda line: "Sign in at" not in line, process.stdout))
            assert process.poll() is None, "".join(said)
            yield "".join(said)
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def lend_packages(clone: Path, environment: dict[str, str]) -> None:
    """So that nothing is fetched twice: pip finds the packages of this test run, and installs what differs."""
    subprocess.run(["make", "--silent", ".venv/bin/python"], cwd=clone, env=environment, check=True, timeout=LONGEST)
    (site_packages,) = (clone / ".venv" / "lib").glob("python*/site-packages")
    (site_packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")


@pytest.mark.parametrize(
    ("page", "shown"),
    [("/nl/", "mediator"), ("/api/v1/mediators?q=tigrinya+arnhem", '"total"'), ("/admin/login/", "<form")],
)
def test_two_commands_lead_to_a_site_with_people_in_it(started, environment, page, shown):
    address = f"http://127.0.0.1:{environment['PORT']}"
    assert f"The overview is at {address}/" in started
    with urlopen(address + page, timeout=LONGEST) as answer:
        assert answer.status == 200
        assert shown in answer.read().decode()


def test_the_first_start_says_how_to_sign_in(started):
    assert re.search(r"\S+@\S+", started)
    assert "assword" in started


def test_every_command_between_back_quotes_of_the_readme_is_one(environment):
    """`make …` of the table is compared with the Makefile elsewhere; here make itself says that it knows them."""
    for target in set(re.findall(r"`make ([a-z]+)", README)):
        make = ["make", "--dry-run", target]
        subprocess.run(make, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=LONGEST)


def commands_of_manage() -> set[str]:
    """What the pages say to type after manage.py."""
    pages = [ROOT / "CONTRIBUTING.md", ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    inline = {command for text in texts for command in re.findall(r"`(?:\S+/)?python manage\.py ([^`…]+)`", text)}
    lines = {line for text in texts for block in blocks(text) for line in block.splitlines()}
    return inline | {line.partition("manage.py ")[2] for line in lines if "manage.py " in line}


@pytest.mark.parametrize("command", sorted(commands_of_manage()))
def test_a_documented_command_takes_its_options(command):
    """With --help at its end a command reads its options and does nothing. Those of a back-up are typed elsewhere."""
    manage = [sys.executable, "manage.py", *command.split(), "--help"]
    run = subprocess.run(manage, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert run.returncode == 0, run.stderr
