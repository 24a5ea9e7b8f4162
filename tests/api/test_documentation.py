"""What is promised to developers, in words and in the document, is what the API does."""

import html
import io
import re
import shlex

import pytest
from openapi_schema_validator import OAS30Validator

from api.openapi import READINGS, document
from api.parameters import INSIDE_WORDS, LETTERS, SEARCH
from api.problems import KINDS
from cms.pages.models import HomePage
from registry.choices import AttestationKind, Gender, Level, Way
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.mediators import pause, set_room, withdraw
from search.understanding.folding import fold_word_list
from tests.contract.test_api_design_rules import resolved
from tests.factories import TESTS, TODAY, a_page, a_published_mediator, a_translation
from tests.pages.test_content import every_block


@pytest.fixture
def page(api) -> str:
    answer = api.ask("")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.content.decode()


def examples(page: str, kind: str) -> list[str]:
    """The code of this kind on the page, as a developer copies it."""
    return [html.unescape(code) for code in re.findall(rf'<code class="{kind}">(.+?)</code>', page, re.DOTALL)]


def test_every_curl_example_works(api, page):
    number = a_published_mediator(gender=Gender.WOMAN, expertise=("sexual-violence",))
    found = examples(page, "curl")
    assert len(found) == 4
    for example in found:
        program, *arguments = shlex.split(example)
        assert program == "curl"
        address, headers, body = arguments.pop(), {}, None
        while arguments:
            option, value = arguments.pop(0), arguments.pop(0)
            if option == "-H":
                name, _, value = value.partition(": ")
                headers[name] = value
            else:
                assert option == "-d"
                body = value
        answer = api.search(body, address=address, headers=headers) if body else api.ask(address, headers=headers)
        assert answer.status_code == 200, example
        assert [each["number"] for each in answer.json()["results"]] == [number], example


def test_the_example_of_suggestions_works(api, page):
    a_published_mediator()
    (example,) = examples(page, "suggestions")
    suggested = api.get(shlex.split(example)[-1])
    assert suggested["results"][0]["name"] == "Arnhem"
    assert suggested["results"][0]["count"] == 1


def test_the_python_example_works(api, page, monkeypatch, capsys):
    everyone = {a_published_mediator() for _ in range(25)}
    monkeypatch.setattr("urllib.request.urlopen", lambda address: io.BytesIO(api.ask(address).content))
    (example,) = examples(page, "python")
    exec(compile(example, "documentation", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in printed} == everyone
    assert len(printed) == 25


def test_the_examples_about_pages_work(api, page, monkeypatch, capsys):
    home = HomePage.objects.get()
    (example,) = examples(page, "pages")
    program, address = shlex.split(example)
    assert program == "curl"
    assert [each["id"] for each in api.get(address)["results"]] == [home.pk]
    monkeypatch.setattr("urllib.request.urlopen", lambda address: io.BytesIO(api.ask(address).content))
    (example,) = examples(page, "pages-python")
    exec(compile(example, "documentation", "exec"), {})
    assert home.title in capsys.readouterr().out


def test_every_type_of_block_is_explained(api, page):
    """With every member that its value has."""
    home = HomePage.objects.get()
    information = a_page(parent=home, intro="Kort.", body=every_block())
    home.doors = [("door", {"icon": "info", "heading": "Ik ben nieuw", "text": "Lees.", "page": information})]
    home.save_revision().publish()
    pages = [information, a_translation(information, "ar"), HomePage.objects.get(locale__language_code="nl")]
    explained = dict(re.findall(r'<tr><th scope="row"><code>([a-z-]+)</code></th><td>(.+?)</td></tr>', page))
    told = [block for each in pages for block in api.get(f"/pages/{each.pk}")["blocks"]]
    assert len({block["type"] for block in told}) == 11
    for block in told:
        for name in members_of(block["value"]):
            assert f"<code>{name}</code>" in explained[block["type"]], (block["type"], name)


def members_of(value: object) -> set[str]:
    """The names in a value and in the lists it has."""
    if isinstance(value, list):
        return set().union(*map(members_of, value))
    if not isinstance(value, dict):
        return set()
    in_lists = (members_of(each) for each in value.values() if isinstance(each, list))
    return set(value).union(*in_lists)


def test_the_page_names_every_key_every_address_and_every_problem(page):
    for name in SEARCH:
        assert f"<code>{name}</code>" in page
    for reading in READINGS:
        assert f"GET&nbsp;{reading.path}<" in page
    for kind in KINDS.values():
        assert f"/problems/{kind.slug}" in page
    assert "keep_in_step" in page


def test_every_example_on_the_page_can_be_asked(api, page):
    rows = re.findall(r'<tr><th scope="row"><code>(\w+)</code></th>.+?"For example"><code>(.+?)</code></td></tr>', page)
    assert [name for name, _example in rows] == list(SEARCH)
    for name, example in rows:
        beside = "municipality=GM0202&" if name == "withinKm" else ""
        api.get(f"/mediators?{beside}{name}={example.replace(' ', '+')}")


@pytest.mark.parametrize("slug", KINDS)
@pytest.mark.parametrize("locale", ["nl", "en"])
def test_every_kind_of_problem_has_a_page_in_both_languages(api, slug, locale):
    answer = api.ask(f"/problems/{slug}", headers={"Accept-Language": locale})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == locale
    assert f'lang="{locale}"' in answer.content.decode()


def test_pages_for_people_ask_nothing_of_other_sites(page):
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert "<script" not in page


@pytest.fixture
def promised(api, vocabulary) -> dict:
    document.cache_clear()
    described = document(vocabulary)
    return resolved(described, described)


@pytest.fixture
def someone(api) -> str:
    """Someone about whom there is something to say in every member."""
    number = a_published_mediator(
        gender=Gender.WOMAN,
        base_municipality="GM0202",
        service_regions=("PV25",),
        languages=(SpokenLanguage("apc", "apc-SY", Level.NATIVE), SpokenLanguage("tir", None, Level.WORKING)),
        expertise=("sexual-violence",),
        activities=("accompany",),
        declined_activities=("outreach",),
        organisations=("VluchtelingenWerk",),
        attestations=(
            ShownAttestation(AttestationKind.TRAINING, "Rutgers", "sexual-violence", TODAY.replace(year=2030)),
        ),
        ways=tuple(Way),
        employed_by="VluchtelingenWerk",
        paid_invoice=True,
        keeps_people_who_move=True,
    )
    full, paused, gone = (a_published_mediator() for _ in range(3))
    set_room(by=TESTS, numbers=[full], room_from=TODAY.replace(year=2030), limited=True)
    pause(by=TESTS, numbers=[paused], until=TODAY.replace(year=2030))
    withdraw(by=TESTS, numbers=[gone])
    return number


def test_the_document_that_is_served_is_the_document(api, vocabulary):
    assert api.get("/openapi.json") == document(vocabulary)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        *((reading.path, "") for reading in READINGS),
        ("/mediators", "q=tigrinya+koerdisch+arnhem&expertise=sexual-violence"),
        ("/mediators", "q=arabisch"),
        ("/mediators", "language=som&municipality=GM0202"),
        ("/mediators", "language=tir&municipality=GM0202&pageSize=1"),
        ("/changes", "pageSize=1"),
        ("/suggestions", "q=tigrinya+oosterb"),
    ],
)
def test_every_answer_is_as_the_document_says(api, promised, someone, path, query):
    described = promised["paths"][path]["get"]["responses"]["200"]
    answer = api.ask(f"{path.format(number=someone, id=HomePage.objects.get().pk)}?{query}")
    assert answer.status_code == 200
    validate(described["content"]["application/json"]["schema"], answer.json())


