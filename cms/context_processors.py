"""What every template of the site may use."""

from __future__ import annotations

from functools import cache, partial

from django.conf import settings
from django.http import HttpRequest

from cms.addresses import languages_of_lost_page, languages_of_view
from cms.pages.menus import menus
from registry.models import Mediator


def site(request: HttpRequest) -> dict[str, object]:
    """Callables are asked only by the templates that show them, and once for each page."""
    return {
        "site_name": settings.SITE_NAME,
        "leave_url": settings.LEAVE_URL,
        "site_languages": cache(partial(languages_of_view, request)),
        "lost_page_languages": cache(partial(languages_of_lost_page, request)),
        "menus": cache(menus),
        "has_invented_people": cache(_has_invented_people),
    }


def _has_invented_people() -> bool:
    return settings.DEMO_ALLOWED and Mediator.objects.filter(is_demo=True).exists()
