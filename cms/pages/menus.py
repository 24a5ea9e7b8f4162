"""The pages of editors that every page leads to: those in the menu, and those at its foot."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.utils.translation import get_language
from wagtail.models import Page

from cms.foreign import words_in
from cms.models import PagesState
from cms.pages.models import InformationIndexPage, InformationPage
from cms.pages.readable import readable_snippets

# Should a process die between a change and the renewal of the state, others notice by then.
LONGEST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class MenuLink:
    """``language``: that of the page behind it, which may be another than that of the page it stands on."""

    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Menus:
    """``foot``: what visitors are owed is shown in English, or else in Dutch, where it is not in their language."""

    sections: tuple[MenuLink, ...]
    foot: tuple[MenuLink, ...]


def menus() -> Menus:
    """Both, in the active locale. Kept in memory until editors change something."""
    state = PagesState.current_name()
    # Inside a transaction changes count that are not there yet, and may never be.
    if state is None or connection.in_atomic_block:
        return _read(get_language())
    return _kept(get_language(), state, int(time.monotonic() / LONGEST_SECONDS))


@lru_cache(maxsize=100)
def _kept(locale: str, _state: str, _minute: int) -> Menus:
    return _read(locale)


def _read(locale: str) -> Menus:
    sections = InformationIndexPage.objects.live().in_menu().filter(locale__language_code=locale)
    foot = readable_snippets(InformationPage.objects.filter(show_in_footer=True).order_by("path"))
    return Menus(
        sections=_links((page, locale) for page in sections),
        foot=_links((page, language.code) for _original, page, language in foot),
    )


def _links(pages: Iterable[tuple[Page, str]]) -> tuple[MenuLink, ...]:
    return tuple(MenuLink(words_in(page.title, language), page.get_url(), language) for page, language in pages)
