"""Somebody writes in the index by hand."""

from __future__ import annotations

from chaos.scenarios import Outcome, scenario
from chaos.stage import BY, Stage, health, row_of, until
from chaos.visitors import SEARCH, faults, visits
from registry.services.mediators import withdraw
from registry.today import today
from search.catching_up import catch_up
from search.criteria import SearchCriteria
from search.engines.cluster import source_of
from search.service import first_numbers

SHOWN = f"{SEARCH}?pageSize=100"


@scenario("one document changed by hand, one removed, one added for nobody; `check_search`, then `--repair`")
def changed_by_hand(stage: Stage, outcome: Outcome) -> None:
    """`check_search` names each and exits with 1; `--repair` mends them, and answers are right again."""
    client, alias = stage.cluster.client, stage.cluster.alias
    changed, removed, copied = first_numbers(SearchCriteria(), today=today(), many=3)
    outcome.promise("nothing differs before", holds=stage.manage("check_search").returncode == 0)
    client.update(index=alias, id=changed, doc={"words": ["elsewhere"], "keys": {"base": ["GM0363"]}})
    client.delete(index=alias, id=removed)
    stranger = source_of(row_of(copied)) | {"number": "0000000000"}
    client.index(index=alias, id="0000000000", document=stranger, refresh=True)

    checked = stage.manage("check_search")
    lines = checked.stdout.splitlines()
    outcome.saw(f"exit {checked.returncode}, {len(lines)} lines")
    outcome.promise("it exits with 1", holds=checked.returncode == 1)
    for number, what in (
        (changed, "is not what the table holds"),
        (removed, "is missing"),
        ("0000000000", "is not in the table"),
    ):
        found = f"{number}: in the index {what}"
        outcome.promise(f"it says {found} {lines}", holds=found in lines)
    outcome.promise("it names nobody else", holds=len(lines) == 3)

    mended = stage.manage("check_search", "--repair")
    outcome.saw(f"--repair: exit {mended.returncode}")
    outcome.promise(f"it is mended {mended.stderr[-300:]}", holds=mended.returncode == 0)
    outcome.promise("nothing differs afterwards", holds=stage.manage("check_search").returncode == 0)
    with stage.site() as site:
        outcome.promise("the cluster is in use", holds=until(lambda: stage.answers(site)) is not None)
        right = stage.right([SHOWN])[SHOWN]
        outcome.promise("and answers rightly", holds=all(one.answer == right for one in visits(site, [SHOWN], many=4)))


@scenario("someone who withdrew written back by hand with a higher version; 40 searches; `check_search --repair`")
def put_back(stage: Stage, outcome: Outcome) -> None:
    """She is shown to nobody, the health page counts an alarm, and `--repair` takes her out again."""
    client, alias = stage.cluster.client, stage.cluster.alias
    with stage.site() as site:
        outcome.promise("the cluster is in use before", holds=until(lambda: stage.answers(site)) is not None)
        (gone,) = first_numbers(SearchCriteria(), today=today(), many=1)
        alive = row_of(gone)
        withdraw(by=BY, numbers=[gone])
        catch_up(stage.cluster)
        outcome.promise("there is no alarm yet", holds=health(site)["alarms"] == 0)
        client.index(index=alias, id=gone, document=source_of(alive), refresh=True)

        made = visits(site, [SHOWN], many=40)
        shown = sum(gone in {one["number"] for one in each.answer["results"]} for each in made if each.good)
        said = health(site)
        outcome.saw(f"{len(made)} searches, {len(faults(made))} errors, shown {shown} times, {said['alarms']} alarms")
        outcome.promise("she is shown to nobody", holds=not shown and not faults(made))
        outcome.promise("the health page counts alarms", holds=said["alarms"] > 0 and said["status"] == "trouble")

        checked = stage.manage("check_search")
        outcome.promise("the check finds her", holds=checked.returncode == 1 and gone in checked.stdout)
        mended = stage.manage("check_search", "--repair")
        outcome.promise(f"it is mended {mended.stderr[-300:]}", holds=mended.returncode == 0)
        before = health(site)["alarms"]
        made = visits(site, [SHOWN], many=8)
        outcome.promise("then there is no further alarm", holds=health(site)["alarms"] == before and not faults(made))
        outcome.promise("nothing differs afterwards", holds=stage.manage("check_search").returncode == 0)
