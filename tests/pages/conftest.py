"""Pages as editors leave them, and what they look like to visitors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import override
from wagtail.models import Site

from cms.pages.models import HomePage
from registry.models import Account
from tests.factories import an_account
from tests.finding.conftest import Visitor, clock

__all__ = ["clock"]


@pytest.fixture(autouse=True)
def roots_of_this_test() -> Iterator[None]:
    """Wagtail keeps where sites begin in a cache, which does not roll back."""
    Site.clear_site_root_paths_cache()
    yield
    Site.clear_site_root_paths_cache()


@pytest.fixture(autouse=True)
def dutch_before_the_first_request() -> Iterator[None]:
    """Django leaves the language of the last request active, in whatever test that was."""
    with override("nl"):
        yield


@pytest.fixture
def home(vocabulary) -> HomePage:
    """The Dutch home page that every installation begins with."""
    return HomePage.objects.get(locale__language_code="nl")


@pytest.fixture
def visitor(home, clock) -> Visitor:
    return Visitor()


@pytest.fixture
def real(settings) -> None:
    """An installation that is no demonstration."""
    settings.DEMO_ALLOWED = False


@pytest.fixture
def administrator(client, home) -> Account:
    """Someone who may do everything, signed in."""
    account = an_account(is_superuser=True, is_staff=True)
    client.force_login(account)
    return account


def page_form(**typed: str) -> dict[str, str]:
    """The form of an information page without blocks, filled in."""
    empty = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    return {"title": "العنوان", "slug": "page", "intro": "", "body-count": "0", **empty, **typed}
