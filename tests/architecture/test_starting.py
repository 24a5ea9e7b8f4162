"""A wrong setting is told in one sentence with its remedy, before anything starts."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError

from cms.database import database_settings
from cms.management.commands.start_development import check_port


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run manage.py as an operator would: without what a browser of other tests needs."""
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**inherited, "DJANGO_SETTINGS_MODULE": "cms.settings.development", **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "overview.sqlite3",
        "postgres//name:secret@host/database",
        "mysql://name:secret@host/database",
        "postgres://name:secret@host",
        "postgres://name:secret@host:port/database",
    ],
)
def test_a_malformed_database_url_is_refused_without_repeating_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refusal:
        database_settings(url)
    assert "secret" not in str(refusal.value)


def test_a_database_url_is_read():
    read = database_settings("postgres://name:p%40ss@db.example:5433/overview")
    assert (read["HOST"], read["PORT"], read["NAME"], read["PASSWORD"]) == ("db.example", 5433, "overview", "p@ss")


def test_sqlite_writers_queue():
    assert database_settings("sqlite:////data/overview.sqlite3")["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    "url",
    ["nonsense", "postgres://name:secret@127.0.0.1:1/overview", "sqlite:////no/such/folder/overview.sqlite3"],
    ids=["malformed", "nobody answers", "no folder"],
)
def test_any_command_names_database_url_instead_of_showing_a_traceback(url):
    run = manage("migrate", DATABASE_URL=url)
    assert run.returncode != 0
    assert "DATABASE_URL" in run.stderr
    assert "Traceback" not in run.stderr
    assert "secret" not in run.stderr


@pytest.mark.parametrize("written", ["", "0", "65536", "http", "127.0.0.1:8000", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused(written):
    with pytest.raises(CommandError, match="PORT"):
        check_port(written)


def test_a_port_in_use_is_told_with_the_remedy():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="PORT=8001 make run"):
            check_port(str(other.getsockname()[1]))


def test_invented_people_never_enter_a_real_installation(settings, tmp_path):
    run = manage(
        "start_development",
        DJANGO_SETTINGS_MODULE="cms.settings.production",
        DATABASE_URL=f"sqlite:///{tmp_path / 'overview.sqlite3'}",
        SECRET_KEY="only-for-this-test",
    )
    assert run.returncode != 0
    assert "cms.settings.development" in run.stderr
