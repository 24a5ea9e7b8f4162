"""What a machine may ask: is the process alive, can it serve people, and how is search?"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from registry.models import Language, Municipality
from search.status import search_status


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when everything needed is there, else 503 that names what is missing."""
    missing = list(_missing())
    if missing:
        return JsonResponse({"status": "not ready", "missing": missing}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def search(request: HttpRequest) -> JsonResponse:
    """Who answers searches, and how far the index of the cluster is; 503 when there is trouble or an alarm.

    Visitors do not notice trouble: what the cluster does not answer, this process does.
    """
    status = search_status()
    well = not status.trouble and not status.alarms
    answer = {
        "status": "ok" if well else "trouble",
        "trouble": status.trouble or "",
        "engine": status.engine,
        "seq": {"database": status.database_seq, "engine": status.engine_seq},
        "behind": {"rows": status.rows_behind, "seconds": round(status.seconds_behind, 1)},
        "breaker": status.breaker,
        "index": {"name": status.index, "version": status.index_version, "expectedVersion": status.version},
        "alarms": status.alarms,
    }
    return JsonResponse(answer, status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The same as numbers, in the text format of Prometheus."""
    status = search_status()
    registry = CollectorRegistry()

    def say(name: str, meaning: str, value: float) -> None:
        Gauge(f"overview_search_{name}", meaning, registry=registry).set(value)

    say("cluster_in_use", "1 when the cluster answers searches, 0 when memory does.", status.engine != "memory")
    say("trouble", "1 when a cluster is configured and does not answer searches.", bool(status.trouble))
    say("breaker_open", "1 when this process does not ask the cluster for now.", status.breaker == "open")
    say("database_seq", "The number of the last change in the registry.", status.database_seq)
    say("engine_seq", "The number of the last change that the engine knows.", status.engine_seq)
    say("behind_rows", "Changed documents that the index does not have yet.", status.rows_behind)
    say("behind_seconds", "How long the oldest of those waits.", status.seconds_behind)
    say(
        "version_matches", "1 when the index is of this version of the mapping.", status.index_version == status.version
    )
    say("alarms", "People found who are not published, since the start; nobody was shown them.", status.alarms)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _missing() -> Iterator[str]:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield "migrations"
        elif not (Municipality.objects.exists() and Language.objects.exists()):
            yield "vocabulary"
    except DatabaseError:
        yield "database"


urlpatterns = [
    path("live", live, name="live"),
    path("ready", ready, name="ready"),
    path("search", search, name="search"),
    path("metrics", metrics, name="metrics"),
]
