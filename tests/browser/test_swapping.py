"""With scripts the find page changes in place: quick, and nothing that a whole page would have given is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from screenshots.pages import search

# One process makes the site and visits it.
pytestmark = pytest.mark.xdist_group("browser")

PHONE = "#way-phone"
WOMAN = "#gender-woman"


@pytest.fixture
def found(site, open_page) -> Page:
    """A list of people who speak Tigrinya, with a note on the page that only a new page would take away."""
    page = open_page()
    search(page, f"{site}/nl", "tigrinya")
    expect(heading(page)).to_have_text("22 mediators gevonden")
    page.evaluate("window.samePage = true")
    return page


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def is_the_same_page(page: Page) -> bool:
    return page.evaluate("window.samePage === true")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_choosing_changes_people_address_and_links_to_other_languages_in_place(found):
    found.locator(WOMAN).click()
    expect(heading(found)).to_have_text("1 mediator gevonden")
    assert is_the_same_page(found)
    assert "gender=woman" in found.url
    assert "gender=woman" in found.locator("#languages a[hreflang=en]").get_attribute("href")
    assert "gender=woman" in found.locator("#search").get_attribute("action")


def test_what_is_typed_next_is_added_to_what_was_chosen_in_place(found):
    found.locator(WOMAN).click()
    expect(heading(found)).to_have_text("1 mediator gevonden")
    found.get_by_label("Waar?").fill("arnhem")
    found.get_by_role("button", name="Zoeken").click()
    expect(found.locator(".chip").filter(has_text="Arnhem")).to_be_visible()
    expect(found.locator(".chip").filter(has_text="Vrouw")).to_be_visible()


def test_a_topic_is_chosen_in_place_and_told_in_no_address(found):
    found.locator("summary", has_text="Kennis").click()
    found.get_by_role("button", name="Huiselijk geweld").click()
    expect(heading(found)).to_have_text("1 mediator gevonden")
    assert is_the_same_page(found)
    assert "violence" not in found.url


def test_back_and_forward_lead_through_what_was_chosen(found):
    found.locator(WOMAN).click()
    expect(heading(found)).to_have_text("1 mediator gevonden")
    found.get_by_role("link", name="Samira A.").click()
    expect(heading(found)).to_have_text("Samira A.")
    found.go_back()
    expect(heading(found)).to_have_text("1 mediator gevonden")
    found.go_back()
    expect(heading(found)).to_have_text("22 mediators gevonden")
    assert "gender" not in found.url
    found.go_forward()
    expect(heading(found)).to_have_text("1 mediator gevonden")
    assert "gender=woman" in found.url


def test_the_keyboard_stays_on_the_choice_and_the_news_is_told(found):
    found.locator("summary", has_text="Manier van werken").click()
    found.locator(PHONE).press("Enter")
    expect(found.get_by_role("status")).to_have_text("1 mediator gevonden. 1 tot en met 1 van 1.")
    assert focused(found) == PHONE[1:]
    found.keyboard.press("Enter")
    expect(found.get_by_role("status")).to_have_text("22 mediators gevonden. 1 tot en met 20 van 22.")
    # The group would be closed on a new page: it was opened by hand.
    assert focused(found) == PHONE[1:]


def test_when_the_link_is_gone_the_keyboard_goes_to_the_list(found):
    found.locator(".chip").first.press("Enter")
    expect(heading(found)).to_have_text(re.compile("^24 "))
    assert focused(found) == "list"


def test_the_next_page_begins_at_its_first_person(found):
    found.get_by_role("link", name="Volgende").press("Enter")
    expect(found.get_by_role("status")).to_have_text("22 mediators gevonden. 21 tot en met 22 van 22.")
    assert focused(found) == "list"
    assert found.locator(".result").first.bounding_box()["y"] < 400


def test_swapping_leaves_nothing_in_the_browser(found):
    found.locator("summary", has_text="Kennis").click()
    found.get_by_role("button", name="Huiselijk geweld").click()
    expect(heading(found)).to_have_text("1 mediator gevonden")
    found.go_back()
    expect(heading(found)).to_have_text("22 mediators gevonden")
    assert found.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert found.context.cookies() == []


def test_when_the_connection_fails_the_link_is_followed_as_a_link(found):
    found.route(re.compile("gender=woman"), lambda route: route.abort(), times=1)
    found.locator(WOMAN).click()
    expect(heading(found)).to_have_text("1 mediator gevonden")
    assert not is_the_same_page(found)


def test_text_that_cannot_be_searched_is_not_lost_when_something_is_chosen(found):
    found.get_by_label("Wat zoekt u?").fill("x" * 600)
    found.locator("summary", has_text="Kennis").click()
    found.get_by_role("button", name="Huiselijk geweld").click()
    expect(heading(found)).to_have_text("Kijk nog eens naar wat u typte")
    assert found.get_by_label("Wat zoekt u?").input_value() == "x" * 600


def test_a_search_can_be_made_and_narrowed_with_the_keyboard_alone(site, open_page):
    page = open_page()
    page.goto(f"{site}/nl/")
    page.get_by_label("Wat zoekt u?").focus()
    page.keyboard.type("tigrinya")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("22 mediators gevonden")
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches(':focus-visible')")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if focused(page) == WOMAN[1:]:
            break
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("1 mediator gevonden")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Samira A.":
            break
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Samira A.")
