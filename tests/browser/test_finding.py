"""Finding a mediator in a real browser: for every eye, every screen, without scripts, without traces."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from screenshots.pages import PAGES, locales, search


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("locale", locales())
def test_every_page_is_accessible_on_every_device_in_light_and_dark(site, open_page, locale, width, scheme):
    page = open_page(width=width, color_scheme=scheme)
    for name, steps in PAGES.items():
        steps(page, f"{site}/{locale}")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"


@pytest.mark.parametrize("locale", locales())
def test_no_page_scrolls_sideways_however_narrow_or_zoomed_in(site, open_page, locale):
    page = open_page()
    for name, steps in PAGES.items():
        steps(page, f"{site}/{locale}")
        # 320 is what is left of 1280 at 400 %.
        for width in (1280, 768, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, {width}"


@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"media": "print"}], ids=["forced colours", "print"])
def test_what_is_chosen_and_who_has_room_can_be_told_without_colours(site, open_page, media):
    page = open_page()
    search(page, f"{site}/nl", "tigrinya")
    page.emulate_media(**media)
    expect(page.locator(".result .status").first).to_have_text("Heeft ruimte")
    expect(page.locator(".result .status .icon").first).to_be_visible()
    expect(page.locator(".leave")).to_be_visible(visible="media" not in media)
    if "media" not in media:
        expect(page.locator("[aria-current] .box .icon").first).to_be_visible()


def test_the_menus_and_choices_are_accessible_when_open(site, open_page):
    page = open_page(width=390)
    search(page, f"{site}/nl", "tigrinya")
    page.get_by_role("link", name="Kies preciezer").click()
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    assert page.get_by_role("link", name="Vrouw").is_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_search_leaves_nothing_in_the_browser(site, open_page):
    page = open_page()
    search(page, f"{site}/nl", "tigrinya seksueel geweld", "arnhem")
    assert page.get_by_role("link", name="Seksueel geweld").first.is_visible()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []
    assert page.context.cookies() == []
    assert "geweld" not in page.url
    assert "violence" not in page.url


def test_back_leads_from_a_profile_to_the_same_list(site, open_page):
    page = open_page()
    search(page, f"{site}/nl", "levantijns arabisch vrouw")
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
    search(page, f"{site}/nl", "arabisch", "arnhem")
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
        PAGES[name](page, f"{site}/nl")
    search(page, f"{site}/nl", "tigrinya")
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
