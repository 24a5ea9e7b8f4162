"""What only a real server and a bare line can show: odd addresses, odd lengths, and answers byte by byte."""

import gzip
import json
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from api.reading import LARGEST_BODY
from api.v1 import VERSION
from registry.today import today
from tests.factories import a_published_mediator


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Line:
    """A line to the server: what goes over it is written by hand."""

    def __init__(self, address: str) -> None:
        self._parts = urlsplit(address)

    def open(self) -> socket.socket:
        return socket.create_connection((self._parts.hostname, self._parts.port), timeout=30)

    def head(self, method: str, path: str, *headers: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._parts.netloc}", "Connection: close", *headers]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def send(self, written: bytes) -> Answer:
        with self.open() as line:
            line.sendall(written)
            said = b""
            while piece := line.recv(65536):
                said += piece
        head, _, body = said.partition(b"\r\n\r\n")
        status, *headers = head.decode("latin-1").split("\r\n")
        named = [header.split(": ", 1) for header in headers]
        assert len({name.lower() for name, _value in named}) == len(named), f"a header twice: {named}"
        return Answer(int(status.split()[1]), {name.lower(): value for name, value in named}, body)

    def ask(self, method: str, path: str, *headers: str, body: bytes = b"") -> Answer:
        return self.send(self.head(method, path, *headers) + body)

    def search(self, body: bytes, *headers: str) -> Answer:
        sizes = () if any("Length" in header or "Transfer" in header for header in headers) else (length(body),)
        return self.ask("POST", SEARCH, "Content-Type: application/json", *sizes, *headers, body=body)


SEARCH = "/api/v1/mediators/_search"
NOT_OURS = [
    "/api",
    "/api/",
    "/api/v1/",
    "/api/v2",
    "/api/v2/mediators",
    "/api/v1/unknown",
    "/api/v1/mediators/",
    "/api//v1/mediators",
    "/api/v1//mediators",
    "/api/./v1/mediators",
    "/api/v1/./mediators",
    "/api/v1/../v1/mediators",
    "/api/v1/%2e%2e/v1/mediators",
    "/api/v1/mediators%00",
    "/api/v1/mediators/%00",
    "/api/v1/mediators/%ff",
    "/api/v1/mediators/..%2f..%2fadmin",
    "/api/v1/mediators;version=1",
    "/api/v1/" + "a" * 5000,
]


def length(body: bytes) -> str:
    return f"Content-Length: {len(body)}"


@pytest.fixture
def line(live_server, reloaded_vocabulary) -> Line:
    a_published_mediator(today=today())
    return Line(live_server.url)


def assert_problem(answer: Answer, status: int) -> None:
    assert answer.status == status, answer.body[:200]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"] == VERSION
    assert answer.headers["access-control-allow-origin"] == "*"
    assert json.loads(answer.body)["status"] == status


def test_an_address_that_is_not_ours_is_a_problem_and_leads_nowhere(line):
    for path in NOT_OURS:
        for language in ("nl", "ar"):
            assert_problem(line.ask("GET", path, f"Accept-Language: {language}"), 404)


def test_head_and_304_and_options_have_the_right_headers_and_no_body(line):
    for path in ("/api/v1", "/api/v1/mediators", "/api/v1/languages", "/api/v1/openapi.json"):
        read, asked = line.ask("GET", path), line.ask("HEAD", path)
        assert asked.body == b""
        for answer in (read, asked):
            answer.headers.pop("date")
        assert asked.headers == read.headers
        assert read.headers["content-length"] == str(len(read.body))
    for method in ("GET", "HEAD"):
        answer = line.ask(method, path, f"If-None-Match: {read.headers['etag']}")
        assert (answer.status, answer.body) == (304, b"")
        assert "content-type" not in answer.headers
    answer = line.ask("OPTIONS", path)
    assert (answer.status, answer.body) == (204, b"")
    assert "content-type" not in answer.headers
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_who_sends_too_much_hears_so(line):
    for size in (LARGEST_BODY + 1, 10 * 1024 * 1024):
        assert_problem(line.search(b'{"q": "' + b"a" * size), 413)
    body, flood = bytes(LARGEST_BODY + 1), bytes(10 * 1024 * 1024)
    for path, status in ((SEARCH, 415), ("/api/v1/mediators", 405), ("/api/v1/unknown", 404)):
        assert_problem(line.ask("POST", path, "Content-Type: text/plain", length(body), body=body), status)
        # More than the site takes from anyone is refused before anyone looks what it is for.
        assert_problem(line.ask("POST", path, "Content-Type: text/plain", length(flood), body=flood), 413)
    assert_problem(line.search(gzip.compress(body), "Content-Encoding: gzip"), 415)
    answer = line.ask("GET", "/api/v1/mediators?q=" + "a" * 10_000)
    assert_problem(answer, 400)
    assert [fault["name"] for fault in json.loads(answer.body)["invalidParams"]] == ["q"]


def test_bodies_that_break_readers_are_problems(line):
    for body in (b"[" * 60_000, b'{"a":' * 12_000, b'{"withinKm": 1e999}', b"9" * 60_000, b"", b"\x00"):
        assert_problem(line.search(body), 400)
    for said in ("abc", "-1", "1e1", "+2"):
        assert_problem(line.search(b"{}", f"Content-Length: {said}"), 400)
    # This server does not read chunks; gunicorn does.
    answer = line.search(b'd\r\n{"q": "tigri"}\r\n0\r\n\r\n', "Transfer-Encoding: chunked")
    assert_problem(answer, 411)
    assert json.loads(answer.body)["type"].endswith("/problems/length-required")
    with line.open() as half:
        half.sendall(line.head("POST", SEARCH, "Content-Type: application/json", "Content-Length: 50") + b"{")
        half.shutdown(socket.SHUT_WR)
        assert half.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_headers_that_steer_other_servers_do_nothing(line):
    plain = line.ask("GET", "/api/v1/mediators")
    for header in ("X-HTTP-Method-Override: DELETE", "X-Forwarded-Host: evil.example", "Range: bytes=0-1"):
        steered = line.ask("GET", "/api/v1/mediators", header)
        assert (steered.status, steered.body) == (200, plain.body)
