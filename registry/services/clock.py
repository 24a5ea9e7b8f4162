"""The Clock: every service locks it before anything else, so that the order of `seq` is the order of commits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import lru_cache

from django.db import transaction

from registry.models import Clock, new_edition

_LARGEST_VOCABULARY_STEP = 2**32
_MORE_THAN_A_BACK_UP_LACKS = 10_000_000


_FIELDS = tuple(field.attname for field in Clock._meta.concrete_fields)


def read_clock() -> Clock:
    """The Clock as it stands now, in one query; on a new database its row is made."""
    connection = transaction.get_connection()
    with connection.cursor() as cursor:
        cursor.execute(*_question(connection.vendor))
        row = cursor.fetchone()
    if row:
        return Clock.from_db(connection.alias, _FIELDS, row)
    clock, _ = Clock.objects.get_or_create(pk=Clock.ONLY)
    return clock


@lru_cache
def _question(vendor: str) -> tuple[str, tuple[int]]:
    """Asked before every search. To put it together takes longer than to have it answered, so it is done once."""
    return Clock.objects.filter(pk=Clock.ONLY).values_list(*_FIELDS).query.sql_with_params()


def lock_clock() -> Clock:
    """The Clock, held by this transaction until it ends; on a new database its row is made.

    Raises `TransactionManagementError` outside a transaction, where nothing would be held.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("The Clock can be locked only inside transaction.atomic().")
    clock, _ = Clock.objects.select_for_update().get_or_create(pk=Clock.ONLY)
    return clock


def next_seqs(clock: Clock, numbers: Sequence[str]) -> dict[str, int]:
    """A new sequence number for each of these mediators, rising in the order given; takes a locked Clock.

    The answer is what `registry.signals.mediators_changed` wants. A number given twice counts once.
    """
    seqs = {number: seq for seq, number in enumerate(dict.fromkeys(numbers), start=clock.seq + 1)}
    if seqs:
        clock.seq += len(seqs)
        clock.save(update_fields=["seq"])
    return seqs


def raise_vocabulary(clock: Clock) -> None:
    """Says that words have changed; takes a locked Clock, after the last word is written.

    The step is random: should this transaction be rolled back, nobody meets its number again with other words, so
    what was kept in memory under that number (`registry.words`) can do no harm.
    """
    clock.vocabulary += 1 + secrets.randbelow(_LARGEST_VOCABULARY_STEP)
    clock.save(update_fields=["vocabulary"])


def move_on(clock: Clock) -> None:
    """Leaves out seqs that may have been given out already, after the last back-up was made. Takes a locked Clock."""
    clock.seq += _MORE_THAN_A_BACK_UP_LACKS
    clock.save(update_fields=["seq"])


def move_past(clock: Clock, seq: int) -> None:
    """Leaves out all seqs up to this one, which someone else has used. Takes a locked Clock."""
    if clock.seq < seq:
        clock.seq = seq
        clock.save(update_fields=["seq"])


def renew_edition(clock: Clock) -> None:
    """Starts a new line of changes: every copy of the registry must be made anew. Takes a locked Clock."""
    clock.edition = new_edition()
    clock.save(update_fields=["edition"])
