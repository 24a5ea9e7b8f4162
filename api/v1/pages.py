"""The site's pages, for others to show: as typed blocks and as safe HTML, in every language that has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from rest_framework.request import Request
from wagtail.models import Page

from api import parameters
from api.page_types import of_type, public_pages, type_of
from api.problems import Problem
from api.v1.cards import Json
from api.v1.resources import Readable

# What the database numbers pages with.
LARGEST_ID = 2**31 - 1


class Pages(Readable):
    """Every page that is on the site now."""

    parameters = parameters.PAGES
    follows_clock = False

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        pages = public_pages().order_by("pk")
        if "locale" in values:
            pages = pages.filter(locale__language_code=values["locale"])
        if "type" in values:
            pages = of_type(pages, values["type"])
        return self.whole_list([page_entry(page, self) for page in pages])


class OnePage(Readable):
    """What one page says."""

    follows_clock = False

    def get(self, request: Request, **kwargs: str) -> HttpResponse:
        """The page; the answer is in the language of the page, whatever was asked."""
        response = super().get(request, **kwargs)
        response["Content-Language"] = self._page.locale.language_code
        return response

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        self._page = page = _page_of(kwargs["id"])
        blocks = page.content_blocks()
        return {
            **page_entry(page, self),
            "unchecked": any(block["type"] == "unchecked" for block in blocks),
            "blocks": blocks,
            "html": str(page.content_html()),
            "translations": [
                page_entry(translation, self)
                for translation in public_pages()
                .filter(translation_key=page.translation_key)
                .exclude(pk=page.pk)
                .order_by("pk")
            ],
        }


def page_entry(page: Page, resource: Readable) -> Json:
    """A page as lists show it."""
    locale = page.locale.language_code
    return {
        "id": page.pk,
        "type": type_of(page),
        "locale": locale,
        "direction": "rtl" if get_language_info(locale)["bidi"] else "ltr",
        "title": page.title,
        "url": urljoin(settings.BASE_URL, page.get_url()),
        "publishedAt": page.last_published_at.isoformat() if page.last_published_at else None,
        "links": {"self": resource.address("page", id=page.pk)},
    }


def _page_of(written: str) -> Page:
    if written.isascii() and written.isdecimal() and len(written) <= 10 and int(written) <= LARGEST_ID:
        page = public_pages().filter(pk=int(written)).first()
        if page is not None:
            return page
    raise Problem("not-found", _("There is no page with this number, or no longer."))
