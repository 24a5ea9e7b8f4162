"""What is sent to the cluster is lost on the way, or arrives twice, late or in the wrong order."""

from __future__ import annotations

import datetime
import signal
import time

from chaos.scenarios import Outcome, scenario
from chaos.stage import BY, Stage, row_of
from registry.services.mediators import set_room, withdraw
from registry.today import today
from search.catching_up import catch_up
from search.changes import DocumentRow
from search.criteria import SearchCriteria
from search.engines.cluster import IndexedRow
from search.results import Page, SearchResults
from search.service import find_mediators, first_numbers
from search.status import search_status
from search.watermark import read_state

# For so many seconds Elasticsearch remembers the version of what was deleted (`index.gc_deletes`): half of this.
LONGER_THAN_REMEMBERED = 120
# Sending begins after the commit; this process does not live to see it.
WITHDRAW = """
import os, signal, sys, django; django.setup()
from chaos.stage import BY
from registry.services.mediators import withdraw
from search import catching_up
catching_up.catch_up = lambda *rows, **limits: os.kill(os.getpid(), signal.SIGKILL)
withdraw(by=BY, numbers=[sys.argv[1]])
"""


@scenario("a process killed (SIGKILL) after it committed a withdrawal and before it sent that; then `sync_search`")
def unsent(stage: Stage, outcome: Outcome) -> None:
    """The change is not lost: the next sweep sends it, and until then nobody is shown who withdrew."""
    gone = _first(1)[0]
    old, mark = row_of(gone), read_state().watermark
    killed = stage.begin("-c", WITHDRAW, gone).wait() == -signal.SIGKILL
    outcome.promise("it was killed after the commit", holds=killed and row_of(gone).seq > old.seq)
    outcome.promise("the watermark did not move", holds=read_state().watermark.seq == mark.seq)
    outcome.promise("the index still has her", holds=_indexed(stage, gone).source["live"])
    outcome.promise("the cluster answers", holds=_everyone().engine == "elasticsearch")
    outcome.promise("and she is not shown", holds=not _shown(gone))

    swept = stage.manage("sync_search")
    outcome.saw(f"`sync_search`: {swept.stdout.strip()}")
    outcome.promise("the sweep sends one document", holds=swept.stdout.strip() == "Sent: 1 documents.")
    outcome.promise("the index has her no more", holds=not _indexed(stage, gone).source["live"])


@scenario("three versions of a person sent twice, and in every wrong order; her withdrawal too")
def wrong_order(stage: Stage, outcome: Outcome) -> None:
    """Nothing changes in the index, nobody is told of a fault, and the watermark stays where it is."""
    someone = _first(1)[0]
    versions = [row_of(someone)]
    for days in (10, 20):
        set_room(by=BY, numbers=[someone], room_from=today() + datetime.timedelta(days=days))
        versions.append(row_of(someone))
    _nothing_changes(stage, outcome, someone, versions)
    withdraw(by=BY, numbers=[someone])
    versions.append(row_of(someone))
    _nothing_changes(stage, outcome, someone, versions)
    outcome.promise("she is not shown", holds=not _shown(someone))
    outcome.promise("nothing differs", holds=stage.manage("check_search").returncode == 0)


@scenario("the version before a withdrawal sent again two minutes after it, past `index.gc_deletes`", waits=True)
def long_after(stage: Stage, outcome: Outcome) -> None:
    """Who withdrew stays gone, however late an old version of her arrives. (Who was really deleted would be back.)"""
    gone, deleted = _first(2)
    old, other = row_of(gone), row_of(deleted)
    withdraw(by=BY, numbers=[gone])
    catch_up(stage.cluster)
    index = stage.cluster.create(datetime.datetime.now(datetime.UTC))
    stage.cluster.fill([other], index)
    stage.cluster.client.delete(index=index, id=deleted, version=other.seq + 1, version_type="external")
    time.sleep(LONGER_THAN_REMEMBERED)
    stage.cluster.refresh(index)

    tombstone = _indexed(stage, gone)
    stage.cluster.send([old], read_state().watermark.index)
    outcome.promise("the index keeps the tombstone", holds=_indexed(stage, gone) == tombstone)
    outcome.promise("it is a tombstone", holds=not tombstone.source["live"])
    outcome.promise("the cluster answers", holds=_everyone().engine == "elasticsearch")
    outcome.promise("she is not shown", holds=not _shown(gone))
    outcome.promise("the check against the registry had nothing to do", holds=search_status().alarms == 0)
    stage.cluster.fill([other], index)
    back = bool(stage.cluster.documents(index, [deleted]))
    outcome.saw(f"withdrawn: gone; for comparison, really deleted: {'back' if back else 'gone'}")


def _nothing_changes(stage: Stage, outcome: Outcome, someone: str, versions: list[DocumentRow]) -> None:
    catch_up(stage.cluster)
    state = _indexed(stage, someone), read_state().watermark.seq
    sendings = [[row] for row in (*versions, *reversed(versions), versions[-1])] + [versions[::-1], versions]
    for rows in sendings:
        stage.cluster.send(rows, read_state().watermark.index)
    outcome.saw(f"{sum(map(len, sendings))} rows sent again")
    outcome.promise("the last version was there", holds=state[0].source["seq"] == versions[-1].seq)
    outcome.promise("it still is", holds=(_indexed(stage, someone), read_state().watermark.seq) == state)


def _first(many: int) -> tuple[str, ...]:
    return first_numbers(SearchCriteria(), today=today(), many=many)


def _everyone() -> SearchResults:
    return find_mediators(SearchCriteria(), today=today(), page=Page(1, 100))


def _shown(number: str) -> bool:
    return number in {hit.number for hit in _everyone().hits}


def _indexed(stage: Stage, number: str) -> IndexedRow:
    return stage.cluster.documents(read_state().watermark.index, [number])[number]
