"""The pages of the site, over a socket: beside the same pages by plain Wagtail (`bench.plain_site`) and "hello".

All are served the same way, one after the other. `figures` also tells what one server costs: how long it takes to
start, the memory of its workers, and the sizes of what a visitor's browser fetches.
"""

from __future__ import annotations

import argparse
import gzip
import re
from pathlib import Path
from statistics import median
from typing import Any

from bench.populations import manage, population
from bench.serving import Row, Server, fetch, measured, need_wrk, print_rows, served

SIZE = 10_000
INFORMATION_PAGE = "/nl/meting/naar-de-dokter"

TIGRINYA_ARNHEM = "/nl/find?language=tir&municipality=GM0202"

# Name, the path of ours, the path of plain Wagtail.
QUESTIONS = (
    ("home", "/nl/", "/nl/"),
    ("find, everyone", "/nl/find", "/nl/find"),
    (
        "find, Tigrinya, Arnhem",
        "/nl/find?language=tir&municipality=GM0202",
        "/nl/find?language=tir&municipality=GM0202",
    ),
    ("information page", INFORMATION_PAGE, INFORMATION_PAGE),
    ("list of pages, API", "/api/v1/pages", "/wagtail/pages/?fields=*"),
)


def figures(size: int = SIZE, *, seconds: int = 5) -> dict[str, Any]:
    """``rows`` as those of `bench.api`, ``start_ms``, ``worker_mb`` (proportional, after every question was asked),
    and ``sizes``: bytes as fetched compressed. Raises `SystemExit` where wrk is not installed.
    """
    need_wrk()
    database = population(size)
    manage(database, "shell", "--no-imports", "--command", "from bench.pages import make_pages; make_pages()")
    with served("cms.settings.production", database, first="/health/ready") as ours:
        found = [measured(ours.address + path, seconds) for _name, path, _plain in QUESTIONS]
        told = {"start_ms": round(ours.start_ms), "worker_mb": worker_mb(ours), "sizes": sizes(ours)}
    with served("bench.plain_site_settings", database, first="/hello") as plain:
        hello = measured(f"{plain.address}/hello", seconds)
        beside = [measured(plain.address + path, seconds) for _name, _ours, path in QUESTIONS]
    rows: list[Row] = [
        {"name": name, "ours": one, "plain": other, "hello": hello}
        for (name, _ours, _plain), one, other in zip(QUESTIONS, found, beside, strict=True)
    ]
    return {"rows": rows, **told}


def worker_mb(server: Server) -> float:
    """The memory of one worker: its own, and its share of what it has in common with the others (PSS, Linux only)."""
    children = Path(f"/proc/{server.process}/task/{server.process}/children").read_text().split()
    shares = [Path(f"/proc/{child}/smaps_rollup").read_text() for child in children]
    kilobytes = [int(re.search(r"^Pss:\s+(\d+) kB", share, re.MULTILINE)[1]) for share in shares]
    return round(median(kilobytes) / 1024, 1)


def sizes(server: Server) -> dict[str, int]:
    """Bytes of pages and of all style sheets and scripts of the home page, each compressed by gzip."""
    home = fetch(f"{server.address}/nl/").decode()
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', home)
    scripts = re.findall(r'src="(/static/[^"]+\.js)"', home)
    of_pages = {name: compressed(server, path) for name, path, _plain in QUESTIONS[:4]}
    return {
        **of_pages,
        "style sheets": sum(compressed(server, path) for path in sheets),
        "scripts": sum(compressed(server, path) for path in scripts),
    }


def compressed(server: Server, path: str) -> int:
    return len(gzip.compress(fetch(server.address + path), 6))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.site", description="Measure the pages over a socket.")
    parser.add_argument("people", nargs="?", type=int, default=SIZE, help="number of mediators")
    parser.add_argument("--seconds", type=int, default=5, help="how long each address is asked")
    options = parser.parse_args()
    outcome = figures(options.people, seconds=options.seconds)
    print_rows(outcome.pop("rows"))
    print(outcome)
