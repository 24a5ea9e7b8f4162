"""`make serve`: the real server with production settings, seen from outside."""

import json
import os
import runpy
import signal
import socket
import string
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from itertools import takewhile
from pathlib import Path
from typing import TextIO

import pytest
from django.conf import settings

from servers.machine import free_port

# Servers and databases are made once, in one process of the test run; the tests' own database is what they copy.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("servers")]


@dataclass(frozen=True)
class Server:
    """A server started as an operator would, and what it writes, line by line."""

    port: int
    written: TextIO
    headers: dict[str, str]

    def ask(self, address: str, **headers: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", address, headers={**self.headers, **headers})
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        connection.close()
        return answer

    def send(self, begun: bytes) -> socket.socket:
        """Sends this and no more."""
        visitor = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "127.0.0.1", **self.headers}.items())
        visitor.sendall(begun.replace(b"\r\n", b"\r\n" + head.encode(), 1))
        return visitor


@contextmanager
def serving(folder: Path, headers: dict[str, str], **environment: str) -> Iterator[Server]:
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHON": sys.executable,
        "PORT": str(port),
        "VAR_DIR": str(folder),
        "SECRET_KEY": "".join(sorted(string.ascii_letters + string.digits)),
        "WEB_CONCURRENCY": "1",
        **environment,
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
            assert "issues:" not in "".join(started)
            yield Server(port, server.stdout, headers)
        finally:
            # It may have stopped by itself, which the tests tell then.
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)


@pytest.fixture(scope="module")
def on_this_machine(tmp_path_factory, new_overview):
    """`make serve` without further ado: SQLite, no encryption."""
    with serving(tmp_path_factory.mktemp("served"), {}, DATABASE_URL=new_overview("sqlite")) as server:
        yield server


@pytest.fixture(scope="module")
def behind_a_proxy(tmp_path_factory, new_overview):
    """The real thing: PostgreSQL, and a proxy with a certificate before it. Patient for five seconds, not twenty."""
    with serving(
        tmp_path_factory.mktemp("served"),
        {"Host": "overview.example", "X-Forwarded-Proto": "https"},
        DATABASE_URL=new_overview("postgresql"),
        HTTPS="yes",
        ALLOWED_HOSTS="overview.example",
        BASE_URL="https://overview.example",
        GUNICORN_CMD_ARGS="--timeout=5",
    ) as server:
        yield server


@pytest.fixture(params=["on_this_machine", "behind_a_proxy"])
def served(request) -> Server:
    return request.getfixturevalue(request.param)


def test_it_is_ready_and_shows_an_empty_registry(served):
    assert served.ask("/health/ready").status == 200
    assert served.ask("/nl/").status == 200
    assert json.loads(served.ask("/api/v1/mediators").text)["total"] == 0


def test_the_command_that_tells_whether_a_container_is_alive_says_yes(served):
    host = served.headers.get("Host", "127.0.0.1")
    environment = {**os.environ, "ALLOWED_HOSTS": f"{host},other.example", "PORT": str(served.port)}
    command = [sys.executable, "-m", "deploy.alive"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, timeout=60, check=True)
    environment["PORT"] = str(free_port())
    assert subprocess.run(command, cwd=settings.BASE_DIR, env=environment, timeout=60, check=False).returncode == 1


