"""Mistakes of an operator, caught before visitors meet them. Each says what to do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.finding import wording
from cms.finding.address import OPEN_KEYS
from cms.languages import HOUSE_LANGUAGES
from cms.pages.checking import is_unchecked
from cms.pages.site_page import SitePage
from registry.choices import RegionKind
from registry.models import Language, Mediator, Municipality
from search.criteria import LEVELS
from search.facets import FACETS
from search.keys import KEYS
from search.ranking import SIGNALS

SHORTEST_SECRET = 50
# What gettext falls back to: the words in the code.
SOURCE_LOCALE = "en"
THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}

# A search that a template leads to: what stands after the address of the find page.
SEARCH_IN_TEMPLATE = re.compile(r"finding:find['\"]\s*%}\?([^\"'#]*)")
QUERY_KEY = re.compile(r"(?:^|&)(\w+)=")
# What such an address may say beside what is searched.
PAGE_KEYS = {"page", "sealed"}


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
            hint="Run: python manage.py compile_catalogues",
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


@register(Tags.security)
def https_is_on(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without encryption everyone on the way reads along, and cookies can be taken."""
    if settings.DEMO_ALLOWED or settings.SECURE_SSL_REDIRECT or THIS_MACHINE.issuperset(settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            "HTTPS is off, and the site answers to others than this machine.",
            hint="Leave HTTPS out of the environment, or set ALLOWED_HOSTS=127.0.0.1,localhost.",
            id="cms.E006",
        )
    ]


@register
def find_page_has_words(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A facet, key or reason without words would fail before a visitor's eyes; words without one are left over."""
    return [
        *(
            Error(
                f"The find page has no words for the {kind} “{code}”.",
                hint=f"Give it words in {table}, and in the catalogues.",
                id="cms.E007",
            )
            for kind, table, known, worded in _vocabularies_of_search()
            for code in sorted(known - worded)
        ),
        *(
            Error(
                f"The find page has words for the {kind} “{code}”, which search does not know.",
                hint=f"Take it out of {table}, or add it to search.",
                id="cms.E008",
            )
            for kind, table, known, worded in _vocabularies_of_search()
            for code in sorted(worded - known)
        ),
    ]


def _vocabularies_of_search() -> Iterator[tuple[str, str, set[str], set[str]]]:
    """What search may say, and what the find page has words for. Regions have a facet for each of their kinds; the
    kilometres are told with their place."""
    told = {signal.code for signal in SIGNALS if not signal.silent}
    where = "cms/finding/wording.py"
    yield "facet", f"FACETS of {where}", {facet.key for facet in FACETS} - {"region"}, set(wording.FACETS)
    yield "query key", f"LABELS of {where}", set(KEYS) - {"withinKm"}, set(wording.LABELS)
    yield "level", f"LEVELS of {where}", set(LEVELS), set(wording.LEVELS)
    yield "kind of region", f"REGIONS of {where}", set(RegionKind.values), set(wording.REGIONS)
    yield "signal", f"REASONS of {where}", told, set(wording.REASONS)


@register(Tags.templates)
def templates_ask_what_is_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A link with a key that no search has leads to a page of faults; one with a topic tells it to whoever looks."""
    known = OPEN_KEYS | PAGE_KEYS
    return [
        Error(
            f"{template.name} asks for “{name}”, which is no query key of an open address.",
            hint=f"Choose one of {', '.join(sorted(known))}.",
            obj=str(template),
            id="cms.E009",
        )
        for template in _templates()
        for query in SEARCH_IN_TEMPLATE.findall(template.read_text(encoding="utf-8"))
        for name in QUERY_KEY.findall(query.replace("&amp;", "&"))
        if name not in known
    ]


def _templates() -> list[Path]:
    folders = [folder for engine in settings.TEMPLATES for folder in engine["DIRS"]]
    return [file for folder in folders for file in sorted(Path(folder).rglob("*.html"))]


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
    if not settings.DEMO_ALLOWED and any(is_unchecked(page.specific) for page in _pages_to_check()):
        yield Error(
            "There are pages on the site that no native speaker has checked.",
            hint="Run: python manage.py remove_demo. Editors can check what stays, and publish it again.",
            id="cms.E010",
        )


def _pages_to_check() -> PageQuerySet:
    return Page.objects.live().type(SitePage).exclude(locale__language_code__in=HOUSE_LANGUAGES)
