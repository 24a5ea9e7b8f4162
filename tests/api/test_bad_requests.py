"""Whatever nonsense is sent gets a helpful problem that names what is wrong."""

import gzip
import io
import json

import pytest
from django.test import RequestFactory

from api.reading import LARGEST_BODY, MOST_DISCARDED
from api.v1.searching import MediatorSearch
from tests.api.conftest import faults_of
from tests.factories import a_published_mediator


def test_everything_wrong_is_named_at_once(api):
    faults = api.faults("/mediators?language=xx&municipality=GM9999&page=0&pagesize=3&q=&gender=woman&gender=robot")
    assert set(faults) == {"language", "municipality", "page", "pagesize", "q", "gender"}
    assert "tir" in faults["language"]
    assert "pageSize" in faults["pagesize"]


def test_everything_wrong_in_a_body_is_named_at_once(api):
    answer = api.search({"language": 5, "level": ["native"], "withinKm": "25", "region": "x", "nonsense": 1})
    assert answer.status_code == 400
    assert set(faults_of(answer)) == {"language", "level", "withinKm", "region", "nonsense"}


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("pagesize", "pageSize"),
        ("page_size", "pageSize"),
        ("Language", "language"),
        ("within-km", "withinKm"),
        ("languages", "language"),
        ("keeps_people_who_move", "keepsPeopleWhoMove"),
    ],
)
def test_a_key_in_another_spelling_is_refused_with_the_right_one(api, key, meant):
    assert f"Did you mean {meant}?" in api.faults(f"/mediators?{key}=1")[key]


@pytest.mark.parametrize("key", ["nonsense", "any", "ask", "sealed", "format", "cursors", "$where", "%00", "a" * 500])
def test_unknown_keys_are_refused(api, key):
    assert len(api.faults(f"/mediators?{key}=x")) == 1


@pytest.mark.parametrize("address", ["/languages", "/municipalities", "/expertise", "/activities", "/openapi.json", ""])
def test_addresses_that_take_no_keys_refuse_all(api, address):
    assert set(api.faults(f"{address}?page=1")) == {"page"}


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("language=", "language"),
        ("language", "language"),
        ("language=TIR", "language"),
        ("language=tir,som", "language"),
        ("variety=apc-XX", "variety"),
        ("level=poor", "level"),
        ("level=native&level=fluent", "level"),
        ("municipality=arnhem", "municipality"),
        ("region=PV99", "region"),
        ("municipality=GM0202&withinKm=0", "withinKm"),
        ("municipality=GM0202&withinKm=201", "withinKm"),
        ("municipality=GM0202&withinKm=1e1", "withinKm"),
        ("expertise=' OR 1=1--", "expertise"),
        ("activity=dancing", "activity"),
        ("gender=not-said", "gender"),
        ("way=telepathy", "way"),
        ("available=yes", "available"),
        ("available=false", "available"),
        ("available=true&available=true", "available"),
        ("keepsPeopleWhoMove=1", "keepsPeopleWhoMove"),
        ("words=two+words", "words"),
        ("words=" + "a" * 51, "words"),
        ("words=!!!", "words"),
        ("q=" + "a" * 10_000, "q"),
        ("q=tir&q=som", "q"),
        ("q=%00", "q"),
        ("q=a%0Ab", "q"),
        ("q=%ff", "q"),
        ("q=%ed%a0%80", "q"),
        ("language=%C3%28", "language"),
        ("%ff=1", "\N{REPLACEMENT CHARACTER}"),
        ("&".join(["language=tir"] * 200), "language"),
        ("&".join(["language=tir"] * 600), "query"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_key(api, query, key):
    assert set(api.faults(f"/mediators?{query}")) == {key}


@pytest.mark.parametrize("query", ["", "&&", "q=%20", "q=%F0%9F%98%8D", "q=a%2Bb", "language=tir&language=tir"])
def test_odd_but_meant(api, query):
    api.get(f"/mediators?{query}")


def test_bytes_that_are_utf_8_need_no_escapes(api):
    answer = api.ask("/mediators", QUERY_STRING="q=тигринья".encode().decode("latin-1"))
    assert answer.status_code == 200
    assert answer.json()["understood"]


@pytest.mark.parametrize(
    "body",
    [
        " ",
        "{",
        "[]",
        "null",
        '"tir"',
        "NaN",
        '{"withinKm": NaN}',
        '{"withinKm": Infinity}',
        '{"withinKm": 1e999}',
        '{"withinKm": ' + "9" * 5000 + "}",
        '{"language": "tir", "language": "som"}',
        '{"a": {"b": 1, "b": 2}}',
        "[" * 30_000,
        '{"a":' * 10_000,
        '{"language": "tir"} x',
        "\ufeff{}",
        b"\xff\xfe{}",
        b'{"q": "\xff"}',
        "{'q': 1}",
    ],
)
def test_a_body_that_cannot_be_read_is_refused(api, body):
    answer = api.search(body)
    assert answer.status_code == 400
    assert faults_of(answer)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", 5),
        ("language", None),
        ("language", {"code": "tir"}),
        ("language", [["tir"]]),
        ("language", ["tir", 5]),
        ("language", [""]),
        ("language", "xx"),
        ("language", ["tir"] * 21),
        ("level", ["native"]),
        ("level", True),
        ("q", ["tigrinya"]),
        ("q", "\ud800"),
        ("q", "a\u0000b"),
        ("q", ""),
        ("withinKm", "25"),
        ("withinKm", 2.5),
        ("withinKm", True),
        ("withinKm", -1),
        ("withinKm", 1e300),
        ("page", 0),
        ("page", [1]),
        ("page", None),
        ("pageSize", 101),
        ("pageSize", 10**30),
        ("available", "true"),
        ("available", 1),
        ("keepsPeopleWhoMove", []),
        ("words", ["two words"]),
        ("nonsense", "x"),
        ("\ud800", "x"),
        ("pagesize", 1),
        ("cursor", "abc"),
    ],
)
def test_a_bad_member_of_a_body_is_refused_by_its_name(api, name, value):
    answer = api.search({name: value})
    assert answer.status_code == 400
    assert [*faults_of(answer)] == [name if name.isprintable() else "\N{REPLACEMENT CHARACTER}"]


