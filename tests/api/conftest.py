"""The API on a known day, asked as a client asks."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from registry.today import AMSTERDAM
from tests.factories import TODAY

NOON = datetime.time(12, tzinfo=AMSTERDAM)


@pytest.fixture
def clock():
    """Noon of the day that factories publish on; tests may move it."""
    with time_machine.travel(datetime.datetime.combine(TODAY, NOON), tick=False) as traveller:
        yield traveller


@pytest.fixture
def api(db, clock) -> "Api":
    return Api()


class Api:
    """A client of the API."""

    base = "/api/v1"

    def __init__(self) -> None:
        self._client = Client(raise_request_exception=False)

    def ask(self, address: str, *, method: str = "GET", **options: Any) -> HttpResponse:
        """The answer at a path below the API, or at a full address from a link."""
        whole = address if address.startswith("http") else self.base + address
        headers = {"Accept-Language": "en", **options.pop("headers", {})}
        return self._client.generic(method, whole, headers=headers, **options)

    def get(self, address: str, **options: Any) -> dict[str, Any]:
        """The JSON of an answer that must be good."""
        answer = self.ask(address, **options)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def search(self, body: Any, *, address: str = "/mediators/_search", **options: Any) -> HttpResponse:
        """A search sent in a body; text and bytes are sent as they are."""
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.ask(address, method="POST", data=data, content_type="application/json", **options)

    def faults(self, address: str) -> dict[str, str]:
        """The keys that a request is refused for, with the reasons."""
        answer = self.ask(address)
        assert answer.status_code == 400, answer.content
        return faults_of(answer)

    def walk(self, address: str, *, between: Callable[[], None] = lambda: None) -> list[str]:
        """The numbers met by following links.next; ``between`` happens before each further page."""
        met: list[str] = []
        link: str | None = address
        while link:
            page = self.get(link)
            met += numbers(page)
            link = page["links"]["next"]
            if link:
                between()
        return met


def numbers(page: dict[str, Any]) -> list[str]:
    """The numbers of the mediators on a page, in order."""
    return [mediator["number"] for mediator in page["results"]]


def faults_of(answer: HttpResponse) -> dict[str, str]:
    """The invalid parameters of a problem, by name."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    return {fault["name"]: fault["reason"] for fault in answer.json()["invalidParams"]}
