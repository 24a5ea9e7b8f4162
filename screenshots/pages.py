"""Every kind of page, and how a visitor gets there. Pictures are made of them, and browser tests go through them.

``root`` is the address of the site in one language: http://127.0.0.1:8000/nl. Needs Django to be set up.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language_info, override
from playwright.sync_api import Page

from cms.errors import server_error, too_many_requests
from cms.pages.first.reading import locales_of, page_text

Steps = Callable[[Page, str], None]


def locales() -> list[str]:
    """The language most visitors read, and the first that is written from right to left, where there is one."""
    right_to_left = [code for code, _name in settings.LANGUAGES if get_language_info(code)["bidi"]]
    return [settings.LANGUAGE_CODE, *right_to_left[:1]]


def search(page: Page, root: str, q: str = "", where: str = "") -> None:
    """Fills in the two fields on the home page and presses the button."""
    page.goto(f"{root}/")
    page.locator("#q").fill(q)
    page.locator("#where").fill(where)
    with page.expect_navigation():
        # By the keyboard: suggestions may just have come between the pointer and the button.
        page.locator("form[role=search] .btn").press("Enter")


def _at(path: str) -> Steps:
    def steps(page: Page, root: str) -> None:
        page.goto(f"{root}/{path}")

    return steps


def _searching(q: str, where: str = "") -> Steps:
    return lambda page, root: search(page, root, q, where)


def _typing(q: str) -> Steps:
    def steps(page: Page, root: str) -> None:
        page.goto(f"{root}/")
        page.locator("#q").press_sequentially(q)
        page.get_by_role("option").first.wait_for()

    return steps


def _profile_with_room(page: Page, root: str) -> None:
    page.goto(f"{root}/find?available=true")
    _follow(page, ".result a")


def _profile_without_room(page: Page, root: str) -> None:
    # Whoever is full stands last.
    page.goto(f"{root}/find")
    _follow(page, ".pages li:nth-last-child(2) a")
    _follow(page, ".result--1 a")


def _choices(page: Page, root: str) -> None:
    """Every group of choices and every menu, opened."""
    search(page, root, "tigrinya vrouw")
    page.goto(f"{page.url}#filters")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")


def _behind(link: str) -> Steps:
    """Where this link of the home page leads; the home page itself where editors have made no such page."""

    def steps(page: Page, root: str) -> None:
        page.goto(f"{root}/")
        if page.locator(link).count():
            _follow(page, link)

    return steps


def _follow(page: Page, link: str) -> None:
    page.goto(page.locator(link).first.evaluate("link => link.href"))


def _foreign_form(page: Page, root: str) -> None:
    page.goto(f"{root}/")
    with page.expect_navigation():
        page.locator("form[role=search]").evaluate(
            "(form, root) => { form.action = `${root}/x/`; form.submit() }", root
        )


def _answered(answer: Callable[[HttpRequest], HttpResponse]) -> Steps:
    """A page that no address leads to; everything it loads comes from the site."""

    def steps(page: Page, root: str) -> None:
        address = f"{root}/answered"
        path = urlsplit(address).path
        with override(path.split("/")[1]):
            html = answer(RequestFactory().get(path)).content.decode()
        page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(address)
        page.unroute(address)

    return steps


def _written(*names: str) -> Steps:
    """A page that a site begins with, below others: in this language, or in Dutch where it is not in it."""

    def steps(page: Page, root: str) -> None:
        site, _slash, locale = root.rpartition("/")
        known = locale if locale in locales_of(names[-1]) else settings.LANGUAGE_CODE
        page.goto("/".join([site, known, *(page_text(name, known).slug for name in names)]))

    return steps


PAGES: dict[str, Steps] = {
    "home": _at(""),
    "typing": _typing("arab"),
    "everyone": _at("find"),
    "list": _searching("tigrinya", "arnhem"),
    "choices": _choices,
    "question": _searching("arabisch vrouw moslim"),
    "few": _searching("levantijns arabisch vrouw seksueel geweld", "texel"),
    "nobody": _searching("hakka rustig", "texel"),
    "forgotten": _at("find?language=tir&sealed=x"),
    "past-the-end": _at("find?page=400"),
    "faults": _at("find?page=0&colour=red"),
    "too-long": _searching("x" * 600),
    "profile": _profile_with_room,
    "profile-full": _profile_without_room,
    "languages": _at("languages"),
    "language": _at("languages/apc"),
    "language-of-nobody": _at("languages/aii"),
    "municipalities": _at("municipalities"),
    "municipality": _at("municipalities/GM0202"),
    "information-list": _behind(".nav li:nth-child(5) a"),
    "information": _behind(".news a"),
    "400": _at("find?" + "x&" * 1001),
    "403": _foreign_form,
    "404": _at("mediators/x"),
    "429": _answered(lambda request: too_many_requests(request, seconds=90)),
    "500": _answered(server_error),
}

# These are there only where `load_pages` was run.
FIRST_PAGES: dict[str, Steps] = {
    "information-advice": _written("information", "after-sexual-violence"),
    "information-steps": _written("information", "asking-for-a-mediator"),
    "information-contact": _written("information", "joining"),
    "numbers-that-help": _written("numbers-that-help"),
    "accessibility": _written("accessibility"),
}
