"""Leaving a page at once: by the link, by three presses of a key, and never by accident."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ELSEWHERE, lead_elsewhere

# One process makes the site and visits it.
pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def leaving(open_page):
    """Opens pages from which the way out leads to a page that raises no questions."""

    def open_one(**options: object) -> Page:
        page = open_page(**options)
        lead_elsewhere(page)
        return page

    return open_one


def has_left(page: Page) -> None:
    expect(page.get_by_text(ELSEWHERE)).to_be_visible()


def test_the_link_puts_another_page_in_the_place_of_this_one(site, leaving):
    page = leaving()
    page.goto(f"{site}/nl/")
    page.goto(f"{site}/nl/find")
    entries = page.evaluate("history.length")
    page.get_by_role("link", name="Verlaat deze pagina").click()
    has_left(page)
    assert page.evaluate("history.length") == entries


def test_the_link_needs_no_script_and_tells_nothing_about_where_one_was(site, leaving):
    page = leaving(java_script_enabled=False)
    page.goto(f"{site}/nl/find?language=tir")
    with page.expect_request(lambda request: "buienradar" in request.url) as leaving_request:
        page.get_by_role("link", name="Verlaat deze pagina").click()
    assert "referer" not in leaving_request.value.all_headers()


def test_the_key_tells_nothing_about_where_one_was(site, leaving):
    page = leaving()
    page.goto(f"{site}/nl/find?language=tir")
    with page.expect_request(lambda request: "buienradar" in request.url) as leaving_request:
        for _ in range(3):
            page.keyboard.press("Shift")
    assert "referer" not in leaving_request.value.all_headers()


def test_capitals_do_not_leave(site, leaving):
    page = leaving()
    page.goto(f"{site}/nl/find")
    page.get_by_label("Wat zoekt u?").focus()
    for letter in "GGD":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    assert page.get_by_label("Wat zoekt u?").input_value() == "GGD"
    assert page.url == f"{site}/nl/find"


def test_slow_presses_do_not_leave_but_three_quick_ones_do(site, leaving):
    page = leaving()
    page.goto(f"{site}/nl/find")
    page.evaluate(
        """() => {
            let now = 0;
            const press = (after) => {
                now += after;
                for (const type of ["keydown", "keyup"]) {
                    const event = new KeyboardEvent(type, { key: "Shift", bubbles: true });
                    Object.defineProperty(event, "timeStamp", { value: now });
                    document.dispatchEvent(event);
                }
            };
            [0, 3000, 3000, 3000].forEach(press);
            window.press = press;
        }"""
    )
    assert not page.evaluate("document.documentElement.hidden")
    page.evaluate("window.press(1000)")
    has_left(page)


def test_everyone_is_told_about_the_key_where_it_works(site, leaving):
    page = leaving()
    page.goto(f"{site}/en/")
    hint = page.locator("#leave-hint")
    expect(hint).to_be_visible()
    link = page.get_by_role("link", name="Leave this page")
    expect(link).to_have_accessible_description(hint.inner_text())
    without = leaving(java_script_enabled=False)
    without.goto(f"{site}/en/")
    expect(without.locator("#leave-hint")).to_be_hidden()
