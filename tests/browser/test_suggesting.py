"""Choosing what is suggested, with the keyboard alone and with a finger, in both directions of writing."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from screenshots.pages import search


def what(page: Page) -> Locator:
    return page.locator("#q")


def where(page: Page) -> Locator:
    return page.locator("#where")


def offered(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def pointed_at(page: Page) -> Locator:
    return page.get_by_role("option", selected=True)


@pytest.mark.parametrize("locale", ["nl", "ar"])
def test_a_search_is_made_with_the_keyboard_alone(site, open_page, locale):
    page = open_page()
    page.goto(f"{site}/{locale}/")
    what(page).focus()
    page.keyboard.type("ትግ")
    expect(offered(page).first).to_be_visible()
    expect(what(page)).to_have_attribute("aria-expanded", "true")
    assert page.get_by_role("status").inner_text().strip()
    page.keyboard.press("ArrowDown")
    expect(pointed_at(page)).to_have_count(1)
    assert what(page).get_attribute("aria-activedescendant") == pointed_at(page).get_attribute("id")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Enter")
    expect(offered(page)).to_have_count(0)
    expect(what(page)).to_be_focused()
    assert "ትግ" not in what(page).input_value()
    page.keyboard.press("Tab")
    page.keyboard.type("arnh")
    expect(offered(page)).to_have_count(1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert where(page).input_value() == "Arnhem "
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("22")
    assert "language=tir" in page.url
    assert "municipality=GM0202" in page.url


def test_the_arrows_go_round_and_escape_closes(site, open_page):
    page = open_page()
    page.goto(f"{site}/nl/")
    what(page).focus()
    page.keyboard.type("tigri")
    expect(offered(page).first).to_be_visible()
    many = offered(page).count()
    assert 1 < many <= 8
    page.keyboard.press("ArrowUp")
    assert pointed_at(page).get_attribute("id") == offered(page).last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    assert pointed_at(page).get_attribute("id") == offered(page).first.get_attribute("id")
    page.keyboard.press("Escape")
    expect(offered(page)).to_have_count(0)
    expect(what(page)).to_have_attribute("aria-expanded", "false")
    assert what(page).input_value() == "tigri"
    page.keyboard.press("ArrowDown")
    expect(offered(page)).to_have_count(many)
    page.keyboard.press("Tab")
    expect(offered(page)).to_have_count(0)
    assert what(page).input_value() == "tigri"


def test_enter_searches_what_was_typed_when_nothing_is_pointed_at(site, open_page):
    page = open_page()
    page.goto(f"{site}/nl/")
    what(page).focus()
    page.keyboard.type("tigri")
    expect(offered(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/nl/find"))
    assert what(page).input_value() == "tigri"


def test_an_option_is_chosen_with_a_finger(site, open_page):
    page = open_page(width=390, has_touch=True)
    page.goto(f"{site}/nl/")
    what(page).tap()
    page.keyboard.type("vrouw tigri")
    offered(page).first.tap()
    assert what(page).input_value() == "vrouw Tigrinya "
    expect(what(page)).to_be_focused()


def test_suggestions_go_on_after_the_page_changed_in_place_and_count_what_was_chosen(site, open_page):
    page = open_page()
    search(page, f"{site}/nl", "tigrinya")
    page.evaluate("window.samePage = true")
    page.locator("#gender-woman").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 mediator gevonden")
    where(page).focus()
    page.keyboard.type("arnh")
    expect(offered(page)).to_have_count(1)
    expect(offered(page).locator(".n > span").first).to_have_text("1")
    assert page.evaluate("window.samePage")


def test_what_is_typed_stands_in_no_address_and_stays_nowhere(site, open_page):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.goto(f"{site}/nl/")
    what(page).focus()
    page.keyboard.type("besnijd")
    expect(offered(page)).to_have_count(1)
    assert ("POST", f"{site}/nl/suggestions") in asked
    assert not [url for _method, url in asked if "besnij" in url]
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.context.cookies() == []


def test_without_a_connection_the_fields_stay_fields(site, open_page):
    page = open_page()
    page.goto(f"{site}/nl/")
    page.route("**/suggestions", lambda route: route.abort())
    what(page).focus()
    with page.expect_event("requestfailed"):
        page.keyboard.type("tigri")
    expect(offered(page)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/nl/find"))


def test_without_scripts_the_fields_are_plain_fields(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{site}/nl/")
    expect(page.get_by_role("combobox")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_count(1)
