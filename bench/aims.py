"""What we aim for, and whether it was met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# The door's 95th percentile in milliseconds by number of mediators, and how many times faster than the ORM.
DOOR_MS = {10_000: 2, 100_000: 10, 1_000_000: 100}
TIMES_ORM = 20
# How many times as many answers in a second.
TIMES_PLAIN = {"list of 20": 5, "information page": 3}
# The 95th percentile of suggestions while typing, at a steady pace.
SUGGESTIONS_MS = 20
WORKER_MB = 200
# The middle of the door's times with a cluster, beside the same query sent with the bare client; and sending documents.
TIMES_BARE = 1.3
DOCUMENTS_PER_SECOND = 5_000


@dataclass(frozen=True, slots=True)
class Aim:
    what: str
    wanted: str
    found: str
    met: bool


def compared(results: dict[str, Any]) -> Iterator[Aim]:
    """Each aim beside what was found."""
    for size, population in results["populations"].items():
        questions = population["questions"].values()
        slowest = max(row["door"]["p95"] for row in questions)
        least = min(row["orm"]["p95"] / row["door"]["p95"] for row in questions)
        if limit := DOOR_MS.get(int(size)):
            what = f"door among {int(size):,}, slowest p95"
            yield Aim(what, f"at most {limit} ms", f"{slowest:.2f} ms", slowest <= limit)
        what = f"door among {int(size):,}, beside the ORM"
        yield Aim(what, f"at least {TIMES_ORM} times", f"{least:.0f} times", least >= TIMES_ORM)
    for size, population in results["populations"].items():
        cluster = population["cluster"]
        most = max(row["cluster"]["p50"] / row["bare"]["p50"] for row in cluster["questions"].values())
        what = f"Elasticsearch among {int(size):,}, p50 beside the bare client"
        yield Aim(what, f"at most {TIMES_BARE} times", f"{most:.2f} times", most <= TIMES_BARE)
        pace = cluster["documents_per_second"]
        what = f"making an index of {int(size):,} on a warm node, documents a second"
        yield Aim(what, f"at least {DOCUMENTS_PER_SECOND:,}", f"{pace:,}", pace >= DOCUMENTS_PER_SECOND)
    for row in (*results["api"], *results["site"]["rows"]):
        if (wanted := TIMES_PLAIN.get(row["name"])) and row["plain"]:
            times = row["ours"]["requests_per_second"] / row["plain"]["requests_per_second"]
            what = f"{row['name']}, answers a second beside plain"
            yield Aim(what, f"at least {wanted} times", f"{times:.1f} times", times >= wanted)
    for row in results["api"]:
        if row["name"] == "suggestions":
            found = row["ours"]["steady_p95"] or row["ours"]["p95"]
            what = f"suggestions among {results['served_people']:,}, p95"
            yield Aim(what, f"at most {SUGGESTIONS_MS} ms", f"{found:.1f} ms", found <= SUGGESTIONS_MS)
    worker = results["site"]["worker_mb"]
    what = f"memory of one worker among {results['served_people']:,}"
    yield Aim(what, f"under {WORKER_MB} MB", f"{worker:.0f} MB", worker < WORKER_MB)
