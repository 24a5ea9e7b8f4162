"""Machines that watch over the site get a plain answer at one address."""

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from registry.models import Postcode


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
