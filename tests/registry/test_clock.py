"""The Clock: one order for every change, and numbers that never come back with another meaning."""

import pytest
from django.db import transaction

from registry.models import Clock
from registry.services.clock import lock_clock, next_seqs, raise_vocabulary, read_clock, renew_edition


def test_the_clock_cannot_be_locked_where_nothing_would_hold_it(transactional_db):
    with pytest.raises(transaction.TransactionManagementError, match="atomic"):
        lock_clock()


def test_the_first_reader_of_a_new_database_makes_the_clock(db):
    Clock.objects.all().delete()
    made = read_clock()
    assert (made.seq, made.vocabulary) == (0, 0)
    assert made.edition
    assert lock_clock().edition == made.edition


def test_reading_the_clock_is_one_query(db, django_assert_num_queries):
    read_clock()
    with django_assert_num_queries(1):
        read_clock()


def test_every_mediator_gets_the_next_number_in_the_order_given(db):
    clock = lock_clock()
    before = clock.seq
    assert next_seqs(clock, ["B", "A", "C"]) == {"B": before + 1, "A": before + 2, "C": before + 3}
    assert next_seqs(clock, ["A"]) == {"A": before + 4}
    assert read_clock().seq == before + 4


def test_a_mediator_named_twice_is_one_change(db):
    clock = lock_clock()
    before = clock.seq
    assert next_seqs(clock, ["A", "B", "A"]) == {"A": before + 1, "B": before + 2}
    assert read_clock().seq == before + 2


def test_a_change_of_nobody_leaves_the_clock_alone(db, django_assert_num_queries):
    clock = lock_clock()
    with django_assert_num_queries(0):
        assert next_seqs(clock, []) == {}


def test_a_vocabulary_number_lost_in_a_rollback_is_not_given_out_again(db):
    before = read_clock().vocabulary
    with transaction.atomic():
        clock = lock_clock()
        raise_vocabulary(clock)
        transaction.set_rollback(True)
    assert read_clock().vocabulary == before

    raise_vocabulary(lock_clock())
    assert before < read_clock().vocabulary != clock.vocabulary


def test_a_rebuild_starts_another_edition(db):
    before = read_clock()
    renew_edition(lock_clock())
    after = read_clock()
    assert after.edition != before.edition
    assert (after.seq, after.vocabulary) == (before.seq, before.vocabulary)
