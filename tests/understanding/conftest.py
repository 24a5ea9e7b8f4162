import pytest

from registry.words import Vocabulary, current_vocabulary


@pytest.fixture(scope="module")
def all_words(django_db_setup, django_db_blocker) -> Vocabulary:
    """The vocabulary for tests of hypothesis, which cannot have a fixture made for each example."""
    with django_db_blocker.unblock():
        return current_vocabulary()
