"""Where a scenario plays: invented people in a database, a cluster with an index of them, and web servers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.test import Client, override_settings

from bench import populations
from chaos.visitors import PATHS, Json, compared, fetch, visits
from registry.services.actors import Process
from search.changes import DocumentRow, every_row
from search.engines.cluster import Cluster
from servers import machine
from servers.elasticsearch import Elasticsearch, Node

BY = Process("chaos")
# How long anything may take that should happen by itself, in seconds.
PATIENCE = 120


@dataclass(frozen=True)
class Stage:
    """Everything here is of this scenario alone."""

    database: Path
    elasticsearch: Elasticsearch
    cluster: Cluster

    @property
    def node(self) -> Node:
        return self.elasticsearch.nodes[0]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return populations.manage(self.database, *arguments)

    @contextmanager
    def site(self, *, urls: Sequence[str] | None = None) -> Iterator[str]:
        """The address of a web server as in production, with two workers, which searches these nodes: all, or none."""
        port = str(machine.free_port())
        site = f"http://127.0.0.1:{port}"
        environment = {
            **populations.environment(self.database),
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "ELASTICSEARCH_URL": ",".join(self.elasticsearch.urls if urls is None else urls),
            "SECRET_KEY": "x" * 60,
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "no",
            "PORT": port,
            "BASE_URL": site,
            "WEB_CONCURRENCY": "2",
            "API_RATE_LIMIT": "1000000/second",
        }
        log = self.database.with_name(f"site-{port}.log")
        serve = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "cms.wsgi"]
        with log.open("w") as said:
            server = subprocess.Popen(serve, cwd=populations.ROOT, env=environment, stdout=said, stderr=said)
        try:
            until(lambda: server.poll() is not None or fetch(f"{site}/health/ready")[0] == 200)
            if fetch(f"{site}/health/ready")[0] != 200:
                raise RuntimeError(f"The server did not start:\n{log.read_text()}")
            yield site
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)

    def right(self, paths: Sequence[str] = PATHS) -> dict[str, Json]:
        """What the memory engine answers now, in this process, which then knows no cluster."""
        client = Client(HTTP_HOST="127.0.0.1")
        with override_settings(ELASTICSEARCH_URL=[]):
            return {path: compared(client.get(path).content, "http://127.0.0.1") for path in paths}

    def answers(self, site: str) -> bool:
        """Whether it is the cluster that answers on this site: most of many searches, where a machine is busy."""
        before = self.searches_made()
        return len(visits(site)) < 2 * (self.searches_made() - before)

    @contextmanager
    def following(self) -> Iterator[None]:
        """The service that sends what could not be sent when it was changed."""
        service = self.begin("manage.py", "sync_search", "--follow")
        try:
            yield
        finally:
            service.kill()
            service.wait()

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A Python of this overview that goes on by itself."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=populations.ROOT,
            env=populations.environment(self.database),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def searches_made(self) -> int:
        """How many searches the cluster has counted since its nodes were started."""
        # Whoever looks on asks another node when one is gone.
        client = self.cluster.client.options(max_retries=5, retry_on_timeout=True)
        counted = client.indices.stats(index=f"{self.cluster.alias}-*", metric="search").body
        return counted["_all"]["total"]["search"]["query_total"]


def health(site: str) -> Json:
    """What /health/search says now, in one of the workers."""
    return json.loads(fetch(f"{site}/health/search")[1])


def every_worker(site: str, holds: Callable[[Json], bool]) -> bool:
    """Whether this holds of what each worker says; which of them answers is chance, so they are asked often."""
    return all(holds(health(site)) for _time in range(10))


def well(site: str) -> bool:
    """Whether the cluster is in use in each worker, and nothing waits to be sent."""
    return every_worker(site, lambda said: said.get("status") == "ok" and said["behind"]["rows"] == 0)


def until(wished: Callable[[], bool], seconds: float = PATIENCE) -> float | None:
    """How many seconds it took until it was so; None when it did not become so in time."""
    begin = time.monotonic()
    while time.monotonic() < begin + seconds:
        if wished():
            return time.monotonic() - begin
        time.sleep(0.1)
    return None


def timed(call: Callable[[], object]) -> float:
    """How many seconds this takes."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def row_of(number: str) -> DocumentRow:
    """The row of this person in the documents table."""
    return next(row for row in every_row() if row.number == number)
