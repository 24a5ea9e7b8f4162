"""Another process of the site: reads one command a line, answers one line of JSON. Run as a module by the tests."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable

import django
from django.db import connection, transaction

WRITERS = 2
ROUNDS = 3
PATIENCE = 90  # seconds


def search() -> list[str]:
    """The numbers of everyone found."""
    from search.criteria import SearchCriteria
    from search.results import Page
    from search.service import find_mediators
    from tests.factories import TODAY

    return sorted(hit.number for hit in find_mediators(SearchCriteria(), today=TODAY, page=Page(1, 100)).hits)


def publish() -> str:
    """The number of someone newly published."""
    from tests.factories import a_published_mediator

    return a_published_mediator()


def withdraw(number: str) -> None:
    from registry.services import mediators
    from tests.factories import TESTS

    mediators.withdraw(by=TESTS, numbers=[number])


def write_and_search(everyone: str) -> dict[str, object]:
    """Several threads publish people two at a time while one searches, until ``everyone`` (a total) is found.

    Answers who is found at the end, the seq of every change, and what went wrong.
    """
    from registry.models import HistoryEntry

    faults: list[str] = []
    threads = [threading.Thread(target=_told, args=(_publish_pairs, faults)) for _writer in range(WRITERS)]
    threads.append(threading.Thread(target=_told, args=(lambda: _search_until(int(everyone)), faults)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "found": search(),
        "seqs": list(HistoryEntry.objects.order_by("seq").values_list("seq", flat=True)),
        "faults": faults,
    }


def _told(work: Callable[[], None], faults: list[str]) -> None:
    try:
        work()
    except Exception as fault:
        # Whatever goes wrong in a thread must reach the test.
        faults.append(repr(fault))
    finally:
        connection.close()


def _publish_pairs() -> None:
    for _round in range(ROUNDS):
        with transaction.atomic():
            pair = {publish(), publish()}
            # A transaction finds its own people, while other threads search and write.
            assert pair <= set(search()), "own rows are not found"


def _search_until(everyone: int) -> None:
    """Every state seen is whole: pairs are published in one transaction, so nobody is ever seen alone."""
    from search.criteria import SearchCriteria
    from search.service import find_mediators
    from tests.factories import TODAY

    deadline = time.monotonic() + PATIENCE
    total = seq = 0
    while total < everyone:
        answer = find_mediators(SearchCriteria(), today=TODAY)
        assert answer.total % 2 == 0, f"half a change is seen: {answer.total}"
        assert len({hit.number for hit in answer.hits}) == len(answer.hits), "someone is found twice"
        assert answer.seq >= seq, "a search went back in time"
        assert time.monotonic() < deadline, f"only {answer.total} of {everyone} are found"
        total, seq = answer.total, answer.seq


COMMANDS = {one.__name__: one for one in (search, publish, withdraw, write_and_search)}


def main() -> None:
    django.setup()
    for line in sys.stdin:
        name, *values = line.split()
        print(json.dumps(COMMANDS[name](*values)), flush=True)


if __name__ == "__main__":
    main()