def test_style_sheets_have_names_that_change_with_their_contents_and_are_kept(served):
    page = served.ask("/nl/").text
    address = page.partition('href="/static/css/')[2].partition('"')[0]
    answer = served.ask(f"/static/css/{address}", **{"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert "immutable" in answer.getheader("Cache-Control")
    assert answer.getheader("Content-Encoding") == "gzip"


def test_nothing_is_told_of_a_failure_or_a_strange_request(served):
    for address in ("/nl/nowhere", "/nl/find?page=0", "/%00", "/nl/find?language=%ff"):
        answer = served.ask(address)
        assert answer.status in {400, 404}
        assert "Traceback" not in answer.text
        assert "cms.settings" not in answer.text
    assert served.ask("/nl/", Host="evil.example").status == 400


def test_no_visitor_gets_a_cookie(served):
    for address in ("/nl/", "/nl/find", "/api/v1/mediators", "/nl/nowhere"):
        assert served.ask(address).getheader("Set-Cookie") is None


def test_an_address_longer_than_any_of_ours_is_refused(served):
    assert served.ask("/nl/find?sealed=" + "a" * 9000).status in {400, 414}


def test_the_log_has_routes_and_no_questions(served):
    # No other test asks in this language: what was written until then is read, and the line itself.
    served.ask("/so/find?language=tir&sealed=told-to-nobody")
    lines = list(takewhile(lambda line: "so/find" not in line, served.written))
    served.ask("/so/languages")
    lines += takewhile(lambda line: "so/languages" not in line, served.written)
    assert "told-to-nobody" not in "".join(lines)


def test_more_than_we_ask_for_is_refused_before_it_is_sent(served):
    with served.send(b"POST /nl/find HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n") as visitor:
        assert visitor.recv(1024).startswith(b"HTTP/1.1 413 ")


def test_a_body_of_no_stated_length_is_not_read(served):
    head = b"POST /nl/find HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
    form = b"Content-Type: application/x-www-form-urlencoded\r\n\r\n5\r\nq=tir\r\n0\r\n\r\n"
    with served.send(head + form) as visitor:
        assert visitor.recv(1024).startswith(b"HTTP/1.1 303 ")


def test_who_comes_without_encryption_is_sent_to_it(behind_a_proxy):
    answer = behind_a_proxy.ask("/nl/find?language=tir", **{"X-Forwarded-Proto": "http"})
    assert (answer.status, answer.getheader("Location")) == (301, "https://overview.example/nl/find?language=tir")


@pytest.mark.parametrize(
    "address", ["/nl/", "/nl/find", "/nl/nowhere", "/api/v1", "/api/v1/mediators", "/api/nowhere", "/admin/login/"]
)
def test_browsers_are_told_to_be_careful_on_every_page(behind_a_proxy, address):
    answer = behind_a_proxy.ask(address)
    assert answer.getheader("Strict-Transport-Security") == "max-age=31536000; includeSubDomains; preload"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("X-Frame-Options") == "DENY"
    assert answer.getheader("Referrer-Policy") == "same-origin"
    assert answer.getheader("Cross-Origin-Opener-Policy") == "same-origin"
    assert "default-src 'none'" in answer.getheader("Content-Security-Policy")
    # JSON is UTF-8 by its standard.
    kind, _semicolon, characters = answer.getheader("Content-Type").partition("; ")
    assert characters == ("" if kind.endswith("json") else "charset=utf-8")
    assert answer.getheader("Server") == "gunicorn"


def test_cookies_of_staff_are_for_this_host_and_for_https_alone(behind_a_proxy):
    cookie = behind_a_proxy.ask("/admin/login/").getheader("Set-Cookie")
    assert cookie.startswith("__Host-csrftoken=")
    assert {"Secure", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_who_sends_byte_by_byte_is_cut_off_and_holds_up_nobody_for_long(behind_a_proxy):
    """Beside a proxy that buffers, this is all there is against it."""
    with behind_a_proxy.send(b"GET /nl/ HTTP/1.1\r\nX-") as slow:
        # One worker: whoever comes next waits until it has had enough of the first.
        assert behind_a_proxy.ask("/health/live").status == 200
        # What she is told before the connection is closed matters little; without closing, this would wait for ever.
        with suppress(ConnectionResetError):
            assert b" 200 " not in b"".join(iter(lambda: slow.recv(1024), b""))


def test_the_patience_of_the_real_server_is_bounded():
    configuration = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.py"))
    assert configuration["timeout"] <= 30
    assert configuration["limit_request_fields"] <= 100
