"""What every test may ask for."""

import datetime

import pytest

from registry.services.vocabulary import load_vocabulary
from registry.words import Vocabulary, current_vocabulary


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The vocabulary is loaded once, before the first test; tests that roll back leave it as it is."""
    with django_db_blocker.unblock():
        load_vocabulary()
        current_vocabulary()


@pytest.fixture
def vocabulary(db) -> Vocabulary:
    return current_vocabulary()


@pytest.fixture
def reloaded_vocabulary(transactional_db) -> Vocabulary:
    """For tests that really commit: they find an empty database, for the one before emptied it."""
    load_vocabulary()
    return current_vocabulary()


@pytest.fixture
def today() -> datetime.date:
    return datetime.date(2026, 11, 23)
