"""`python -m chaos.play name`: plays one scenario in this process, and prints its outcome as one line of JSON."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings

from bench.populations import environment, population
from chaos.scenarios import Outcome, Scenario, all_scenarios
from servers import machine
from servers.elasticsearch import running

if TYPE_CHECKING:
    from chaos.stage import Stage

ALIAS = "chaos"


def main() -> None:
    (name,) = sys.argv[1:]
    # Whoever ends this lets it clear up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with machine.temporary_folder() as folder:
        database = folder / "overview.sqlite3"
        os.environ |= environment(database)
        os.environ |= {"VAR_DIR": str(folder), "ELASTICSEARCH_INDEX": ALIAS}
        django.setup()
        print(json.dumps(played(name, database)))


def played(name: str, database: Path) -> dict[str, object]:
    """The outcome of this scenario; one that breaks off did not keep its promise."""
    scenario = all_scenarios()[name]
    outcome = Outcome()
    try:
        with _stage(scenario, database) as stage:
            scenario.run(stage, outcome)
    except (Exception, SystemExit) as broken_off:
        traceback.print_exc()
        outcome.promise(f"it comes to its end ({broken_off!r})", holds=False)
    return asdict(outcome)


@contextmanager
def _stage(scenario: Scenario, database: Path) -> Iterator[Stage]:
    from chaos.stage import Stage
    from registry.today import today
    from search.criteria import SearchCriteria
    from search.engines.cluster import configured_cluster
    from search.service import count_mediators

    with closing(sqlite3.connect(population(scenario.people))) as invented, closing(sqlite3.connect(database)) as copy:
        invented.backup(copy)
    if count_mediators([SearchCriteria()], today=today())[0] < scenario.people / 2:
        raise RuntimeError(
            "These people were invented long ago and are no longer visible. Remove var/bench/ and go on."
        )
    with running(nodes=scenario.nodes) as elasticsearch:
        chosen = {
            "ELASTICSEARCH_URL": elasticsearch.urls,
            "ELASTICSEARCH_REPLICAS": min(1, scenario.nodes - 1),
            "ELASTICSEARCH_TIME_LIMIT": scenario.time_limit,
        }
        for name, value in chosen.items():
            setattr(settings, name, value)
            os.environ[name] = ",".join(value) if isinstance(value, list) else str(value)
        stage = Stage(database, elasticsearch, configured_cluster())
        made = stage.manage("rebuild_search")
        if made.returncode:
            raise RuntimeError(made.stderr)
        yield stage


if __name__ == "__main__":
    main()
