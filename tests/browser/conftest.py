"""A real browser on a running site, which all its tests visit: nobody changes anything there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Locale, Site
from wagtail.models import Page as WagtailPage

from cms.languages import INTERFACE_LANGUAGES
from cms.pages.models import HomePage, InformationIndexPage
from registry.choices import Level
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.details import ContactDetails
from registry.services.mediators import set_room
from registry.today import today
from screenshots.chromium import chromium
from tests.factories import TESTS, a_page, a_published_mediator, a_telephone_number, a_translation

ELSEWHERE = "Nothing special here"
LONGEST_NAME = "Wolfeschlegelsteinhausenbergerdorff <b>Van der Wolfeschlegelsteinhausenbergerdorff</b> A."


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch:
        # Playwright runs an event loop in this thread, which Django would take for a mistake.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
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


def violations(page: Page) -> str:
    """What axe has against the page as it is now; nothing when it is accessible."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return found.generate_report() if found.violations_count else ""


def lead_elsewhere(page: Page) -> None:
    """The way out leads to a page that raises no questions."""
    page.context.route(
        f"{settings.LEAVE_URL}**", lambda route: route.fulfill(body=ELSEWHERE, content_type="text/plain")
    )


@pytest.fixture(scope="package")
def transactional_db(django_db_setup, django_db_blocker, put_back) -> Iterator[None]:
    """The database for all tests here together: what they look at is made once."""
    with django_db_blocker.unblock():
        yield
        put_back()


@pytest.fixture(scope="package")
def site(browser, transactional_db) -> Iterator[str]:
    """The address of a site with some people and pages in it."""
    some_people()
    some_pages()
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


def some_people() -> None:
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
    a_published_mediator(
        today=day,
        name=LONGEST_NAME,
        languages=(SpokenLanguage("som", None, Level.NATIVE),),
        organisations=("Vereniging" + "endevereniging" * 6,),
        contact_channels=(ContactDetails("email", "wolfeschlegelstein@hausenbergerdorff.example.org", "public"),),
    )


def some_pages() -> None:
    """A home page with news, and a list with a page of every kind of block, in Dutch and (unchecked) in Arabic."""
    for left_over in (Site, WagtailPage):
        left_over.objects.all().delete()
    Site.clear_site_root_paths_cache()
    for code in INTERFACE_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    dutch = Locale.objects.get(language_code="nl")
    root = WagtailPage.add_root(instance=WagtailPage(title="Root", slug="root", locale=dutch))
    home = a_page(
        parent=root,
        kind=HomePage,
        title="Vind een cultureel mediator",
        slug="home",
        doors=[("door", {"icon": "search", "heading": "Ik zoek een mediator", "text": "Zoek op taal en plaats."})],
    )
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    section = a_page(parent=home, kind=InformationIndexPage, title="Informatie", slug="informatie")
    number = a_telephone_number()
    page = a_page(
        parent=section,
        title="Niet veilig thuis",
        intro="Wie u kunt bellen.",
        body=[
            ("text", "<h2>Bel</h2><p>Vraag om <b>hulp</b>.</p><ul><li>Vandaag</li></ul>"),
            ("steps", {"heading": "Zo gaat het", "steps": [{"heading": "Bel", "text": "Gratis"}]}),
            ("telephone_numbers", {"heading": "Nummers", "numbers": [number]}),
            ("notice", {"tone": "warning", "heading": "Let op", "text": "<p>Bel bij gevaar 112.</p>"}),
            (
                "people_finder",
                {"heading": "Wie spreekt uw taal?", "text": "", "language": "tir", "expertise": "", "place": ""},
            ),
            ("contact", {"heading": "Contact", "text": "", "telephone": "", "email": "a@example.org", "website": ""}),
        ],
    )
    a_page(parent=home, title="Privacy", show_in_footer=True)
    a_translation(page, "ar", title="المعلومات")