def test_whole_numbers_may_be_written_with_a_point(api):
    assert api.search('{"pageSize": 5.0, "municipality": "GM0202", "withinKm": 2e1}').status_code == 200


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [
        ("text/plain", {}),
        ("application/xml", {}),
        ("application/x-www-form-urlencoded", {}),
        ("multipart/form-data; boundary=x", {}),
        ("application/json; charset=latin-1", {}),
        ("application/json; charset=utf-16", {}),
        ("application/json; charset=nonsense", {}),
        ("", {}),
        ("nonsense", {}),
        ("application/json", {"Content-Encoding": "gzip"}),
        ("application/json", {"Content-Encoding": "br, gzip"}),
    ],
)
def test_other_bodies_than_json_in_utf_8_are_refused(api, content_type, headers):
    answer = api.ask(
        "/mediators/_search", method="POST", data=b'{"q": "tigrinya"}', content_type=content_type, headers=headers
    )
    assert answer.status_code == 415
    assert answer.json()["type"].endswith("/problems/unsupported-media-type")


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=UTF-8", "Application/JSON"])
def test_json_may_say_that_it_is_utf_8(api, content_type):
    answer = api.ask("/mediators/_search", method="POST", data=b'{"q": "tigrinya"}', content_type=content_type)
    assert answer.status_code == 200


def test_a_compressed_bomb_is_not_opened(api):
    bomb = gzip.compress(bytes(10 * 1024 * 1024))
    assert api.search(bomb, headers={"Content-Encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize("size", [64 * 1024 + 1, 10 * 1024 * 1024])
def test_a_body_larger_than_any_search_is_refused(api, size):
    answer = api.search(json.dumps({"q": "a" * (size - 9)}))
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("/problems/too-large")


@pytest.mark.parametrize(("length", "status"), [("abc", 400), ("-1", 400), ("9" * 30, 413)])
def test_a_length_that_is_none_is_no_crash(api, length, status):
    assert api.search("{}", CONTENT_LENGTH=length).status_code == status


class BrokenChunks(io.BytesIO):
    """A body in chunks of which one cannot be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise RuntimeError("no such chunk")


@pytest.mark.parametrize(
    ("chunks", "status"),
    [
        (io.BytesIO(b'{"q": "tigrinya"}'), 200),
        (io.BytesIO(b'{"q": '), 400),
        (BrokenChunks(), 400),
        (io.BytesIO(b"a" * (LARGEST_BODY + 1)), 413),
        (io.BytesIO(bytes(MOST_DISCARDED * 2)), 413),
    ],
)
def test_a_body_in_chunks_is_read_where_the_server_can(db, chunks, status):
    request = RequestFactory().post(
        "/api/v1/mediators/_search",
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        **{"wsgi.input": chunks, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert MediatorSearch.as_view()(request).status_code == status


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("application/*;q=0.5", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/json; charset=utf-8", 200),
        ("APPLICATION/JSON", 200),
        ("application/json;q=nonsense", 200),
        ("application/json;q=0, */*", 406),
        ("application/*;q=0, */*", 406),
        ("application/problem+json", 406),
        ("", 406),
        ("text/html", 406),
        ("application/xml", 406),
        ("application/json;q=0", 406),
        ("nonsense", 406),
    ],
)
def test_only_formats_that_exist_are_given(api, accept, status):
    answer = api.ask("/languages", headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406:
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "number",
    [
        "%00",
        "%FF",
        "..%2F..%2Fetc%2Fpasswd",
        "__search",
        "0" * 5000,
        "٠٠٠٠٠٠٠٠٠٠",
        "%0d%0aSet-Cookie:x=1",
        "<script>",
        "null",
        ".",
        "_search%20",
    ],
)
def test_a_number_that_is_none_is_not_found(api, number):
    assert api.ask(f"/mediators/{number}").status_code == 404


@pytest.mark.parametrize("header", [{"X-HTTP-Method-Override": "DELETE"}, {"If-Match": '"x"'}, {"Range": "bytes=0-1"}])
def test_headers_that_mean_nothing_here_change_nothing(api, header):
    a_published_mediator()
    assert api.get("/mediators", headers=header) == api.get("/mediators")


def test_what_was_sent_is_shown_without_what_could_harm(api):
    reason = api.faults("/mediators?language=%E2%80%AE" + "x" * 200)["language"]
    assert "\u202e" not in reason
    assert "x" * 41 not in reason
