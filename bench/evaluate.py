"""`python -m bench.evaluate [queries.jsonl]`: how often the search box understands what people type, and how fast.

The file has one JSON object a line, as tests/understanding/queries.jsonl has: what was typed, and what it means.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from bench.populations import ROOT, environment, vocabulary_only

QUERIES = ROOT / "tests" / "understanding" / "queries.jsonl"
EVALUATE = "import django; django.setup(); from bench import understanding; understanding.main()"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.evaluate", description=__doc__)
    parser.add_argument("queries", nargs="?", type=Path, default=QUERIES, help="wishes and what they mean")
    file = parser.parse_args().queries.resolve()
    run = subprocess.run(
        [sys.executable, "-c", EVALUATE, str(file)], cwd=ROOT, env=environment(vocabulary_only()), check=False
    )
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
