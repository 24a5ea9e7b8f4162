"""How search is: who answers, how far the index has come, and whether anything was found that should not be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Min
from django.utils import timezone

from search.engines.cluster import VERSION, configured_cluster
from search.guard import MOST_BEHIND, alarms, breaker
from search.models import SearchDocument
from search.watermark import State, read_state


class Trouble(StrEnum):
    """Why memory answers although there is a cluster; docs/operating.md says what to do."""

    NO_INDEX = "no index was made yet"
    OTHER_VERSION = "the index is of another version of the mapping"
    OTHER_EDITION = "the documents were written anew after the index was filled"
    LOST = "the index is not what was sent to it"
    BEHIND = "the index is too far behind"
    AWAY = "the cluster does not answer"


@dataclass(frozen=True, slots=True)
class SearchStatus:
    """What those who watch over the overview want to know.

    ``engine`` answers the next search of this process; ``trouble`` says why that is not the cluster, where one is
    configured. ``rows_behind`` changes are not in the index yet, the oldest for ``seconds_behind``. ``alarms`` is how
    often someone was found who is not published (and not shown) since the server was started.
    """

    engine: str
    trouble: Trouble | None
    breaker: str
    database_seq: int
    engine_seq: int
    rows_behind: int
    seconds_behind: float
    index: str
    index_version: str
    version: str
    alarms: int


def search_status() -> SearchStatus:
    """As it is now, by two queries. The cluster itself is not asked: whether it answers, the breaker knows.

    One that did not answer is in trouble until it has answered a search: where nobody searches, nothing is known.
    """
    state = read_state()
    mark = state.watermark if configured_cluster() else None
    # Memory reads what came after its own seq before each search.
    seq = mark.seq if mark else state.clock.seq
    behind = SearchDocument.objects.filter(seq__gt=seq).aggregate(rows=Count("pk"), since=Min("written_at"))
    trouble = _trouble(state, behind["rows"])
    return SearchStatus(
        engine="elasticsearch" if configured_cluster() and not trouble else "memory",
        trouble=trouble,
        breaker=breaker.state,
        database_seq=state.clock.seq,
        engine_seq=seq,
        rows_behind=behind["rows"],
        seconds_behind=(timezone.now() - behind["since"]).total_seconds() if behind["rows"] else 0.0,
        index=mark.index if mark else "",
        index_version=mark.version if mark else "",
        version=VERSION,
        alarms=alarms.count,
    )


def _trouble(state: State, rows_behind: int) -> Trouble | None:
    if not configured_cluster():
        return None
    mark = state.watermark
    if mark is None:
        return Trouble.NO_INDEX
    reasons = {
        Trouble.OTHER_VERSION: mark.version != VERSION,
        Trouble.LOST: not mark.edition,
        Trouble.OTHER_EDITION: mark.edition != state.clock.edition,
        Trouble.BEHIND: rows_behind > MOST_BEHIND,
        Trouble.AWAY: not breaker.closed,
    }
    return next((trouble for trouble, holds in reasons.items() if holds), None)
