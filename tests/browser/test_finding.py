"""Finding a mediator in a real browser: for every eye, every screen, without scripts, without traces."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from screenshots.pages import locales, search
from tests.browser.conftest import LONGEST_NAME, violations

# One process makes the site and visits it.
pytestmark = pytest.mark.xdist_group("browser")

JOURNEYS = [
    pytest.param(locale, width, scripts, id=f"{locale}-{width}-{'with' if scripts else 'without'}-scripts")
    for locale in locales()
    for width in (390, 1280)
    for scripts in (True, False)
]
ARABIC = {"nl": "arabisch", "ar": "عربي"}


def test_endless_names_and_markup_in_them_break_no_page(site, open_page):
    page = open_page(width=320)
    search(page, f"{site}/nl", "somalisch")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name=LONGEST_NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LONGEST_NAME)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


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
    assert not violations(page)


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


@pytest.mark.parametrize(("locale", "width", "scripts"), JOURNEYS)
def test_from_a_vague_wish_to_the_right_person_and_back(site, open_page, locale, width, scripts):
    page = open_page(width=width, java_script_enabled=scripts)
    people, chips = page.locator(".result"), page.locator("[aria-labelledby=understood] .chip")
    search(page, f"{site}/{locale}", ARABIC[locale], "arnhem")
    expect(people).to_have_count(2)
    page.locator("[aria-labelledby=question-1] .chip[href*='language=apc']").click()
    expect(people).to_have_count(1)
    if width == 390:
        page.locator(".narrow .btn").click()
    page.locator("#facet-expertise > summary").click()
    page.locator("#expertise-sexual-violence").click()
    expect(chips).to_have_count(3)
    page.locator(".lang summary").click()
    page.locator(".lang a[hreflang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 mediator found")
    expect(chips).to_have_count(3)
    expect(page.locator("#where")).to_have_value("arnhem")
    page.get_by_role("link", name="Samira A.").click()
    expect(page.get_by_role("link", name="samira@example.org")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 mediator found")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", locale)
    expect(chips).to_have_count(3)
    page.go_forward()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(people).to_have_count(1)


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


def test_the_first_key_press_offers_to_skip_the_menu(site, open_page):
    page = open_page()
    page.goto(f"{site}/nl/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ga naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
