"""How gunicorn serves the overview. `make serve` and the container use this file."""

import gc
import json
import os
from http import HTTPStatus

from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers.sync import SyncWorker

from api.v1 import VERSION

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# The application is loaded once, before workers are forked: they share its memory.
preload_app = True
# A visitor who sends her request byte by byte holds a worker no longer than this; a proxy that buffers is better still.
timeout = 20
graceful_timeout = 20
# Sealed addresses are long; longer than this none is.
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
# Nobody steers a running server; and the file system may be read-only.
control_socket_disable = True
# The application writes the request log, without what was asked.
accesslog = None
errorlog = "-"
# Which proxies may say that a request came by HTTPS.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")

BASE_URL = os.environ.get("BASE_URL", "")
UNREADABLE = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}


class Worker(SyncWorker):
    """Answers what cannot be read as HTTP, which never reaches the application, as the API answers all errors.

    gunicorn's own would write down what was sent, which may be what was searched for, and who sent it.
    """

    def handle_error(self, req, client, addr, exc):
        self.log.warning("A request was not answered by the application: %s", type(exc).__name__)
        if req is None and isinstance(exc, SystemExit):
            # Out of patience with who sends byte by byte: the line is cut.
            return
        is_unreadable = isinstance(exc, errors.ParseException)
        unreadable = UNREADABLE.get(type(exc), HTTPStatus.BAD_REQUEST)
        status = unreadable if is_unreadable else HTTPStatus.INTERNAL_SERVER_ERROR
        problem = {
            "type": f"{BASE_URL}/api/v1/problems/{'invalid-request' if is_unreadable else 'server-error'}",
            "title": status.phrase,
            "status": status,
            "instance": "",
            "detail": "The request could not be read as HTTP, a part of it is too long, or it took too long to answer.",
        }
        body = json.dumps(problem).encode()
        head = (
            f"HTTP/1.1 {status} {status.phrase}",
            "Connection: close",
            "Content-Type: application/problem+json",
            f"Content-Length: {len(body)}",
            "X-Content-Type-Options: nosniff",
            "Cache-Control: no-store",
            "Access-Control-Allow-Origin: *",
            f"API-Version: {VERSION}",
        )
        try:
            write_nonblock(client, "\r\n".join([*head, "", ""]).encode() + body)
        except OSError:
            self.log.debug("Nobody waited for the answer.")


worker_class = Worker


def when_ready(server):
    """Once, before the workers: reads words and people, so that no visitor waits for it, and leaves them to all."""
    from django.db import DatabaseError, connections

    from registry.today import today
    from search.preparing import prepare

    try:
        prepare(today=today())
    except DatabaseError as unreachable:
        server.log.warning("Nothing is read yet: %s", unreachable)
    # A connection cannot be shared by processes.
    connections.close_all()
    # What is here stays: looking through it for garbage is what made answers slow now and then.
    gc.collect()
    gc.freeze()


def post_fork(server, worker):
    """In each worker: what is known of visitors is forgotten at midnight, also when nobody asks for anything."""
    from cms.finding.counting import counted_today

    counted_today.forget_at_midnight()
