"""A real Elasticsearch, started by one command, and what is said where that cannot be."""

import json
import re
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from servers import elasticsearch, machine

pytestmark = pytest.mark.xdist_group("servers")


@pytest.fixture
def folder(elasticsearch_url, monkeypatch):
    """Where servers keep what outlives them, for this test alone. Where none can be started, its need says so."""
    with machine.temporary_folder() as made:
        (made / f"elasticsearch-{elasticsearch.VERSION}").symlink_to(elasticsearch.distribution())
        monkeypatch.setattr(machine, "folder", lambda: made)
        yield made
        elasticsearch.end(made / "elasticsearch")


def accounts(folder: Path) -> set[str]:
    """Whom the processes belong to that run from this folder."""
    listed = subprocess.run(["ps", "-ww", "-eo", "user=,args="], capture_output=True, text=True, check=True).stdout
    return {line.split()[0] for line in listed.splitlines() if f"{folder}/" in line}


def test_one_command_starts_it_and_another_stops_it(folder, capsys):
    elasticsearch.main(["start"])
    said = capsys.readouterr().out
    url = re.search(r"ELASTICSEARCH_URL=(\S+) make run", said)[1]
    with urlopen(f"{url}/_cluster/health", timeout=30) as answer:
        assert json.load(answer)["status"] == "green"
    assert accounts(folder)
    assert "root" not in accounts(folder)

    elasticsearch.main(["start"])
    assert capsys.readouterr().out == said

    elasticsearch.main(["stop"])
    assert "stopped" in capsys.readouterr().out
    assert not elasticsearch.healthy(url)
    assert not accounts(folder)
    elasticsearch.main(["stop"])
    assert "No Elasticsearch runs" in capsys.readouterr().out


def test_all_tests_share_one(elasticsearch_url):
    assert elasticsearch.healthy(elasticsearch_url)
    assert not elasticsearch.healthy(elasticsearch_url, nodes=2)


def a_java(home: Path, version: str) -> Path:
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"""#!/bin/sh\necho 'openjdk version "{version}" 2026-01-01' >&2\n""")
    program.chmod(0o755)
    return home


@pytest.fixture
def machine_with(tmp_path, monkeypatch):
    """Makes a machine whose Javas are these and no others, by where they are found."""

    def make(**versions: str) -> dict[str, Path]:
        homes = {place: a_java(tmp_path / place / "java", version) for place, version in versions.items()}
        for name in ("ES_JAVA_HOME", "JAVA_HOME"):
            monkeypatch.setenv(name, str(homes.get(name, "")))
        monkeypatch.setenv("PATH", f"{homes['PATH']}/bin" if "PATH" in homes else str(tmp_path))
        monkeypatch.setattr(elasticsearch, "JAVAS", tmp_path / "installed")
        return homes

    return make


@pytest.mark.parametrize("place", ["ES_JAVA_HOME", "JAVA_HOME", "PATH", "installed"])
def test_a_java_that_is_new_enough_is_found_wherever_it_is(machine_with, place):
    older = dict.fromkeys(("ES_JAVA_HOME", "JAVA_HOME", "PATH", "installed"), "17.0.15")
    homes = machine_with(**{**older, place: "25.0.3"})
    assert elasticsearch.java_home() == homes[place]


def test_without_a_new_java_one_is_told_what_to_install(machine_with):
    machine_with(JAVA_HOME="17.0.15", installed="1.8.0_402")
    with pytest.raises(machine.MissingError, match=r"Java 21 .*apt install openjdk-21-jre-headless"):
        elasticsearch.java_home()


@pytest.fixture
def nothing_fetched(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "folder", lambda: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))


def test_without_maven_one_is_told_what_to_install(nothing_fetched):
    with pytest.raises(SystemExit, match="apt install maven"):
        elasticsearch.main(["start"])


def test_when_it_cannot_be_fetched_one_is_told_how_to_see_why_without_an_address(nothing_fetched, tmp_path):
    program = tmp_path / "mvn"
    program.write_text("#!/bin/sh\necho 'Could not transfer from https://secret.example'\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(SystemExit, match=r"mvn .*dependency:copy") as refusal:
        elasticsearch.main(["start"])
    assert "secret" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == [program]


def test_what_does_not_start_shows_the_end_of_what_it_wrote(folder, monkeypatch):
    monkeypatch.setattr(elasticsearch, "HEAP", "plenty")
    with pytest.raises(SystemExit, match=r"did not start(.|\n)*Xm[sx]plenty"):
        elasticsearch.main(["start"])
    assert not accounts(folder)
