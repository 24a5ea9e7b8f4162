"""What is measured beside the door must answer the same question, or the comparison says nothing."""

import pytest
from django.core.management import call_command
from django.db import connection

from bench import plain
from bench.measure import check_same, day_of_the_population, spread
from bench.questions import QUESTIONS
from search.results import Page
from search.service import find_mediators


@pytest.fixture(scope="module")
def population(django_db_setup, django_db_blocker, put_back):
    """Enough invented people that every question finds someone; afterwards nobody was ever there."""
    with django_db_blocker.unblock():
        call_command("load_demo", mediators=1500, seed=1)
        with connection.cursor() as cursor:
            # A database in use does this by itself; without it PostgreSQL guesses, and is busy for minutes.
            cursor.execute("ANALYZE")
        yield day_of_the_population()
        put_back()


@pytest.mark.django_db
@pytest.mark.parametrize("criteria", QUESTIONS.values(), ids=QUESTIONS)
def test_plain_django_gives_the_same_totals_counts_and_scores(population, vocabulary, criteria):
    door = find_mediators(criteria, today=population)
    assert door.total > 0
    check_same(door, plain.find(criteria, today=population, vocabulary=vocabulary, size=Page().size))


def test_the_middle_and_the_95th_percentile_are_those_of_the_times():
    assert spread([float(time) for time in range(1, 102)]) == {"p50": 51.0, "p95": 96.0, "rounds": 101}
