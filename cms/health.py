"""Two questions a machine may ask: is the process alive, and can it serve people?"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.models import Language, Municipality


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


def _missing() -> Iterator[str]:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield "migrations"
        elif not (Municipality.objects.exists() and Language.objects.exists()):
            yield "vocabulary"
    except DatabaseError:
        yield "database"


urlpatterns = [path("live", live, name="live"), path("ready", ready, name="ready")]
