"""The site on a known day, visited as people visit it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client

from registry.today import AMSTERDAM
from tests.factories import TODAY


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Noon of the day that factories publish on; tests may move it."""
    noon = datetime.datetime.combine(TODAY, datetime.time(12, tzinfo=AMSTERDAM))
    with time_machine.travel(noon, tick=False) as traveller:
        yield traveller


@pytest.fixture
def visitor(db, clock) -> Visitor:
    return Visitor()


class Visitor:
    """Someone without cookies or scripts, who reads pages, follows links and fills in the two fields."""

    def __init__(self) -> None:
        self.client = Client()
        self.response: HttpResponse
        self.page: BeautifulSoup

    def open(self, url: str, **options: object) -> BeautifulSoup:
        """Opens an address and follows where it leads; ``page`` is what is shown then."""
        return self._show(self.client.get(url, **options))

    def search(self, q: str = "", where: str = "", *, locale: str = "nl") -> BeautifulSoup:
        """Fills in the fields of the form on this page, or of the home page, and presses the button."""
        form = self.page.find("form") if hasattr(self, "page") else None
        action = form["action"] if form else f"/{locale}/find"
        return self._show(self.client.post(action, {"q": q, "where": where}))

    def send(self, **fields: str) -> BeautifulSoup:
        """Sends the form with these fields, whatever it offered."""
        return self._show(self.client.post("/nl/find", fields))

    def follow(self, words: str) -> BeautifulSoup:
        """Presses the link that says these words."""
        return self.open(self.link(words)["href"])

    def press(self, choice: str) -> BeautifulSoup:
        """Presses a choice that is a button: it sends the search form, with what stands in it, and its own name."""
        button = next(found for found in self.page.select("button.choice") if choice in found.get_text(" ", strip=True))
        q, where = self.typed()
        action = self.page.find("form", id=button["form"])["action"]
        return self._show(self.client.post(action, {"q": q, "where": where, button["name"]: button["value"]}))

    def link(self, words: str) -> Tag:
        found = [link for link in self.page.find_all("a") if words in link.get_text(" ", strip=True)]
        assert found, f"no link says {words!r} on {self.text}"
        return found[0]

    @property
    def text(self) -> str:
        """Everything that is to be read in the middle of the page."""
        return self.page.main.get_text(" ", strip=True)

    @property
    def names(self) -> list[str]:
        """The people listed, in order."""
        return [card.h2.get_text(strip=True) for card in self.page.select(".result")]

    @property
    def chips(self) -> list[str]:
        return [chip.find(string=True).strip() for chip in self.page.select("[aria-labelledby=understood] .chip")]

    def typed(self) -> tuple[str, str]:
        """What stands in the two fields."""
        return self.page.find(id="q")["value"], self.page.find(id="where")["value"]

    def _show(self, response: HttpResponse) -> BeautifulSoup:
        while response.status_code in {301, 302, 303}:
            assert not response.cookies
            response = self.client.get(response["Location"])
        assert not response.cookies
        self.response = response
        self.page = BeautifulSoup(response.content, "html.parser")
        return self.page
