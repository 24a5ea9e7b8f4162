"""`python -m chaos.interrupted point`: a rebuild that kills itself (SIGKILL) at this point, or stands still there."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from typing import Any

import django
from django.core.management import call_command

# Before or after which call, and the how manieth of them.
POINTS = {
    "documents written anew": ("rebuild_index", "before", 1),
    "empty index made": ("create", "after", 1),
    "half of it filled": ("fill", "after", 2),
    "made ready for use": ("settle", "after", 1),
    "named in the database, alias not moved": ("point_alias", "before", 1),
    "alias moved, old index not dropped": ("point_alias", "after", 1),
}
STANDING_STILL = "standing still"
# So that there is a middle, also among few people.
SENT_AT_ONCE = 500


def main() -> None:
    (point,) = sys.argv[1:]
    django.setup()
    if point == STANDING_STILL:
        _arrange("create", "after", 1, signal.SIGSTOP)
    else:
        _arrange(*POINTS[point], signal.SIGKILL)
    call_command("rebuild_search")


def _arrange(name: str, when: str, which: int, number: signal.Signals) -> None:
    from search import rebuilding
    from search.engines.cluster import Cluster

    rebuilding.send_after = partial(rebuilding.send_after, at_once=SENT_AT_ONCE)
    owner = Cluster if hasattr(Cluster, name) else rebuilding
    as_it_is = getattr(owner, name)
    calls = 0

    def arranged(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if when == "before" and calls == which:
            os.kill(os.getpid(), number)
        returned = as_it_is(*arguments, **named)
        if when == "after" and calls == which:
            os.kill(os.getpid(), number)
        return returned

    setattr(owner, name, arranged)


if __name__ == "__main__":
    main()
