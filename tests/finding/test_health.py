"""Machines that watch over the site get a plain answer at one address."""

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from registry.models import Postcode
from registry.services.clock import read_clock
from search.engines.cluster import VERSION
from search.models import Watermark
from search.rebuilding import rebuild_index
from tests.factories import a_published_mediator


def test_the_process_is_live_without_a_database():
    response = Client().get("/health/live")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.parametrize("name", ["live", "ready"])
@pytest.mark.parametrize("after", ["/", "x"])
def test_health_addresses_lead_nowhere_else(db, name, after):
    assert Client().get(f"/health/{name}{after}").status_code == 404


def test_the_site_is_ready_with_its_tables_and_its_words(db):
    response = Client().get("/health/ready")
    assert response.json() == {"status": "ok"}
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_migration_not_applied_is_named(db):
    MigrationRecorder.Migration.objects.filter(app="search").delete()
    response = Client().get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "missing": ["migrations"]}


def test_a_missing_vocabulary_is_named(db, monkeypatch):
    monkeypatch.setattr("cms.health.Language.objects", Postcode.objects.none())
    response = Client().get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "missing": ["vocabulary"]}


def test_a_database_that_cannot_be_reached_is_named(db, monkeypatch):
    def unreachable(*args, **kwargs):
        raise DatabaseError("password=secret")

    with monkeypatch.context() as broken:
        broken.setattr("django.db.backends.utils.CursorWrapper.execute", unreachable)
        response = Client().get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "missing": ["database"]}


def test_search_is_well_without_a_cluster(vocabulary):
    number = a_published_mediator()
    told = Client().get("/health/search")
    assert told.status_code == 200
    seq = read_clock().seq
    assert told.json() == {
        "status": "ok",
        "trouble": "",
        "engine": "memory",
        "seq": {"database": seq, "engine": seq},
        "behind": {"rows": 0, "seconds": 0.0},
        "breaker": "closed",
        "index": {"name": "", "version": "", "expectedVersion": VERSION},
        "alarms": 0,
    }
    assert number not in told.content.decode()


def test_search_tells_how_far_the_cluster_is_behind(cluster, vocabulary):
    a_published_mediator()
    index = rebuild_index(cluster)
    before = read_clock().seq
    a_published_mediator()
    told = Client().get("/health/search")
    answer = told.json()
    assert (told.status_code, answer["engine"], answer["index"]["name"]) == (200, "elasticsearch", index)
    assert answer["seq"] == {"database": read_clock().seq, "engine": before}
    assert answer["behind"]["rows"] == 1
    assert answer["behind"]["seconds"] >= 0


def test_search_is_in_trouble_as_long_as_a_cluster_has_no_index(cluster, vocabulary):
    told = Client().get("/health/search")
    assert (told.status_code, told.json()["trouble"]) == (503, "no index was made yet")
    assert Client().get("/health/ready").status_code == 200


def test_metrics_say_the_same_in_numbers(cluster, vocabulary):
    a_published_mediator()
    rebuild_index(cluster)
    a_published_mediator()
    told = Client().get("/health/metrics")
    assert told.headers["Content-Type"].startswith("text/plain; version=")
    numbers = {
        sample.name: sample.value
        for family in text_string_to_metric_families(told.content.decode())
        for sample in family.samples
    }
    assert numbers.pop("overview_search_behind_seconds") >= 0
    assert numbers == {
        "overview_search_cluster_in_use": 1,
        "overview_search_trouble": 0,
        "overview_search_breaker_open": 0,
        "overview_search_database_seq": read_clock().seq,
        "overview_search_engine_seq": Watermark.objects.get().seq,
        "overview_search_behind_rows": 1,
        "overview_search_version_matches": 1,
        "overview_search_alarms": 0,
    }
