"""The linter of the NL GOV REST API Design Rules, versions 2.1.0 and newest, on the document we publish.

One test for each rule, named after it. What the linter never looks at is tested on the running API, in tests/api.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from api.openapi import document
from search.facets import FACETS

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
KEBAB_PATH = re.compile(r"^(\/|(\/_[a-z0-9]+|\/(([a-z0-9\-]+|{[^}]+})(\/([a-z0-9\-\.]+|{[^}]+}))*)(\/_[a-z]+)?)\/?)$")
CAMEL_CASE = re.compile(r"^\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*$")
SEMANTIC_VERSION = re.compile(
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$"
)
NAMED_DATE = re.compile(r"^(date|datum)$|((\w+D)|(_[dD]))((ate)|(atum))")

Found = list[tuple[str, Any]]


@pytest.fixture(params=["http://127.0.0.1:8000", "https://overview.example"], ids=["development", "production"])
def described(request, settings, vocabulary) -> dict[str, Any]:
    """The document as it is published in development and in production."""
    settings.BASE_URL = request.param
    document.cache_clear()
    yield document(vocabulary)
    document.cache_clear()


def resolved(node: Any, whole: dict[str, Any]) -> Any:
    """The same, with every $ref replaced by what it leads to; the linter looks through references too."""
    if isinstance(node, list):
        return [resolved(each, whole) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Any = whole
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return resolved(target, whole)
    return {key: resolved(value, whole) for key, value in node.items()}


@pytest.fixture
def plain(described) -> dict[str, Any]:
    """The document without references."""
    return resolved(described, described)


def walk(node: Any, path: str = "$") -> Iterator[tuple[str, Any]]:
    """Every object and list below, each with its path."""
    yield path, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from walk(child, f"{path}.{key}")


def operations(plain: dict[str, Any]) -> Found:
    return [
        (f"{method} {path}", operation)
        for path, item in plain["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def answers(plain: dict[str, Any], status: str) -> Found:
    """Every response whose status matches, wherever `responses` stands."""
    return [
        (f"{path}.responses.{code}", answer)
        for path, node in walk(plain)
        if isinstance(node, dict) and isinstance(node.get("responses"), dict)
        for code, answer in node["responses"].items()
        if re.search(status, code)
    ]


def schemas_with_examples(plain: dict[str, Any]) -> Found:
    return [
        (path, node)
        for path, node in walk(plain)
        if isinstance(node, dict) and "example" in node and ("schema" in node or "type" in node or "anyOf" in node)
    ]


def properties(plain: dict[str, Any]) -> Found:
    return [
        (f"{path}.{name}", (name, schema))
        for path, node in walk(plain)
        if isinstance(node, dict) and isinstance(node.get("properties"), dict)
        for name, schema in node["properties"].items()
    ]


# The document as a whole


def test_openapi_version_is_accepted_by_every_version_of_the_linter(described):
    assert re.match(r"^3\.0(\.\d+)?$", described["openapi"])


def test_schema_of_openapi_is_kept(described):
    OpenAPIV30SpecValidator(described).validate()
    assert {key for _path, item in described["paths"].items() for key in item} <= METHODS


def test_contact_has_name_email_and_url(described):
    assert all(described["info"]["contact"][name] for name in ("name", "email", "url"))


def test_semantic_version(described):
    assert SEMANTIC_VERSION.match(described["info"]["version"])


def test_servers_are_given(described):
    assert described["servers"]


def test_major_version_in_address(described):
    assert all(re.search(r"/v\d", server["url"]) for server in described["servers"])


def test_https(described):
    """2.1.0 warns of anything but https; the newest only of http. A relative address is what development has."""
    assert not any(server["url"].startswith("http://") for server in described["servers"])
    assert described["servers"][0]["url"] in {"/api/v1", "https://overview.example/api/v1"}


def test_server_variables_are_defined(described):
    assert not any("{" in server["url"] or "variables" in server for server in described["servers"])


def test_unique_tags(described):
    names = [tag["name"] for tag in described["tags"]]
    assert len(names) == len(set(names))


def test_unique_operations(plain):
    names = [operation["operationId"] for _where, operation in operations(plain)]
    assert len(names) == len(set(names))


def test_path_parameters_are_declared_once_and_required(plain):
    for where, operation in operations(plain):
        in_path = [each for each in operation["parameters"] if each["in"] == "path"]
        assert sorted(each["name"] for each in in_path) == sorted(re.findall(r"{(.+?)}", where)), where
        assert all(each["required"] is True for each in in_path), where


def test_paths_differ_in_more_than_names(described):
    shapes = [re.sub(r"{.+?}", "{}", path) for path in described["paths"]]
    assert len(shapes) == len(set(shapes))


def test_examples_fit_their_schemas(plain):
    found = schemas_with_examples(plain)
    assert len(found) > 20
    for _where, node in found:
        OAS30Validator(node.get("schema", node)).validate(node["example"])


# Paths and parameters


def test_no_trailing_slash(described):
    assert not any(re.match(r".+/$", path) for path in described["paths"])


def test_kebab_case_paths(described):
    assert all(KEBAB_PATH.match(path) for path in described["paths"] if "/openapi.json" not in path)


def test_camel_case_query_keys(plain):
    names = [
        each["name"]
        for _where, operation in operations(plain)
        for each in operation["parameters"]
        if each["in"] == "query"
    ]
    assert names
    assert all(CAMEL_CASE.match(name) for name in names)


def test_query_keys_are_declared_on_operations(plain):
    """The linter does not see those of a path."""
    assert not any("parameters" in item for item in plain["paths"].values())


def test_documented_openapi_json(plain):
    item = plain["paths"]["/openapi.json"]
    assert set(item) == {"get"}
    good = [answer for code, answer in item["get"]["responses"].items() if re.search(r"2\d\d", code)]
    assert good
    assert all("access-control-allow-origin" in answer["headers"] for answer in good)


def test_standard_methods(described):
    for path, item in described["paths"].items():
        if "summary" in path or "description" in path:
            assert set(item) <= {"post", "put", "get", "delete", "patch", "parameters"}


# Responses


def test_version_header(plain):
    found = answers(plain, r"(2|3)\d\d")
    assert found
    assert all("API-Version" in answer["headers"] for _where, answer in found)


def test_version_header_of_errors_too(plain):
    """The linter looks at no error; the text of the rule means every answer."""
    assert all("API-Version" in answer["headers"] for _where, answer in answers(plain, r"(4|5)\d\d"))


def test_problem_media_type(plain):
    found = answers(plain, r"(4|5)\d\d")
    assert found
    assert all("application/problem+json" in answer["content"] for _where, answer in found)


def test_problem_members(plain):
    for where, answer in answers(plain, r"(4|5)\d\d"):
        schema = answer["content"]["application/problem+json"]["schema"]
        assert {"status", "title", "detail", "type"} <= schema["properties"].keys(), where


def test_400_documented(plain):
    assert all("400" in operation["responses"] for _where, operation in operations(plain))


def test_400_documented_where_a_key_looks_like_a_method(plain):
    """The linter takes any key below paths that contains get, put, post, patch or delete for a method."""
    like_methods = [
        path
        for path, node in walk(plain["paths"], "$.paths")
        if isinstance(node, dict)
        for key in node
        if re.search("get|put|post|patch|delete", key)
        and key not in METHODS
        and not path.endswith(".properties")
        and path != "$.paths"
    ]
    assert like_methods == []


# Schemas


def test_schema_names(described):
    assert all(re.match(r"^[A-Z][A-Za-z0-9]*$", name) for name in described["components"]["schemas"])


@pytest.mark.parametrize("wrong", ["date-time-local", "time"])
def test_no_local_date_times_and_no_bare_times(plain, wrong):
    assert not [where for where, (_name, schema) in properties(plain) if schema.get("format") == wrong]


def test_a_date_says_so_and_has_no_time(plain):
    for where, (name, schema) in properties(plain):
        if NAMED_DATE.search(name):
            assert schema.get("format") == "date", where


def test_keys_of_links_are_camel_case(described):
    for name, schema in described["components"]["schemas"].items():
        for key, value in schema.get("properties", {}).items():
            if "_links" in key.lower():
                assert all(CAMEL_CASE.match(link) for link in value.get("properties", {})), name


# Only in 2.1.0: Spectral's recommended rules


def test_info_description(described):
    assert described["info"]["description"]


def test_operations_are_described_and_tagged(plain):
    declared = {tag["name"] for tag in plain["tags"]}
    for where, operation in operations(plain):
        assert operation["description"], where
        assert operation["tags"], where
        assert set(operation["tags"]) <= declared, where
        assert re.match(r"^[A-Za-z0-9-._~:/?#\[\]@!$&'()*+,;=]*$", operation["operationId"]), where
        assert any(re.match(r"(2|3)\d\d", code) for code in operation["responses"]), where
        keys = [(each["in"], each["name"]) for each in operation["parameters"]]
        assert len(keys) == len(set(keys)), where


def test_no_unused_component(described):
    used = {node["$ref"] for _where, node in walk(described) if isinstance(node, dict) and "$ref" in node}
    components = {f"#/components/{kind}/{name}" for kind, named in described["components"].items() for name in named}
    assert components == used


def test_enum_values_are_unique_and_of_their_type(plain):
    types = {"string": str, "integer": int, "boolean": bool}
    for where, node in walk(plain):
        if isinstance(node, dict) and isinstance(node.get("enum"), list):
            assert len(node["enum"]) == len(set(node["enum"])), where
            assert all(type(value) is types[node["type"]] for value in node["enum"]), where


def test_no_question_marks_or_empty_braces_in_paths(described):
    assert not any("?" in path or "{}" in path for path in described["paths"])


def test_server_addresses_have_no_trailing_slash_and_are_not_example_com(described):
    assert not any(server["url"].endswith("/") or "example.com" in server["url"] for server in described["servers"])


def test_no_scripts_in_descriptions(plain):
    for where, node in walk(plain):
        if isinstance(node, dict) and isinstance(node.get("description"), str):
            assert "eval(" not in node["description"], where
            assert "<script" not in node["description"], where


def test_arrays_say_what_they_hold(plain):
    for where, node in walk(plain):
        if isinstance(node, dict) and node.get("type") == "array":
            assert "items" in node, where


def test_nothing_stands_beside_a_reference(described):
    for where, node in walk(described):
        if isinstance(node, dict) and "$ref" in node:
            assert set(node) == {"$ref"}, where


def test_no_reference_leads_to_another_address(described):
    assert all(
        node["$ref"].startswith("#/") for _where, node in walk(described) if isinstance(node, dict) and "$ref" in node
    )


# What no linter can know


def test_every_facet_is_described(described):
    facets = described["components"]["schemas"]["MediatorList"]["properties"]["facets"]
    assert set(facets["properties"]) == {facet.key for facet in FACETS}
