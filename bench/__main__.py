"""`python -m bench [10000 100000 …]`: measure searching in registries of these sizes; one table, one JSON file."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from typing import Any

from bench.populations import FOLDER, ROOT, environment, population

SIZES = (10_000, 100_000)
# What we aim for: the door's 95th percentile in milliseconds, and how many times faster than the ORM.
AIM_MS = {10_000: 2, 100_000: 10, 1_000_000: 100}
AIM_TIMES = 20

MEASURE = "import django; django.setup(); from bench import measure; measure.main()"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("people", nargs="*", type=int, default=SIZES, help="numbers of mediators")
    results = {
        "machine": {"cores": os.cpu_count(), "processor": platform.machine(), "python": platform.python_version()},
        "populations": {size: measured(size) for size in parser.parse_args().people},
    }
    file = FOLDER / "results.json"
    file.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for size, found in results["populations"].items():
        print_population(size, found)
    print(f"\nDoor: search.service.find_mediators. ORM: bench/plain.py. Also in {file.relative_to(ROOT)}.")


def measured(size: int) -> dict[str, Any]:
    database = population(size)
    print(f"Measuring {size:,} …", flush=True)
    run = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=ROOT, env=environment(database), stdout=subprocess.PIPE, check=True
    )
    return json.loads(run.stdout)


def print_population(size: int, found: dict[str, Any]) -> None:
    aim = AIM_MS.get(size)
    aims = f"aims: door p95 {aim} ms, {AIM_TIMES} times the ORM" if aim else f"aim: {AIM_TIMES} times the ORM"
    print(f"\n{size:,} mediators. Start {found['start_ms']:,.0f} ms, memory {found['memory_mb']:,.0f} MB; {aims}.")
    print(f"{'':54}{'people':>9}{'door p50':>10}{'p95 ms':>9}{'ORM p50':>10}{'p95 ms':>10}{'rounds':>8}{'times':>7}")
    for name, row in found["questions"].items():
        door, orm = row["door"], row["orm"]
        times = orm["p95"] / door["p95"]
        met = (aim is None or door["p95"] <= aim) and times >= AIM_TIMES
        print(
            f"{name:54}{row['total']:>9,}{door['p50']:>10.2f}{door['p95']:>9.2f}{orm['p50']:>10.1f}{orm['p95']:>10.1f}"
            f"{orm['rounds']:>8}{times:>7.0f}  {'met' if met else 'missed'}"
        )


if __name__ == "__main__":
    main()
