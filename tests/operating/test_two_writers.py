"""Two who change the registry at once, on the databases themselves: the order of seq is the order of commits."""

import json

import pytest

from tests.operating.test_restoring import operate

# One changes many people at a time, the other two of them in the opposite order; a reader keeps a copy meanwhile.
SCRIPT = """
import datetime, json, threading
from django.db import connection
from registry.models import HistoryEntry
from registry.services.mediators import set_room
from search.changes import rows_after
from search.models import SearchDocument
from tests.factories import TESTS, TODAY, a_published_mediator

first, *crowd, last = [a_published_mediator() for _ in range(22)]
begun, faults, copy = HistoryEntry.objects.count(), [], {}
reading, readings, finished = threading.Event(), 0, threading.Event()

def write(numbers, rounds):
    reading.wait(60)
    for days in range(rounds):
        room_from, limited = TODAY + datetime.timedelta(days), len(numbers) == 2
        set_room(by=TESTS, numbers=numbers, room_from=room_from, limited=limited)

def read():
    global readings
    after, whole = 0, False
    while not whole:
        whole = finished.is_set()
        seqs = sorted(HistoryEntry.objects.values_list("seq", flat=True))
        if seqs != list(range(1, len(seqs) + 1)):
            faults.append(f"saw {seqs[-1]} when {set(range(1, seqs[-1])) - set(seqs)} were not there")
        for row in rows_after(after):
            copy[row.number], after = row.seq, row.seq
        readings += 1
        reading.set()

def told(do, *given):
    try:
        do(*given)
    except Exception as fault:
        faults.append(repr(fault))
    connection.close()

reader = threading.Thread(target=told, args=(read,))
writers = [
    threading.Thread(target=told, args=(write, [first, *crowd, last], 20)),
    threading.Thread(target=told, args=(write, [last, first], 60)),
]
for thread in (reader, *writers):
    thread.start()
for writer in writers:
    writer.join()
finished.set()
reader.join()
written = HistoryEntry.objects.count() - begun
missed = set(SearchDocument.objects.values_list("number", "seq")) ^ set(copy.items())
print(json.dumps([faults, written, sorted(missed), readings]))
"""


@pytest.mark.xdist_group("servers")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_copy_that_asks_what_came_after_misses_nothing_while_two_write_at_once(kind, new_overview):
    told = operate(new_overview(kind), "shell", "--no-imports", "--command", SCRIPT)
    faults, written, missed, readings = json.loads(told.splitlines()[-1])
    assert faults == []
    assert written == 20 * 22 + 60 * 2
    assert missed == []
    assert readings > 1
