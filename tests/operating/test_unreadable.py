"""What cannot be read as HTTP never reaches the application: the server answers it, and writes nothing of it down."""

import json
import logging
import runpy
import socket

import pytest
from django.conf import settings
from gunicorn.http import errors

from api.v1 import VERSION


class Unstarted:
    """What a worker needs of itself to answer an error; its log is its own, whatever other tests made of gunicorn's."""

    def __init__(self, handler: logging.Handler) -> None:
        self.log = logging.Logger("worker")
        self.log.addHandler(handler)


@pytest.mark.parametrize(
    ("refused", "status"),
    [
        (errors.InvalidRequestLine("GET /api/v1/mediators?q=besnijdenis arnhem HTTP/1.1"), 400),
        (errors.InvalidHeader("X-Secret: besnijdenis"), 400),
        (errors.LimitRequestLine(9000, 8190), 414),
        (errors.LimitRequestHeaders("besnijdenis"), 431),
        (errors.UnsupportedTransferCoding("besnijdenis"), 501),
        (RuntimeError("besnijdenis"), 500),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_is_not_written_down(caplog, refused, status):
    worker = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.py"))["worker_class"]
    server, visitor = socket.socketpair()
    with server, visitor:
        worker.handle_error(Unstarted(caplog.handler), None, server, ("192.0.2.7", 4000), refused)
        server.shutdown(socket.SHUT_WR)
        head, _, body = visitor.recv(65536).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"Content-Type: application/problem+json" in head
    assert f"API-Version: {VERSION}".encode() in head
    assert json.loads(body)["status"] == status
    assert type(refused).__name__ in caplog.text
    for told in (caplog.text, body.decode()):
        assert "besnijdenis" not in told
        assert "192.0.2.7" not in told


def test_who_sends_byte_by_byte_is_cut_off(caplog):
    worker = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.py"))["worker_class"]
    server, visitor = socket.socketpair()
    with server, visitor:
        worker.handle_error(Unstarted(caplog.handler), None, server, ("192.0.2.7", 4000), SystemExit(1))
        server.shutdown(socket.SHUT_WR)
        assert visitor.recv(1024) == b""
    assert "192.0.2.7" not in caplog.text
