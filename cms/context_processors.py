"""What every template of the site may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

from registry.models import Mediator


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """A language of the site, and where this page is in it."""

    code: str
    own_name: str
    direction: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, object]:
    """Callables are asked only by the templates that show them."""
    return {
        "site_name": settings.SITE_NAME,
        "leave_url": settings.LEAVE_URL,
        "site_languages": _languages_of(request),
        "has_invented_people": _has_invented_people,
    }


def _languages_of(request: HttpRequest) -> Callable[[], list[SiteLanguage]]:
    return lambda: [
        SiteLanguage(
            code=code,
            own_name=get_language_info(code)["name_local"],
            direction="rtl" if get_language_info(code)["bidi"] else "ltr",
            url=translate_url(request.get_full_path(), code),
            current=code == get_language(),
        )
        for code, _name in settings.LANGUAGES
    ]


def _has_invented_people() -> bool:
    return settings.DEMO_ALLOWED and Mediator.objects.filter(is_demo=True).exists()
