"""Mistakes of an operator, caught before visitors meet them. Each says what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from registry.models import Language, Mediator, Municipality

SHORTEST_SECRET = 50
# What gettext falls back to: the words in the code.
SOURCE_LOCALE = "en"


@register(Tags.security)
def secret_is_set(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Sealed searches and sessions are as safe as this key."""
    if settings.DEMO_ALLOWED or len(_secret()) >= SHORTEST_SECRET:
        return []
    return [
        Error(
            f"SECRET_KEY is missing or shorter than {SHORTEST_SECRET} characters.",
            hint='Set it in the environment: python -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="cms.E001",
        )
    ]


def _secret() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""


@register(Tags.security)
def debug_is_off(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Debug pages show settings and queries to visitors."""
    if settings.DEMO_ALLOWED or not settings.DEBUG:
        return []
    return [Error("DEBUG is on outside development.", hint="Run with cms.settings.production.", id="cms.E002")]


@register(Tags.translation)
def locales_have_catalogues(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a compiled catalogue Django sends visitors of that locale to another language."""
    return [
        Error(
            f"The locale {code} has no compiled catalogue.",
            hint=f"Run: python manage.py compilemessages --locale {code}",
            id="cms.E003",
        )
        for code, _name in settings.LANGUAGES
        if code != SOURCE_LOCALE
        and not any((path / code / "LC_MESSAGES" / "django.mo").is_file() for path in settings.LOCALE_PATHS)
    ]


@register(Tags.urls)
def addresses_are_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Addresses that leave the site in mails and documents."""
    return [
        Error(f"{name} is no web address.", hint="Write it whole, as https://overview.example", id="cms.E004")
        for name in ("BASE_URL", "LEAVE_URL")
        if not _is_web_address(getattr(settings, name))
    ]


def _is_web_address(written: str) -> bool:
    try:
        parts = urlsplit(written)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


@register(Tags.database)
def data_belongs_here(app_configs: Any, databases: Collection[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Words are there; invented people are not, where real ones are looked for. Asked by `check --database default`."""
    try:
        return list(_faults_in_data()) if databases else []
    except DatabaseError:
        # The tables are still to be made, or nobody answers; /health/ready tells that.
        return []


def _faults_in_data() -> Iterator[CheckMessage]:
    if not (Municipality.objects.exists() and Language.objects.exists()):
        yield Warning(
            "The vocabulary is not loaded, so nobody can be registered or found.",
            hint="Run: python manage.py load_vocabulary",
            id="cms.W001",
        )
    if not settings.DEMO_ALLOWED and Mediator.objects.filter(is_demo=True).exists():
        yield Error(
            "There are invented people in this database.", hint="Run: python manage.py remove_demo", id="cms.E005"
        )
