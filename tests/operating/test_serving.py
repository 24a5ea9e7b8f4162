"""`make serve`: the real server with production settings, seen from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from itertools import takewhile

import pytest
from django.conf import settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The port of a server started as an operator would, and what it writes, line by line."""
    folder = tmp_path_factory.mktemp("served")
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHON": sys.executable,
        "PORT": str(port),
        "VAR_DIR": str(folder),
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": f"sqlite:///{folder / 'overview.sqlite3'}",
        "WEB_CONCURRENCY": "1",
    }
    with subprocess.Popen(
        [settings.BASE_DIR / "deploy" / "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as server:
        started = list(takewhile(lambda line: "Booting worker" not in line, server.stdout))
        try:
            assert server.poll() is None, "".join(started)
            yield port, server.stdout
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def ask(port: int, address: str, method: str = "GET", **headers: str):
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, address, headers=headers)
    answer = connection.getresponse()
    answer.text = answer.read().decode(errors="replace")
    connection.close()
    return answer


def test_it_is_ready_and_shows_an_empty_registry(served):
    port, _written = served
    assert ask(port, "/health/ready").status == 200
    assert ask(port, "/nl/").status == 200
    assert json.loads(ask(port, "/api/v1/mediators").text)["total"] == 0


def test_style_sheets_have_names_that_change_with_their_contents_and_are_kept(served):
    port, _written = served
    page = ask(port, "/nl/").text
    address = page.partition('href="/static/css/')[2].partition('"')[0]
    answer = ask(port, f"/static/css/{address}", **{"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert "immutable" in answer.getheader("Cache-Control")
    assert answer.getheader("Content-Encoding") == "gzip"


def test_nothing_is_told_of_a_failure_or_a_strange_request(served):
    port, _written = served
    for address in ("/nl/nowhere", "/nl/find?page=0", "/%00", "/nl/find?language=%ff"):
        answer = ask(port, address)
        assert answer.status in {400, 404}
        assert "Traceback" not in answer.text
        assert "cms.settings" not in answer.text
    assert ask(port, "/nl/", Host="evil.example").status == 400


def test_no_visitor_gets_a_cookie(served):
    port, _written = served
    for address in ("/nl/", "/nl/find", "/api/v1/mediators", "/nl/nowhere"):
        assert ask(port, address).getheader("Set-Cookie") is None


def test_an_address_longer_than_any_of_ours_is_refused(served):
    port, _written = served
    assert ask(port, "/nl/find?sealed=" + "a" * 9000).status in {400, 414}


def test_the_log_has_routes_and_no_questions(served):
    port, written = served
    ask(port, "/nl/find?language=tir&sealed=told-to-nobody")
    ask(port, "/health/live")
    lines = list(takewhile(lambda line: "health/live" not in line, written))
    assert {"route": "nl/find", "status": 200}.items() <= json.loads(lines[-1]).items()
    assert "told-to-nobody" not in "".join(lines)
