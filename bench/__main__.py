"""`python -m bench [10000 100000 …]`: how fast the overview is, beside plain Django; one table, one JSON file.

The door is measured in registries of all these sizes, the API and the pages of the site in one of the first. It takes
about ten minutes on two cores, and no part goes on longer than it is told to.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from bench import aims, api, machine, report, serving, site
from bench.populations import FOLDER, ROOT, environment, population
from servers import elasticsearch
from servers.machine import MissingError

SIZES = (10_000, 100_000)
MEASURE = "import django; django.setup(); from bench import {part}; {part}.main()"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("people", nargs="*", type=int, default=SIZES, help="numbers of mediators")
    parser.add_argument("--seconds", type=int, default=5, help="how long each address is asked")
    options = parser.parse_args()
    serving.need_wrk()
    try:
        found = results(options.people, options.seconds)
    except MissingError as missing:
        sys.exit(str(missing))
    file = FOLDER / "results.json"
    file.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    show(found)
    print(f"\nAlso in {file.relative_to(ROOT)}. `make performance` writes docs/performance.md from it.")


def results(people: list[int], seconds: int) -> dict[str, Any]:
    """Everything that is measured. Numbers of people are keys, as JSON writes them."""
    # First, so that a missing Java is told before anything takes long.
    elasticsearch.java_home()
    door = {str(size): measured(size) for size in people}
    print("Measuring the API …", flush=True)
    of_api = api.rows(people[0], seconds=seconds)
    print("Measuring the site …", flush=True)
    of_site = site.figures(people[0], seconds=seconds)
    return {
        "machine": machine.described(),
        "populations": door,
        "served_people": people[0],
        "api": of_api,
        "site": of_site,
    }


def measured(size: int) -> dict[str, Any]:
    database = population(size)
    print(f"Measuring the door among {size:,} …", flush=True)
    found = measured_part("measure", environment(database))
    print(f"Measuring Elasticsearch among {size:,} …", flush=True)
    with elasticsearch.running() as servers:
        # Everything is to be answered by the cluster, however long it takes.
        cluster = {
            "ELASTICSEARCH_URL": servers.urls[0],
            "ELASTICSEARCH_TIME_LIMIT": "60000",
            "ELASTICSEARCH_REPLICAS": "0",
        }
        return found | {"cluster": measured_part("cluster", environment(database) | cluster)}


def measured_part(part: str, environment: dict[str, str]) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-c", MEASURE.format(part=part)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    return json.loads(run.stdout)


def show(found: dict[str, Any]) -> None:
    """The table."""
    for size, population_found in found["populations"].items():
        print_population(int(size), population_found)
        print_cluster(int(size), population_found["cluster"])
    print(*report.growth(found["populations"]), sep="\n")
    print("\nDoor: search.service.find_mediators. ORM: bench/plain.py.")
    print(f"\nServed, among {found['served_people']:,} mediators. Plain: bench/plain_api.py and bench/plain_site.py.")
    serving.print_rows([*found["api"], *found["site"]["rows"]])
    print(f"\nStart of the server {found['site']['start_ms']:,} ms; one worker {found['site']['worker_mb']:,} MB.")
    print("Bytes, compressed: " + ", ".join(f"{name} {size:,}" for name, size in found["site"]["sizes"].items()) + ".")
    print("\nAims")
    for aim in aims.compared(found):
        print(f"  {'met   ' if aim.met else 'missed'}  {aim.what}: {aim.found} (aim: {aim.wanted})")


def print_population(size: int, found: dict[str, Any]) -> None:
    print(f"\n{size:,} mediators. Start {found['start_ms']:,.0f} ms, memory {found['memory_mb']:,.0f} MB.")
    print(f"{'':54}{'people':>9}{'door p50':>10}{'p95 ms':>9}{'ORM p50':>10}{'p95 ms':>10}{'rounds':>8}{'times':>7}")
    for name, row in found["questions"].items():
        door, orm = row["door"], row["orm"]
        print(
            f"{name:54}{row['total']:>9,}{door['p50']:>10.2f}{door['p95']:>9.2f}{orm['p50']:>10.1f}{orm['p95']:>10.1f}"
            f"{orm['rounds']:>8}{orm['p95'] / door['p95']:>7.0f}"
        )


def print_cluster(size: int, found: dict[str, Any]) -> None:
    print(
        f"\n{size:,} mediators in Elasticsearch. {found['documents_per_second']:,} documents a second "
        f"({found['cold_documents_per_second']:,} when it has just started), "
        f"{found['disk_mb']:,} MB on disk, {found['heap_mb']:,} MB of memory in use."
    )
    print(f"{'p50, p95 in ms':54}{'memory':>16}{'cluster':>16}{'bare client':>16}{'took':>16}{'times bare':>12}")
    for name, row in found["questions"].items():
        times = "".join(
            f"{row[who]['p50']:>8.1f}{row[who]['p95']:>8.1f}" for who in ("memory", "cluster", "bare", "took")
        )
        print(f"{name:54}{times}{row['cluster']['p50'] / row['bare']['p50']:>12.2f}")


if __name__ == "__main__":
    main()
