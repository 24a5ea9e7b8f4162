"""Public pages that are the same for everyone are kept in memory, for as long as nothing they show has changed.

What a page shows follows from three things: what editors wrote (`PagesState`, renewed after each of their changes), the
registry (its Clock) and the day. Before a kept page is given, all three are read; where one differs it is made anew.
Pages of people and searches are never kept, and nobody who is signed in gets a kept page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from cms.models import PagesState, new_state
from registry.services.clock import read_clock
from registry.today import today

# Names of addresses whose pages are the same for everyone.
KEPT = {
    "wagtail_serve",
    "home",
    "finding:home",
    "finding:languages",
    "finding:language",
    "finding:municipalities",
    "finding:municipality",
}
# What pages show of the registry is known by its Clock; everything else that editors write is in these applications.
EDITED = {"wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects", "pages"}
MOST_PAGES = 1000
# Should a process die between a change and the renewal of the state, others notice by then.
LONGEST_SECONDS = 60

State = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A whole answer, and the state in which it was made."""

    state: State
    content: bytes
    headers: dict[str, str]
    resolver_match: ResolverMatch
    made_at: float = field(default_factory=time.monotonic)

    def is_still(self, state: State | None) -> bool:
        return self.state == state and time.monotonic() - self.made_at < LONGEST_SECONDS


class KeptPagesMiddleware:
    """Gives a kept page where it may, and keeps those that are asked for a second time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.DEBUG:
            raise MiddlewareNotUsed  # templates change then
        self._get_response = get_response
        # None: asked for once.
        self._pages: dict[str, KeptPage | None] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Inside a transaction changes count that are not there yet, and may never be.
        if request.method != "GET" or request.COOKIES or request.GET or connection.in_atomic_block:
            return self._get_response(request)
        place = f"{request.scheme}://{request.get_host()}{request.path}"
        if place not in self._pages:
            response = self._get_response(request)
            if _same_for_everyone(request, response):
                self._remember(place, None)
            return response
        # Read before the page is made: a change in between makes it anew once too often, never once too few.
        state, kept = _state(), self._pages[place]
        if kept is not None and kept.is_still(state):
            request.resolver_match = kept.resolver_match
            return HttpResponse(kept.content, headers=kept.headers)
        response = self._get_response(request)
        if state is not None and _same_for_everyone(request, response):
            self._remember(place, KeptPage(state, response.content, dict(response.headers), request.resolver_match))
        return response

    def _remember(self, place: str, page: KeptPage | None) -> None:
        if len(self._pages) >= MOST_PAGES:
            self._pages.clear()
        self._pages[place] = page


def _same_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and match.view_name in KEPT
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
        and not {"private", "no-store"}.intersection(response.get("Cache-Control", "").replace(",", " ").split())
    )


def _state() -> State | None:
    """Everything that pages follow from; None where the state of the pages is not known."""
    pages = PagesState.current_name()
    if pages is None:
        return None
    clock = read_clock()
    return pages, clock.edition, clock.seq, clock.vocabulary, today()


def renew_when_edited(sender: type[Model], **kwargs: Any) -> None:
    """A receiver of signals that something was saved, moved or deleted."""
    # Migrations change rows of tables that may be older than ours; a new version begins with an empty memory.
    if sender._meta.app_label in EDITED and sender.__module__ != "__fake__":
        transaction.on_commit(_renew)


def _renew() -> None:
    PagesState.objects.update_or_create(pk=PagesState.ONLY, defaults={"name": new_state()})
