"""What every template of the site may use."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.addresses import SiteLanguage, languages_of_lost_page, languages_of_view
from cms.pages.models import InformationIndexPage, InformationPage
from registry.models import Mediator


def site(request: HttpRequest) -> dict[str, object]:
    """Callables are asked only by the templates that show them."""
    return {
        "site_name": settings.SITE_NAME,
        "leave_url": settings.LEAVE_URL,
        "site_languages": _languages_of(request),
        "lost_page_languages": lambda: languages_of_lost_page(request),
        "sections": _sections,
        "footer_pages": _footer_pages,
        "has_invented_people": _has_invented_people,
    }


def _languages_of(request: HttpRequest) -> Callable[[], list[SiteLanguage]]:
    return lambda: languages_of_view(request)


def _has_invented_people() -> bool:
    return settings.DEMO_ALLOWED and Mediator.objects.filter(is_demo=True).exists()


def _sections() -> QuerySet[InformationIndexPage]:
    return InformationIndexPage.objects.live().in_menu().filter(locale__language_code=get_language())


def _footer_pages() -> QuerySet[InformationPage]:
    return InformationPage.objects.live().filter(locale__language_code=get_language(), show_in_footer=True)
