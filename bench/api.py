"""The API as others ask it, over a socket: beside REST framework alone (`bench.plain_api`) and beside "hello".

All are served the same way, one after the other: gunicorn with deploy/gunicorn.py, two workers, on this machine.
`rows` gives what `make bench` prints; `python -m bench.api` prints this part alone.
"""

from __future__ import annotations

import argparse
import json

from bench.populations import population
from bench.serving import Row, fetch, measured, need_wrk, print_rows, served

SIZE = 10_000

# Name, the path of ours, the path of plain REST framework. "{number}" is someone who is there.
QUESTIONS = (
    ("list of 20", "/api/v1/mediators", "/mediators"),
    ("list of 20, Tigrinya", "/api/v1/mediators?language=tir", None),
    ("one mediator", "/api/v1/mediators/{number}", "/mediators/{number}"),
    ("100 changes", "/api/v1/changes", "/changes"),
    ("all languages", "/api/v1/languages", "/languages"),
    ("suggestions", "/api/v1/suggestions?q=tigrinya+a", None),
)


def rows(size: int = SIZE, *, seconds: int = 5) -> list[Row]:
    """One row for each question: ``name``, and ``ours``, ``plain`` and ``hello``, each with ``requests_per_second``,
    ``p50``, ``p95`` and ``p99`` (milliseconds, as fast as answers come) and ``steady_p95`` (milliseconds, at `PACE`;
    None for who cannot keep that pace). ``plain`` is None where it has no like. Raises `SystemExit` where wrk is not
    installed, and `AssertionError` for an answer that is not good.
    """
    need_wrk()
    database = population(size)
    with served("cms.settings.production", database, first="/health/ready") as ours:
        number = json.loads(fetch(f"{ours.address}/api/v1/mediators"))["results"][0]["number"]
        found = [measured(ours.address + path.format(number=number), seconds) for _name, path, _plain in QUESTIONS]
    with served("bench.plain_settings", database, first="/hello") as plain:
        hello = measured(f"{plain.address}/hello", seconds)
        beside = [path and measured(plain.address + path.format(number=number), seconds) for *_ours, path in QUESTIONS]
    return [
        {"name": question[0], "ours": one, "plain": other, "hello": hello}
        for question, one, other in zip(QUESTIONS, found, beside, strict=True)
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.api", description="Measure the API over a socket.")
    parser.add_argument("people", nargs="?", type=int, default=SIZE, help="number of mediators")
    parser.add_argument("--seconds", type=int, default=5, help="how long each address is asked")
    options = parser.parse_args()
    print_rows(rows(options.people, seconds=options.seconds))
