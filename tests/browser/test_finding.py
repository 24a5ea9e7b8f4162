"""Finding a mediator in a real browser: for every eye, every screen, without scripts, without traces."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Page, expect

from cms.errors import server_error, too_many_requests

Steps = Callable[[Page, str], object]


def search(page: Page, site: str, q: str = "", where: str = "") -> None:
    page.goto(f"{site}/nl/")
    page.get_by_label("Wat zoekt u?").fill(q)
    page.get_by_label("Waar?").fill(where)
    with page.expect_navigation():
        page.get_by_role("button", name="Zoeken").click()


def open_profile(page: Page, site: str, name: str = "Samira A.") -> None:
    search(page, site, name)
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


def send_a_foreign_form(page: Page, site: str) -> None:
    page.goto(f"{site}/nl/")
    with page.expect_navigation():
        page.evaluate("document.forms[0].action = '/nl/x/'; document.forms[0].submit()")


def meet(answer: Callable[[HttpRequest], HttpResponse]) -> Steps:
    """Opens the page that this answer shows; everything it links to comes from the site."""

    def steps(page: Page, site: str) -> None:
        address = f"{site}/nl/met"
        with override("nl"):
            html = answer(RequestFactory().get("/nl/met")).content.decode()
        page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(address)

    return steps


SCREENS: dict[str, Steps] = {
    "home": lambda page, site: page.goto(f"{site}/nl/"),
    "list": lambda page, site: search(page, site, "tigrinya", "arnhem"),
    "question": lambda page, site: search(page, site, "arabisch vrouw moslim rustig"),
    "nobody": lambda page, site: search(page, site, "hakka", "texel"),
    "faults": lambda page, site: page.goto(f"{site}/nl/find?page=0&colour=red"),
    "too long": lambda page, site: search(page, site, "x" * 600),
    "profile": open_profile,
    "full profile": lambda page, site: open_profile(page, site, "Selam T."),
    "languages": lambda page, site: page.goto(f"{site}/nl/languages"),
    "language": lambda page, site: page.goto(f"{site}/nl/languages/apc"),
    "language of nobody": lambda page, site: page.goto(f"{site}/nl/languages/aii"),
    "municipalities": lambda page, site: page.goto(f"{site}/nl/municipalities"),
    "municipality": lambda page, site: page.goto(f"{site}/nl/municipalities/GM0202"),
    "unreadable": lambda page, site: page.goto(f"{site}/nl/find?" + "x&" * 2000),
    "forbidden": send_a_foreign_form,
    "not found": lambda page, site: page.goto(f"{site}/nl/mediators/x"),
    "too many requests": meet(lambda request: too_many_requests(request, seconds=90)),
    "failure": meet(server_error),
    "English": lambda page, site: page.goto(f"{site}/en/find?language=tir&page=2"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_screen_is_accessible_on_every_device_in_light_and_dark(site, open_page, scheme, width):
    page = open_page(width=width, color_scheme=scheme)
    for name, steps in SCREENS.items():
        steps(page, site)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"


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


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [390, 1280])
def test_from_a_vague_wish_to_the_right_person(site, open_page, width, scripts):
    page = open_page(width=width, java_script_enabled=scripts)
    heading = page.get_by_role("heading", level=1)
    search(page, site, "arabisch", "arnhem")
    expect(heading).to_have_text("2 mediators gevonden")
    page.get_by_role("link", name="Levantijns-Arabisch").first.click()
    expect(heading).to_have_text("1 mediator gevonden")
    if width == 390:
        page.get_by_role("link", name="Kies preciezer").click()
    page.locator("summary", has_text="Kennis").click()
    page.get_by_role("button", name="Seksueel geweld").click()
    expect(page.locator("[aria-labelledby=understood]").get_by_role("link", name="Seksueel geweld")).to_be_visible()
    page.locator("summary", has_text="Nederlands").click()
    page.get_by_role("link", name="English").click()
    expect(heading).to_have_text("1 mediator found")
    page.get_by_role("link", name="Samira A.").click()
    expect(page.get_by_role("link", name="samira@example.org")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_door_in_ones_own_language_to_the_people_behind_it(site, open_page, scripts):
    page = open_page(width=390, java_script_enabled=scripts)
    page.goto(f"{site}/nl/")
    page.get_by_role("link", name="شامي").click()
    page.locator("main .btn").click()
    expect(page.get_by_role("link", name="Samira A.")).to_be_visible()


def test_the_map_is_seen_in_light_and_dark(site, open_page):
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme)
        page.goto(f"{site}/nl/")
        assert page.locator("img.map").evaluate("map => map.complete && map.naturalWidth") == 520


def test_no_page_asks_anything_of_another_site_or_against_its_own_policy(site, open_page):
    page = open_page()
    hosts, complaints = set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append(message.text))
    for name in ("home", "list", "question", "profile", "languages", "language", "municipality"):
        SCREENS[name](page, site)
    search(page, site, "tigrinya")
    page.get_by_role("link", name="Volgende").click()
    expect(page.locator("#list strong").first).to_have_text("21 tot en met 22 van 22.")
    assert hosts == {urlsplit(site).netloc}
    assert complaints == []


def test_the_first_key_press_offers_to_skip_the_menu(site, open_page):
    page = open_page()
    page.goto(f"{site}/nl/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ga naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
