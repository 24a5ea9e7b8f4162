"""Where the page that is shown is in the other languages of the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from wagtail.models import Page

from cms.languages import INTERFACE_LANGUAGES


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """A language of the site, and where this page is in it.

    ``url`` keeps what was asked; ``address`` is the whole address without it, for search engines. ``indexed``: whether
    search engines may keep the page in this language.
    """

    code: str
    own_name: str
    direction: str
    url: str
    current: bool
    indexed: bool = True

    @property
    def address(self) -> str:
        return settings.BASE_URL + self.url.partition("?")[0]


def site_languages(urls: Mapping[str, str], *, not_indexed: frozenset[str] = frozenset()) -> list[SiteLanguage]:
    """The languages (codes) that a page is in, each with its address, in the order of menus."""
    return [
        SiteLanguage(
            code=language.code,
            own_name=language.own_name,
            direction=language.direction,
            url=urls[language.code],
            current=language.code == get_language(),
            indexed=language.code not in not_indexed,
        )
        for language in INTERFACE_LANGUAGES.values()
        if language.code in urls
    ]


def languages_of_view(request: HttpRequest) -> list[SiteLanguage]:
    """For what the site shows in every language. From an address where nothing is, languages lead to their start."""
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve":
        return site_languages({code: start(code) for code in INTERFACE_LANGUAGES})
    _path, mark, asked = request.get_full_path().partition("?")
    here = partial(reverse, match.view_name, args=match.args, kwargs=match.kwargs)
    return site_languages({code: in_language(code, here) + mark + asked for code in INTERFACE_LANGUAGES})


def languages_of_lost_page(request: HttpRequest) -> list[SiteLanguage]:
    """Where the page of this address can be read, when it cannot be read here: in another language, or not any more."""
    if request.resolver_match is None or request.resolver_match.url_name != "wagtail_serve":
        return []
    below_start = request.resolver_match.args[0].strip("/")
    lost = Page.objects.filter(url_path__endswith=f"/{below_start}/", depth__gt=2).first() if below_start else None
    if lost is None:
        return []
    elsewhere = lost.get_translations(inclusive=True).live().select_related("locale")
    return site_languages({page.locale.language_code: page.get_url(request) or "" for page in elsewhere})


def start(code: str) -> str:
    """The home page in a language."""
    return in_language(code, partial(reverse, "finding:home"))


def in_language(code: str, address: Callable[[], str]) -> str:
    """What this address is in a language."""
    with override(code):
        return address()
