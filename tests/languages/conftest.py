"""Visitors of the site in all its languages."""

from tests.pages.conftest import clock, home, roots_of_this_test, visitor

__all__ = ["clock", "home", "roots_of_this_test", "visitor"]
