"""Every kind of page, visited once in each direction: what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils.translation import get_language_info
from playwright.sync_api import Page, Request, expect

from screenshots.pages import PAGES, locales, search
from tests.browser.conftest import ELSEWHERE, lead_elsewhere, violations

# One process makes the site and visits it.
pytestmark = pytest.mark.xdist_group("browser")

# 320 is what is left of 1280 at 400 %.
WIDTHS = (1280, 768, 390, 320)
SCHEMES = {1280: "light", 390: "dark"}


@dataclass
class Visit:
    """What was found on one page. ``facts`` is what the browser said; ``wide`` how wide it was at each width;
    ``faults`` what axe had against it in each scheme."""

    facts: dict[str, object]
    wide: dict[int, int]
    faults: dict[str, str]
    left: bool


@dataclass
class Walk:
    """Every kind of page in one language."""

    locale: str
    visits: dict[str, Visit]
    hosts: set[str]
    complaints: list[str]
    cookies: list[object]


FACTS = """() => ({
    language: document.documentElement.lang,
    direction: document.documentElement.dir,
    headings: document.querySelectorAll("h1").length,
    first: document.querySelector("a").getAttribute("href"),
    kept: `${localStorage.length} ${sessionStorage.length} ${document.cookie}`,
})"""


@pytest.fixture(scope="package", params=locales())
def walk(site, browser, request) -> Iterator[Walk]:
    # Without motion, or a change of scheme would be looked at half-way.
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl", reduced_motion="reduce")
    page = context.new_page()
    lead_elsewhere(page)
    done = Walk(request.param, {}, set(), [], [])

    def note(asked: Request) -> None:
        if asked.url != settings.LEAVE_URL:
            done.hosts.add(urlsplit(asked.url).netloc)

    page.on("request", note)
    page.on("console", lambda message: done.complaints.append(message.text))
    for name, steps in PAGES.items():
        steps(page, f"{site}/{request.param}")
        done.visits[name] = visit(page)
    search(page, f"{site}/{request.param}", "tigrinya")
    page.locator("[rel=next]").click()
    expect(page.locator(".result")).to_have_count(2)
    done.cookies = context.cookies()
    yield done
    context.close()


def visit(page: Page) -> Visit:
    """Looks at the page that is shown, in light on a wide screen and in dark on a phone, and leaves it by the key."""
    facts = page.evaluate(FACTS)
    faults, wide = {}, {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide[width] = page.evaluate("document.documentElement.scrollWidth")
        if scheme := SCHEMES.get(width):
            page.emulate_media(color_scheme=scheme)
            faults[scheme] = violations(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(settings.LEAVE_URL)
    return Visit(facts, wide, faults, left=page.get_by_text(ELSEWHERE).is_visible())


def told(walk: Walk, fact: str) -> set[object]:
    """What the pages say of one fact."""
    return {visit.facts[fact] for visit in walk.visits.values()}


def test_every_page_is_accessible_in_both_directions_in_light_and_dark(walk):
    for name, visit in walk.visits.items():
        for scheme, faults in visit.faults.items():
            assert not faults, f"{name}, {scheme}: {faults}"


def test_no_page_scrolls_sideways_however_narrow_or_zoomed_in(walk):
    for name, visit in walk.visits.items():
        for width, wide in visit.wide.items():
            assert wide <= width, f"{name}, {width}"


def test_every_page_says_its_language_and_direction_and_has_one_heading(walk):
    assert told(walk, "language") == {walk.locale}
    assert told(walk, "direction") == {"rtl" if get_language_info(walk.locale)["bidi"] else "ltr"}
    assert told(walk, "headings") == {1}


def test_every_page_begins_with_a_link_past_the_menu(walk):
    assert told(walk, "first") == {"#content"}


def test_three_presses_of_a_key_leave_every_page(walk):
    assert all(visit.left for visit in walk.visits.values())


def test_no_page_leaves_anything_in_the_browser(walk):
    assert told(walk, "kept") == {"0 0 "}
    assert walk.cookies == []


def test_no_page_asks_anything_of_another_site_or_against_its_own_policy(site, walk):
    assert walk.hosts == {urlsplit(site).netloc}
    # Pages that say what went wrong come with a status that says the same.
    assert [said for said in walk.complaints if not said.startswith("Failed to load resource: the server resp")] == []
