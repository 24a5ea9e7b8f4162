"""`make chaos` breaks things for minutes; here only that everybody can read what it promises, and what came of it."""

import re

import pytest
from django.conf import settings

from chaos.__main__ import table
from chaos.interrupted import POINTS
from chaos.scenarios import all_scenarios
from search import rebuilding
from search.engines.cluster import Cluster

SCENARIOS = all_scenarios()
OPERATING = (settings.BASE_DIR / "docs" / "operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda scenario: scenario.name)
def test_each_scenario_says_what_it_does_and_what_it_promises(scenario):
    assert len(scenario.done) > 40
    assert len(scenario.promise) > 60


def test_operators_read_of_every_scenario():
    chapter = OPERATING.partition("`make chaos`")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", chapter, re.MULTILINE)) == set(SCENARIOS)


def test_a_rebuild_is_interrupted_at_calls_that_it_makes():
    for name, _when, _which in POINTS.values():
        assert hasattr(Cluster, name) or hasattr(rebuilding, name)


def test_the_table_has_every_word_of_what_did_not_hold():
    broken = "not: every answer is right ['/api/v1/mediators?language=tir&municipality=GM0202&page=2&pageSize=100']"
    shown = table([("killed", "the node killed", "slowest 9 ms\n2 errors", f"NO, 1 of 2\n{broken}")])
    assert "".join(broken.split()) in "".join(line[118:] for line in shown.splitlines()).replace(" ", "")
