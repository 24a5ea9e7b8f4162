"""A server as in production, asked over a socket: how many answers in a second, and how long each takes.

wrk (Debian: apt install wrk) asks as fast as answers come, over four connections. It knows no constant rate, so the
times at a steady pace are taken by a client of our own: every request begins at its moment, whether or not those before
it were answered, and its time counts from that moment. What a client costs falls on all alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

from bench.populations import FOLDER, ROOT

WORKERS = 2
CONNECTIONS = 4
# Requests a second at a steady pace.
PACE = 200
LONGEST_START = 60
# The slowest that is measured beside us takes seconds for an answer.
LONGEST_ANSWER = 60

Row = dict[str, Any]


@dataclass(frozen=True)
class Server:
    """Where it answers, the process that started its workers, and how long it took until it answered."""

    address: str
    process: int
    start_ms: float


def need_wrk() -> None:
    """Raise `SystemExit` with the remedy where wrk is not installed."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is needed to measure over a socket, and was not found. Debian and Ubuntu: apt install wrk")


def fetch(address: str) -> bytes:
    """What is at an address, as it is sent. Raises `urllib.error.HTTPError` for an answer that is not good."""
    with urllib.request.urlopen(address, timeout=LONGEST_ANSWER) as response:
        return response.read()


def measured(address: str, seconds: int) -> dict[str, float | None]:
    """One address, first as fast as it goes, then at the pace."""
    for _each_worker in range(4 * WORKERS):
        fetch(address)
    as_fast = fastest(address, seconds)
    paced = as_fast["requests_per_second"] > 1.2 * PACE
    return {**as_fast, "steady_p95": asyncio.run(steady(address, seconds)) if paced else None}


def fastest(address: str, seconds: int) -> dict[str, float]:
    """What wrk finds; for longer where not one answer came in that time. Raises `AssertionError` for a bad answer."""
    found = _asked(address, seconds)
    if not found["requests_per_second"]:
        found = _asked(address, seconds + LONGEST_ANSWER)
    assert found["requests_per_second"] > 0, f"{address}: no answer came"
    return found


def _asked(address: str, seconds: int) -> dict[str, float]:
    limits = [f"-d{seconds}s", f"--timeout={LONGEST_ANSWER}s"]
    run = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", *limits, "-s", "percentiles.lua", address],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        timeout=seconds + LONGEST_ANSWER,
        check=True,
    )
    found = json.loads(run.stderr)
    assert found.pop("errors") == 0, f"{address}: not every answer was good\n{run.stdout}"
    return found


async def steady(address: str, seconds: int) -> float:
    """The 95th percentile in milliseconds at the pace, from the moment each request was due."""
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode()
    begin = time.perf_counter() + 0.1

    async def ask(due: float) -> float:
        await asyncio.sleep(max(0, due - time.perf_counter()))
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(request)
        said = await reader.read()
        writer.close()
        assert said.startswith(b"HTTP/1.1 200 "), said[:200]
        return (time.perf_counter() - due) * 1000

    async with asyncio.timeout(seconds + 30):
        times = await asyncio.gather(*(ask(begin + place / PACE) for place in range(PACE * seconds)))
    return round(quantiles(times, n=100, method="inclusive")[94], 2)


@contextlib.contextmanager
def served(settings: str, database: Path, *, first: str) -> Iterator[Server]:
    """A server with these settings, as in production, for as long as it is needed. ``first`` is a path it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": f"sqlite:///{database}",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "no",
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "WEB_CONCURRENCY": str(WORKERS),
        "API_RATE_LIMIT": "1000000/second",
        "FINDING_RATE_LIMIT": "1000000/second",
        "STATIC_ROOT": str(FOLDER / "static"),
    }
    manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(manage, cwd=ROOT, env=environment, check=True)
    log = FOLDER / "server.log"
    started = time.perf_counter()
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "cms.wsgi"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(port, server, log)
            fetch(f"http://127.0.0.1:{port}{first}")
            yield Server(f"http://127.0.0.1:{port}", server.pid, (time.perf_counter() - started) * 1000)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + LONGEST_START
    while server.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    sys.exit(f"The server did not start:\n{log.read_text()}")


def print_rows(found: list[Row]) -> None:
    """The rows as a table."""
    heads = ("requests/s", "p50 ms", "p95 ms", "p99 ms", f"p95 at {PACE}/s")
    print(f"\n{'':32}{heads[0]:>11}{heads[1]:>9}{heads[2]:>9}{heads[3]:>9}{heads[4]:>13}  times")
    for row in found:
        for who in ("ours", "plain", "hello"):
            one = row[who]
            if one is None:
                continue
            steady_p95 = "-" if one["steady_p95"] is None else f"{one['steady_p95']:.1f}"
            times = row["ours"]["requests_per_second"] / one["requests_per_second"]
            print(
                f"{row['name'] if who == 'ours' else '':24}{who:8}{one['requests_per_second']:>11.0f}{one['p50']:>9.1f}"
                f"{one['p95']:>9.1f}{one['p99']:>9.1f}{steady_p95:>13}{times:>7.1f}"
            )
