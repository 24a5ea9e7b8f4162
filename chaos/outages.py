"""The cluster is away, frozen, too full, or gone in part."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

from chaos.scenarios import Outcome, scenario
from chaos.stage import BY, PATIENCE, Stage, every_worker, health, row_of, timed, until, well
from chaos.visitors import Json, Visit, faults, p95, slowest, visits, wrong
from registry.models import Mediator
from registry.services.mediators import set_room, withdraw
from registry.today import today
from search.catching_up import catch_up
from search.criteria import SearchCriteria
from search.guard import MOST_BEHIND
from search.service import first_numbers
from servers.elasticsearch import Node

Answers = dict[str, Json]

SEARCHES = 200
# Milliseconds.
AS_IN_PRODUCTION = 400
LONGEST_SEARCH = 1.0
LONGEST_SAVE = 2.0


@scenario(
    "the only node killed (SIGKILL) in the middle of 200 searches by 4 visitors; started again later",
    time_limit=AS_IN_PRODUCTION,
)
def killed(stage: Stage, outcome: Outcome) -> None:
    """No error reaches a visitor and every answer is right, the slowest in less than a second.

    Started again, the node is searched again without anybody's doing, and has what was changed while it was away.
    """
    with stage.site() as site, stage.following():
        right = stage.right()
        _in_use(stage, outcome, site)
        before = stage.searches_made()
        searched = []

        def kill() -> None:
            searched.append(stage.searches_made() - before)
            stage.node.kill()

        made = visits(site, many=SEARCHES, halfway=kill)
        outcome.promise(f"the cluster answered until it was killed ({searched[0]})", holds=searched[0] >= SEARCHES // 4)
        _answered_well(outcome, made, right)
        outcome.promise("the slowest takes less than a second", holds=slowest(made) < LONGEST_SEARCH)

        gone, full = first_numbers(SearchCriteria(), today=today(), many=2)
        saves = [
            timed(lambda: withdraw(by=BY, numbers=[gone])),
            timed(lambda: set_room(by=BY, numbers=[full], room_from=today() + datetime.timedelta(days=30))),
        ]
        outcome.saw(f"slowest save meanwhile {max(saves) * 1000:.0f} ms")
        outcome.promise("a save does not wait long", holds=max(saves) < LONGEST_SAVE)
        said = health(site)
        outcome.promise(f"the health page tells {said}", holds=bool(said["trouble"]) and said["behind"]["rows"] == 2)

        right = stage.right()
        outcome.promise("a change shows though the cluster is away", holds=not wrong(visits(site), right))

        stage.node.start()
        _back_in_use(stage, outcome, site, right)
        caught_up = stage.cluster.documents(stage.cluster.alias, [gone, full])
        outcome.promise(
            "the changes made while it was away are in the index",
            holds=not caught_up[gone].source["live"] and caught_up[full].source["seq"] == row_of(full).seq,
        )


@scenario(
    "the only node frozen (SIGSTOP), then 400 searches of it and of memory, side by side; thawed",
    time_limit=AS_IN_PRODUCTION,
)
def frozen(stage: Stage, outcome: Outcome) -> None:
    """The breaker opens, and from then on 95 of 100 searches take at most twice as long as with memory alone.

    No error, every answer right, no save that waits long; thawed, the node is searched again.
    """
    many = 400
    with stage.site() as site, stage.site(urls=()) as memory, stage.following():
        right = stage.right()
        _in_use(stage, outcome, site)
        try:
            stage.node.freeze()
            opening = visits(site, many=24)
            opened = until(lambda: bool(visits(site, many=8)) and every_worker(site, _breaker_open), 20)
            outcome.promise("the breaker of each worker opens", holds=opened is not None)
            _answered_well(outcome, opening, right, "while it opened")
            (someone,) = first_numbers(SearchCriteria(), today=today(), many=1)
            month = today() + datetime.timedelta(days=30)
            saves = [
                timed(lambda day=day: set_room(by=BY, numbers=[someone], room_from=month + datetime.timedelta(day)))
                for day in range(6)
            ]
            outcome.saw(f"slowest save {max(saves) * 1000:.0f} ms")
            outcome.promise("a save does not wait long", holds=max(saves) < LONGEST_SAVE)

            right = stage.right()
            with ThreadPoolExecutor(2) as both:
                beside = both.submit(visits, memory, many=many, at_once=2)
                made = visits(site, many=many, at_once=2)
            ratio = p95(made) / p95(beside.result())
            outcome.saw(
                f"p95 {p95(made) * 1000:.0f} ms, memory alone {p95(beside.result()) * 1000:.0f} ms: {ratio:.2f} times"
            )
            outcome.promise("p95 is at most twice that of memory", holds=ratio <= 2)
            _answered_well(outcome, made, right, "frozen")
        finally:
            stage.node.thaw()
        _back_in_use(stage, outcome, site, right)


@scenario(
    "three nodes, a replica: the node with the primary killed in the middle of 200 searches, then another one",
    nodes=3,
    time_limit=AS_IN_PRODUCTION,
)
def three_nodes(stage: Stage, outcome: Outcome) -> None:
    """After the first death two nodes go on answering, after the second memory does: no error, every answer right.

    Started again, the three are searched again, and have what was changed meanwhile.
    """
    client, alias = stage.cluster.client, stage.cluster.alias
    copied = client.cluster.health(index=alias, wait_for_status="green", timeout="60s")
    outcome.promise("the index has its replica", holds=not copied["timed_out"])
    with stage.site() as site, stage.following():
        right = stage.right()
        _in_use(stage, outcome, site)
        first = _with_primary(stage)
        made = visits(site, many=SEARCHES, halfway=first.kill)
        _answered_well(outcome, made, right, "the first killed")
        _back_in_use(stage, outcome, site, right, "two nodes in use again after")

        second = _with_primary(stage)
        made = visits(site, many=SEARCHES, halfway=second.kill)
        _answered_well(outcome, made, right, "the second killed")
        (gone,) = first_numbers(SearchCriteria(), today=today(), many=1)
        outcome.promise(
            "a save does not wait long", holds=timed(lambda: withdraw(by=BY, numbers=[gone])) < LONGEST_SAVE
        )
        right = stage.right()
        outcome.promise("a change shows", holds=not wrong(visits(site), right))

        for node in (first, second):
            node.begin()
        for node in (first, second):
            node.wait(3)
        _back_in_use(stage, outcome, site, right, "three nodes in use again after")


@scenario("the index made read-only (index.blocks.write, as a full disk does): 3 changes, then 600 more; lifted")
def read_only(stage: Stage, outcome: Outcome) -> None:
    """Saves go on, the health page shows how far the index is behind, and every answer is right.

    Up to 500 changes behind the cluster answers, with more memory does; lifted, it catches up by itself.
    """
    with stage.site() as site, stage.following():
        _block(stage, blocked=True)
        many = first_numbers(SearchCriteria(), today=today(), many=MOST_BEHIND + 103)
        saves = [timed(lambda number=number: withdraw(by=BY, numbers=[number])) for number in many[:3]]
        right, before = stage.right(), stage.searches_made()
        made = visits(site)
        said = health(site)
        outcome.promise("3 changes behind, the cluster answers", holds=stage.searches_made() - before >= len(made))
        outcome.promise("the health page says 3 rows", holds=said["behind"]["rows"] == 3 and said["status"] == "ok")
        outcome.promise("and for how long", holds=said["behind"]["seconds"] > 0)
        _answered_well(outcome, made, right, "3 behind")

        month = today() + datetime.timedelta(days=30)
        saves.append(timed(lambda: set_room(by=BY, numbers=many[3:], room_from=month)))
        said = health(site)
        outcome.saw(f"slowest save {max(saves) * 1000:.0f} ms; {said['behind']['rows']} rows behind: {said['trouble']}")
        outcome.promise(
            "the health page says that it is too far behind",
            holds=said["behind"]["rows"] == len(many) and said["trouble"] == "the index is too far behind",
        )
        right = stage.right()
        _answered_well(outcome, visits(site), right, "603 behind")
        _block(stage, blocked=False)
        _back_in_use(stage, outcome, site, right)


@scenario("10,000 people changed while the node is away; started again", people=10_000)
def long_away(stage: Stage, outcome: Outcome) -> None:
    """Everything that was changed is sent afterwards, at over 2,000 a second, and saves did not fail."""
    stage.node.kill()
    numbers = list(Mediator.objects.values_list("number", flat=True))
    took = timed(lambda: set_room(by=BY, numbers=numbers, room_from=today() + datetime.timedelta(days=30)))
    outcome.saw(f"{len(numbers):,} people changed in {took:.1f} s")
    stage.node.start()
    sent = []
    seconds = timed(lambda: sent.append(catch_up(stage.cluster)))
    outcome.saw(f"{sent[0]:,} documents sent in {seconds:.1f} s: {sent[0] / seconds:,.0f} a second")
    outcome.promise("over 2,000 a second", holds=sent[0] / seconds > 2_000)
    outcome.promise("nothing differs afterwards", holds=stage.manage("check_search").returncode == 0)


def _breaker_open(said: dict) -> bool:
    return said["breaker"] == "open"


def _answered_well(outcome: Outcome, made: list[Visit], right: Answers, when: str = "") -> None:
    bad, other = faults(made), wrong([one for one in made if one.good], right)
    outcome.saw(
        f"{when + ': ' if when else ''}{len(made)} searches, {len(bad)} errors, {len(other)} wrong, "
        f"slowest {slowest(made) * 1000:.0f} ms"
    )
    outcome.promise(f"no error reaches a visitor {bad[:1]}", holds=not bad)
    outcome.promise(f"every answer is right {other[:1]}", holds=not other)


def _in_use(stage: Stage, outcome: Outcome, site: str) -> None:
    """A node that has just been started is slow at first."""
    used = until(lambda: stage.answers(site))
    outcome.promise("the cluster is in use before", holds=used is not None)


def _back_in_use(stage: Stage, outcome: Outcome, site: str, right: Answers, what: str = "in use again after") -> None:
    """Searches go on meanwhile: it is they who find out that the cluster answers."""
    back = until(lambda: stage.answers(site) and well(site))
    outcome.saw(f"{what} {back:.1f} s" if back is not None else f"not {what} {PATIENCE} s: {health(site)}")
    outcome.promise("it is in use again by itself, with nothing behind", holds=back is not None)
    made = visits(site)
    outcome.promise("and answers rightly", holds=not faults(made) and not wrong(made, right))


def _block(stage: Stage, *, blocked: bool) -> None:
    settings = {"index.blocks.write": True if blocked else None}
    stage.cluster.client.indices.put_settings(index=stage.cluster.alias, settings=settings)


def _with_primary(stage: Stage) -> Node:
    """The node that holds the primary of the index."""
    shards = stage.cluster.client.options(max_retries=5).cat.shards(index=stage.cluster.alias, format="json").body
    name = next(shard["node"] for shard in shards if shard["prirep"] == "p")
    return next(node for node in stage.elasticsearch.nodes if node.name == name)
