"""A real browser on a running site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from registry.choices import Level
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.details import ContactDetails
from registry.services.mediators import set_room
from registry.today import today
from screenshots.chromium import chromium
from tests.factories import TESTS, a_published_mediator


@pytest.fixture(scope="session", autouse=True)
def database_beside_an_event_loop() -> Iterator[None]:
    """Playwright runs an event loop in this thread, which Django would take for a mistake."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an empty page; options are those of a new browser context."""
    contexts = []

    def open_one(*, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl", **options)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def site(live_server, reloaded_vocabulary) -> str:
    """The address of a site with some people in it."""
    day = today()
    a_published_mediator(
        today=day,
        name="Samira A.",
        gender="woman",
        languages=(SpokenLanguage("apc", "apc-SY", Level.NATIVE), SpokenLanguage("tir", None, Level.FLUENT)),
        ways=("in-person", "phone"),
        expertise=("sexual-violence", "domestic-violence"),
        activities=("accompany",),
        declined_activities=("explain-system",),
        organisations=("De Brug",),
        attestations=(ShownAttestation("training", "School One", "sexual-violence", day.replace(year=day.year + 2)),),
        paid_invoice=True,
        contact_channels=(ContactDetails("email", "samira@example.org", "public"),),
    )
    a_published_mediator(today=day, name="Huda M.", languages=(SpokenLanguage("ary", None, Level.NATIVE),))
    full = a_published_mediator(today=day, name="Selam T.")
    set_room(by=TESTS, numbers=[full], room_from=day.max)
    for place in range(20):
        a_published_mediator(today=day, name=f"Person {place:02}")
    return live_server.url
