"""docs/performance.md is made from what was measured, and from nothing else."""

import json

import pytest

from bench import aims, report
from bench.__main__ import show

SERVED = {"requests_per_second": 500.0, "p50": 2.0, "p95": 4.0, "p99": 9.0, "steady_p95": 3.0}
HALF = {**SERVED, "requests_per_second": 250.0, "steady_p95": None}


def results() -> dict:
    """As `make bench` writes them."""
    spread = {"rounds": 100, "p50": 1.0, "p95": 1.5}
    question = {"total": 12, "door": spread, "orm": {"rounds": 20, "p50": 30.0, "p95": 45.0}}
    in_cluster = {"total": 12, "memory": spread, "cluster": {**spread, "p50": 1.2}, "bare": spread, "took": spread}
    cluster = {
        "documents": 10_000,
        "documents_per_second": 4_000,
        "cold_documents_per_second": 1_500,
        "disk_mb": 20.0,
        "heap_mb": 200.0,
        "questions": {"everyone": in_cluster},
    }
    population = {
        "today": "2026-11-26",
        "start_ms": 400.0,
        "memory_mb": 30.0,
        "questions": {"everyone": question},
        "cluster": cluster,
    }
    larger = {"memory_mb": 150.0, "cluster": {**cluster, "disk_mb": 200.0}}
    return {
        "machine": {"measured_on": "2026-11-26", "processor": "One of those", "cores": 2},
        "populations": {
            "10000": population,
            "110000": population | larger,
        },
        "served_people": 10_000,
        "api": [
            {"name": "list of 20", "ours": SERVED, "plain": HALF, "hello": SERVED},
            {"name": "suggestions", "ours": SERVED, "plain": None, "hello": SERVED},
        ],
        "site": {
            "rows": [{"name": "information page", "ours": SERVED, "plain": HALF, "hello": SERVED}],
            "start_ms": 2000,
            "worker_mb": 120.5,
            "sizes": {"home": 4000},
        },
    }


def test_the_page_in_the_documentation_is_made_from_the_figures_beside_it():
    figures = json.loads(report.FIGURES.read_text(encoding="utf-8"))
    assert report.page(figures) == report.PAGE.read_text(encoding="utf-8")
    assert figures["machine"]["cores"] > 0


def test_aims_are_compared_with_what_was_found():
    met = {aim.what: aim.met for aim in aims.compared(results())}
    assert met == {
        "door among 10,000, slowest p95": True,
        "door among 10,000, beside the ORM": True,
        "door among 110,000, beside the ORM": True,
        "Elasticsearch among 10,000, p50 beside the bare client": True,
        "Elasticsearch among 110,000, p50 beside the bare client": True,
        "making an index of 10,000 on a warm node, documents a second": False,
        "making an index of 110,000 on a warm node, documents a second": False,
        "list of 20, answers a second beside plain": False,
        "information page, answers a second beside plain": False,
        "suggestions among 10,000, p95": True,
        "memory of one worker among 10,000": True,
    }


@pytest.mark.parametrize(
    "told",
    [
        "| home, compressed | 4,000 bytes |",
        "2.0 times plain",
        "**missed**",
        "One of those",
        "120.5 MB",
        "each 100,000 more cost 120 MB in each",
        "and 180 MB on the disk",
        "4,000 documents a second",
        "1,500 on a node that has just started",
    ],
)
def test_the_page_tells_what_was_found(told):
    assert told in report.page(results())


def test_the_table_on_the_screen_tells_what_was_found(capsys):
    show(results())
    said = capsys.readouterr().out
    for told in (
        "information page",
        "home 4,000",
        "120.5 MB",
        "missed  list of 20",
        "met     door among 10,000",
        "each 100,000 more cost 120 MB",
    ):
        assert told in said