def test_an_answer_to_a_body_is_as_the_document_says(api, promised, someone):
    operation = promised["paths"]["/mediators/_search"]["post"]
    body = {
        name: schema["example"]
        for name, schema in operation["requestBody"]["content"]["application/json"]["schema"]["properties"].items()
    }
    validate(operation["requestBody"]["content"]["application/json"]["schema"], body)
    for sent in ({}, body, {"q": "tigrinya", "pageSize": 1}):
        answer = api.search(sent)
        assert answer.status_code == 200
        validate(operation["responses"]["200"]["content"]["application/json"]["schema"], answer.json())


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/mediators?page=0&nonsense=1", "/mediators"),
        ("/mediators/ABC", "/mediators/{number}"),
        ("/changes?after=99999", "/changes"),
    ],
)
def test_every_problem_is_as_the_document_says(api, promised, address, path):
    answer = api.ask(address)
    described = promised["paths"][path]["get"]["responses"][str(answer.status_code)]
    validate(described["content"]["application/problem+json"]["schema"], answer.json())


def test_every_example_of_a_key_can_be_asked(api, promised, someone):
    for path, item in promised["paths"].items():
        for parameter in item.get("get", {}).get("parameters", []):
            if parameter["in"] != "query" or parameter["name"] == "edition":
                continue
            example = parameter["example"][0] if isinstance(parameter["example"], list) else parameter["example"]
            value = str(example).lower() if isinstance(example, bool) else example
            api.get(f"{path}?{parameter['name']}={value}")


def test_every_word_of_the_documented_pattern_is_one_word():
    letter, inside = re.compile(f"[{LETTERS}]"), re.compile(f"[{INSIDE_WORDS}]")
    characters = [chr(code) for code in range(0x10000)]
    for character in filter(letter.match, characters):
        assert len(fold_word_list(character)) == 1, hex(ord(character))
        assert len(fold_word_list(f"a{character}a")) == 1, hex(ord(character))
    for character in filter(inside.match, characters):
        assert len(fold_word_list(f"a{character}a")) == 1, hex(ord(character))


def validate(schema: dict, answer: object) -> None:
    faults = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in OAS30Validator(schema).iter_errors(answer)
    ]
    assert faults == []
