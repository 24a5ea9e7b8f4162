"""Pages as editors leave them, and what they look like to visitors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wagtail.models import Site

from cms.pages.models import HomePage
from tests.finding.conftest import Visitor, clock

__all__ = ["clock"]


@pytest.fixture(autouse=True)
def roots_of_this_test() -> Iterator[None]:
    """Wagtail keeps where sites begin in a cache, which does not roll back."""
    Site.clear_site_root_paths_cache()
    yield
    Site.clear_site_root_paths_cache()


@pytest.fixture
def home(vocabulary) -> HomePage:
    """The Dutch home page that every installation begins with."""
    return HomePage.objects.get(locale__language_code="nl")


@pytest.fixture
def visitor(home, clock) -> Visitor:
    return Visitor()
