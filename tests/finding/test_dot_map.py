"""The map tells how many mediators come to each municipality, whatever the numbers are."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.finding.dot_map import WIDTHS, dot_map
from registry.words import current_vocabulary
from tests.factories import a_published_mediator

ARNHEM, GRONINGEN = "GM0202", "GM0014"


@given(st.lists(st.integers(0, 3) | st.integers(0, 400) | st.integers(0, 1_000_000), min_size=1, max_size=342))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_municipality_is_one_dot_of_the_one_class_its_number_belongs_to(db, counts):
    vocabulary = current_vocabulary()
    drawn = dot_map(dict(zip(vocabulary.municipalities, counts, strict=False)), vocabulary)
    assert len(drawn.classes) <= len(WIDTHS)
    for dots in drawn.classes:
        assert dots.path.count("M") == sum(dots.lowest <= count <= dots.highest for count in counts)
    assert sum(dots.path.count("M") for dots in drawn.classes) == len(counts)
    # No class without anyone above or below all numbers.
    assert drawn.classes[-1].path or not any(counts)


@pytest.mark.parametrize(
    ("counts", "ranges"),
    [
        ([0, 0], [(0, 0)]),
        ([0, 1], [(0, 0), (1, 1)]),
        ([0, 1, 3], [(0, 0), (1, 1), (2, 2), (3, 3)]),
        ([0, 1, 20], [(0, 0), (1, 4), (5, 9), (10, 14), (15, 19), (20, 24)]),
        ([16, 67], [(0, 0), (15, 29), (30, 44), (45, 59), (60, 74)]),
        ([4587, 14651], [(0, 0), (3000, 5999), (6000, 8999), (9000, 11999), (12000, 14999)]),
    ],
)
def test_classes_have_round_numbers(vocabulary, counts, ranges):
    drawn = dot_map(dict(zip(vocabulary.municipalities, counts, strict=False)), vocabulary)
    assert [(dots.lowest, dots.highest) for dots in drawn.classes] == ranges


def test_dots_lie_where_municipalities_are(vocabulary):
    drawn = dot_map({ARNHEM: 0, GRONINGEN: 5}, vocabulary)
    (x_arnhem, y_arnhem), (x_groningen, y_groningen) = (
        map(int, re.fullmatch(r"M(\d+) (\d+)h0", dots.path).groups()) for dots in drawn.classes
    )
    assert x_arnhem < x_groningen
    assert y_arnhem > y_groningen + 250


def test_the_map_is_a_drawing_without_anything_that_runs_or_loads(visitor):
    a_published_mediator()
    visitor.open("/nl/")
    file = visitor.client.get(visitor.page.select_one("img.map")["src"])
    assert file["Content-Type"] == "image/svg+xml"
    drawing = ElementTree.fromstring(file.content)
    assert {element.tag.rpartition("}")[2] for element in drawing.iter()} == {"svg", "style", "path", "text"}
    assert b"url(" not in file.content
    assert "default-src 'none'" in file["Content-Security-Policy"]


def test_the_map_is_kept_until_it_changes(visitor):
    a_published_mediator()
    visitor.open("/nl/")
    address = visitor.page.select_one("img.map")["src"]
    first = visitor.client.get(address)
    assert "immutable" in first["Cache-Control"]
    again = visitor.client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    a_published_mediator(serves_whole_country=True, service_municipalities=())
    visitor.open("/nl/")
    changed = visitor.page.select_one("img.map")["src"]
    assert changed != address
    outdated = visitor.client.get(address)
    assert outdated.status_code == 302
    assert outdated["Location"] == changed
    assert "immutable" not in outdated.get("Cache-Control", "")


@pytest.mark.parametrize("state", ["0", "x" * 300, "..", "ａ"])
def test_a_map_that_never_was_leads_to_the_one_of_today(visitor, state):
    assert visitor.client.get(f"/nl/map/{state}.svg").status_code in {302, 404}
