"""What the repository as a whole promises: no traces of a machine, complete migrations, settings that are read."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

# The home of a person or of a build machine; addresses that package managers download from.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|Users|work|root|farm|tmp/[\w-]+)/")
REGISTRY_ADDRESS = re.compile(
    r"https?://[a-z.-]*(?:pypi|pythonhosted|npmjs|maven|registry\.|mirror|deb\.debian|proxy\.golang)"
)
NOT_TEXT = {".png", ".jpg", ".ico", ".woff2", ".mo", ".gz"}


def files_of_the_repository() -> list[Path]:
    """Files under version control and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    files = [settings.BASE_DIR / name for name in listed.split("\0") if name]
    return [file for file in files if file.is_file() and file.suffix not in NOT_TEXT]


@pytest.mark.parametrize("trace", [MACHINE_PATH, REGISTRY_ADDRESS], ids=["path", "registry"])
def test_no_file_holds_a_trace_of_a_machine(trace):
    found = [
        f"{file.relative_to(settings.BASE_DIR)}: {match.group()}"
        for file in files_of_the_repository()
        if file != Path(__file__)
        for match in trace.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_traces_looked_for_would_be_found():
    assert MACHINE_PATH.search("cd /home/noor/overview")
    assert REGISTRY_ADDRESS.search("--index-url https://mirror.example/simple")
    assert not MACHINE_PATH.search("https://example.org/work/1")


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
