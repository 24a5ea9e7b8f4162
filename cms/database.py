"""Where the data is kept: DATABASE_URL, read strictly, so that a mistake in it is told before anything starts."""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

REMEDY = (
    "Leave DATABASE_URL out for SQLite in var/overview.sqlite3, or write "
    "sqlite:////folder/file.sqlite3 or postgres://name:password@host:5432/database."
)

SQLITE_OPTIONS = {
    # Writers queue instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # Write-ahead log: readers never wait for a writer.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
OPTIONS = {"sqlite": SQLITE_OPTIONS, "postgres": {}, "postgresql": {}}


def database_settings(url: str) -> dict[str, Any]:
    """One entry of Django's DATABASES for the address of a SQLite or PostgreSQL database.

    Raises `ImproperlyConfigured` naming DATABASE_URL and the remedy. The address is never repeated: it may hold a
    password.
    """
    scheme = url.partition("://")[0]
    if scheme not in OPTIONS:
        raise ImproperlyConfigured(f"DATABASE_URL names no SQLite or PostgreSQL database. {REMEDY}")
    try:
        settings = environ.Env.db_url_config(url)
    except ValueError:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read. {REMEDY}") from None
    if not settings["NAME"]:
        raise ImproperlyConfigured(f"DATABASE_URL lacks the name of the database. {REMEDY}")
    return {**settings, "OPTIONS": {**OPTIONS[scheme], **settings.get("OPTIONS", {})}}
