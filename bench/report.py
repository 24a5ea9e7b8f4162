"""`python -m bench.report`: docs/performance.json and docs/performance.md, made from what `make bench` found last.

Nobody writes in that page: a test makes it again from the JSON beside it and compares.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bench import aims
from bench.populations import FOLDER, ROOT
from bench.serving import PACE, WORKERS

FIGURES = ROOT / "docs" / "performance.json"
PAGE = ROOT / "docs" / "performance.md"


def main() -> None:
    measured = FOLDER / "results.json"
    if not measured.exists():
        sys.exit("Nothing was measured yet. Run: make bench")
    shutil.copyfile(measured, FIGURES)
    PAGE.write_text(page(json.loads(FIGURES.read_text(encoding="utf-8"))), encoding="utf-8")
    print(f"Written: {FIGURES.relative_to(ROOT)} and {PAGE.relative_to(ROOT)}.")


def page(results: dict[str, Any]) -> str:
    """The page for people, of these results."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: dict[str, Any]) -> Iterator[str]:
    site = results["site"]
    yield "# How fast it is"
    yield ""
    yield "Made by `make performance` from what `make bench` found ([performance.json](performance.json)), not by hand."
    yield "Figures are of one machine on one day. Run it on yours before you rely on them."
    yield from ("", "## Aims", "")
    met = {True: "met", False: "**missed**"}
    rows = [(aim.what, aim.wanted, aim.found, met[aim.met]) for aim in aims.compared(results)]
    yield from _table(("what", "aim", "found", ""), rows)
    for size, population in results["populations"].items():
        yield from _door(int(size), population)
    for size, population in results["populations"].items():
        yield from _cluster(int(size), population["cluster"])
    yield from growth(results["populations"])
    yield from ("", f"## Over a socket, among {results['served_people']:,} mediators", "")
    yield "Answers in a second as fast as they come, and the times of single answers in milliseconds: over four"
    yield f"connections, from {WORKERS} workers. Steady: the p95 at {PACE} a second, where that pace is kept."
    yield "Plain: the same answer by REST framework (`bench/plain_api.py`), the same page by Wagtail and the ORM"
    yield "(`bench/plain_site.py`). Hello: the same server with nothing to do."
    yield ""
    rows = [line for row in (*results["api"], *site["rows"]) for line in _served(row)]
    yield from _table(("", "", "answers/s", "p50", "p95", "p99", "steady p95", "ours is"), rows)
    yield from ("", "## Start, memory, sizes", "")
    figures = [
        ("from starting the server to its first answer, people and words read", f"{site['start_ms']:,} ms"),
        ("memory of one worker after all this, with its share of what is shared", f"{site['worker_mb']} MB"),
        *((f"{name}, compressed", f"{size:,} bytes") for name, size in site["sizes"].items()),
    ]
    yield from _table(("what", "found"), figures)
    yield from ("", "## The machine", "")
    yield from _table(("", ""), [(name.replace("_", " "), value) for name, value in results["machine"].items()])


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def _door(size: int, population: dict[str, Any]) -> Iterator[str]:
    yield from ("", f"## The door among {size:,} mediators", "")
    yield "`find_mediators` (filters, all counts, ranking, reasons, the first page) beside the ORM of `bench/plain.py`,"
    yield f"in milliseconds. Reading everyone: {population['start_ms']:,.0f} ms, {population['memory_mb']:,.0f} MB."
    yield ""
    rows = [
        (name, f"{row['total']:,}", *_spread(row["door"]), *_spread(row["orm"]), f"{_times(row):.0f}")
        for name, row in population["questions"].items()
    ]
    yield from _table(("question", "people", "door p50", "p95", "ORM p50", "p95", "times"), rows)


def _cluster(size: int, found: dict[str, Any]) -> Iterator[str]:
    yield from ("", f"## Elasticsearch among {size:,} mediators", "")
    yield "The same door with a cluster of one node on the same machine, in milliseconds: beside memory, beside the"
    yield "same query sent by hand with the bare client, and beside how long the cluster says it worked on it (took)."
    yield f"A new index: {found['documents_per_second']:,} documents a second, and"
    yield f"{found['cold_documents_per_second']:,} on a node that has just started; {found['disk_mb']:,} MB on disk."
    yield ""
    rows = [
        (
            name,
            *(figure for who in ("memory", "cluster", "bare", "took") for figure in _spread(row[who])),
            f"{row['cluster']['p50'] / row['bare']['p50']:.2f}",
        )
        for name, row in found["questions"].items()
    ]
    head = ("question", "memory p50", "p95", "cluster p50", "p95", "bare p50", "p95", "took p50", "p95", "times bare")
    yield from _table(head, rows)


def growth(populations: dict[str, Any]) -> Iterator[str]:
    """Lines that tell what more people cost, where more than one size was measured; each begins with an empty one."""
    smaller, *larger = sorted(populations.items(), key=lambda pair: int(pair[0]))
    for size, population in larger:
        more = (int(size) - int(smaller[0])) / 100_000
        memory = (population["memory_mb"] - smaller[1]["memory_mb"]) / more
        disk = (population["cluster"]["disk_mb"] - smaller[1]["cluster"]["disk_mb"]) / more
        yield ""
        yield f"From {int(smaller[0]):,} to {int(size):,} people, each 100,000 more cost {memory:,.0f} MB in each"
        yield f"process that searches its own memory, and {disk:,.0f} MB on the disk of each node that has a copy."


def _spread(times: dict[str, float]) -> tuple[str, str]:
    return f"{times['p50']:.2f}", f"{times['p95']:.2f}"


def _times(row: dict[str, Any]) -> float:
    return row["orm"]["p95"] / row["door"]["p95"]


def _served(row: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    ours = row["ours"]["requests_per_second"]
    for who in ("ours", "plain", "hello"):
        if one := row[who]:
            yield (
                row["name"] if who == "ours" else "",
                who,
                f"{one['requests_per_second']:,.0f}",
                *(f"{one[name]:.1f}" for name in ("p50", "p95", "p99")),
                "" if one["steady_p95"] is None else f"{one['steady_p95']:.1f}",
                "" if who == "ours" else f"{ours / one['requests_per_second']:.1f} times {who}",
            )


if __name__ == "__main__":
    main()
