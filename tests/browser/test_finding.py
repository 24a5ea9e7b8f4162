"""Finding a mediator in a real browser: for every eye, every screen, without scripts, without traces."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from registry.choices import Level
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.details import ContactDetails
from registry.services.mediators import set_room
from registry.today import today
from tests.factories import TESTS, a_published_mediator

Steps = Callable[[Page, str], object]


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


def search(page: Page, site: str, q: str = "", where: str = "") -> None:
    page.goto(f"{site}/nl/")
    page.get_by_label("Wat zoekt u?").fill(q)
    page.get_by_label("Waar?").fill(where)
    page.get_by_role("button", name="Zoeken").click()


def open_profile(page: Page, site: str) -> None:
    search(page, site, "levantijns arabisch")
    page.get_by_role("link", name="Samira A.").click()


SCREENS: dict[str, Steps] = {
    "home": lambda page, site: page.goto(f"{site}/nl/"),
    "list": lambda page, site: search(page, site, "tigrinya", "arnhem"),
    "question": lambda page, site: search(page, site, "arabisch vrouw moslim rustig"),
    "nobody": lambda page, site: search(page, site, "hakka", "texel"),
    "faults": lambda page, site: page.goto(f"{site}/nl/find?page=0&colour=red"),
    "too long": lambda page, site: search(page, site, "x" * 600),
    "profile": open_profile,
    "not found": lambda page, site: page.goto(f"{site}/nl/mediators/x"),
    "English": lambda page, site: page.goto(f"{site}/en/find?language=tir&page=2"),
}


def test_every_screen_is_accessible_on_every_device_in_light_and_dark(site, open_page):
    for scheme in ("light", "dark"):
        for width in (390, 1280):
            page = open_page(width=width, color_scheme=scheme)
            for name, steps in SCREENS.items():
                steps(page, site)
                found = Axe().run(page)
                assert found.violations_count == 0, f"{name}, {scheme}, {width}: {found.generate_report()}"


def test_no_screen_scrolls_sideways(site, open_page):
    for width in (320, 390, 768, 1280):
        page = open_page(width=width)
        for name, steps in SCREENS.items():
            steps(page, site)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, {width}"


def test_the_menus_and_choices_are_accessible_when_open(site, open_page):
    page = open_page(width=390)
    search(page, site, "tigrinya")
    page.get_by_role("link", name="Kies preciezer").click()
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert page.get_by_role("link", name="Vrouw").is_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_search_leaves_nothing_in_the_browser(site, open_page):
    page = open_page()
    search(page, site, "tigrinya seksueel geweld", "arnhem")
    assert page.get_by_role("link", name="Seksueel geweld").first.is_visible()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []
    assert page.context.cookies() == []
    assert "geweld" not in page.url
    assert "violence" not in page.url


def test_back_leads_from_a_profile_to_the_same_list(site, open_page):
    page = open_page()
    search(page, site, "levantijns arabisch vrouw")
    page.get_by_role("link", name="Samira A.").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Samira A."
    page.go_back()
    assert page.get_by_label("Wat zoekt u?").input_value() == "levantijns arabisch vrouw"
    assert page.get_by_role("link", name="Samira A.").is_visible()


def test_back_takes_a_choice_away(site, open_page):
    page = open_page()
    search(page, site, "tigrinya")
    before = page.get_by_role("heading", level=1).inner_text()
    page.locator(".facets").get_by_role("link", name="Vrouw").click()
    assert page.get_by_role("heading", level=1).inner_text() == "1 mediator gevonden"
    page.go_back()
    assert page.get_by_role("heading", level=1).inner_text() == before


def test_everything_works_without_scripts(site, open_page):
    page = open_page(width=390, java_script_enabled=False)
    search(page, site, "arabisch", "arnhem")
    page.get_by_role("link", name="Levantijns-Arabisch").first.click()
    page.locator("summary", has_text="Nederlands").click()
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Samira A.").click()
    assert page.get_by_role("link", name="samira@example.org").is_visible()


def test_no_page_asks_anything_of_another_site_or_against_its_own_policy(site, open_page):
    page = open_page()
    hosts, complaints = set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text))
    for name in ("home", "list", "question", "profile"):
        SCREENS[name](page, site)
    assert hosts == {urlsplit(site).netloc}
    assert complaints == []


def test_the_first_key_press_offers_to_skip_the_menu(site, open_page):
    page = open_page()
    page.goto(f"{site}/nl/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ga naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
