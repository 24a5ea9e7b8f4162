"""What the fields of the search form offer, to whoever has scripts; and that typing leaves nothing behind."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from registry.choices import Level
from registry.profiles import SpokenLanguage
from tests.factories import a_published_mediator


@pytest.fixture
def typing(db, clock):
    """The options offered at a text in one of the fields."""

    def typed(q: str = "", where: str = "", *, field: str = "q", locale: str = "nl", query: str = "") -> list:
        answer = Client().post(f"/{locale}/suggestions{query}", {"q": q, "where": where, "field": field})
        assert answer.status_code == 200
        assert not answer.cookies
        return BeautifulSoup(answer.content, "html.parser").select("[role=option]")

    return typed


def words(option) -> str:
    return " ".join(option.get_text(" ", strip=True).split())


def test_an_option_says_name_own_name_kind_and_how_many(typing):
    a_published_mediator()
    option = typing("ትግ")[0]
    assert words(option) == "Tigrinya ትግርኛ Taal 1 1 mediator"
    assert option.bdi["lang"] == "ti"
    assert option["data-value"] == "Tigrinya "


def test_an_option_keeps_what_was_typed_before(typing):
    assert typing("vrouw arnh")[0]["data-value"] == "vrouw Arnhem "


def test_the_second_field_offers_only_places(typing):
    kinds = {option.select_one(".hint").get_text() for option in typing(where="a", field="where")}
    assert kinds <= {"Gemeente", "Provincie", "GGD-regio", "Veiligheidsregio", "Arbeidsmarktregio"}
    assert typing(where="tigri", field="where") == []


def test_places_of_one_name_can_be_told_apart_and_are_written_apart(typing):
    found = {option.select_one(".hint").get_text(): option["data-value"] for option in typing("utrecht")[:3]}
    assert found == {
        "Provincie": "provincie Utrecht ",
        "Veiligheidsregio": "veiligheidsregio Utrecht ",
        "Gemeente": "Utrecht ",
    }


def test_what_was_begun_is_told_where_the_name_says_something_else(typing):
    assert words(typing("oosterbe")[0]).startswith("Renkum (Oosterbeek) Gemeente")


def test_each_count_is_what_the_search_finds_with_what_was_typed_and_chosen_beside_it(typing, visitor):
    a_published_mediator(gender="woman")
    a_published_mediator(gender="man")
    a_published_mediator(gender="man", languages=(SpokenLanguage("som", None, Level.NATIVE),))
    for q, query, count in (("", "", 3), ("tigrinya", "", 2), ("tigrinya", "?gender=man", 1), ("", "?gender=man", 2)):
        option = typing(q, "arnh", field="where", query=query)[0]
        assert option.select_one(".n > span").get_text() == str(count)
        visitor.page = BeautifulSoup(f'<form action="/nl/find{query}"></form>', "html.parser")
        visitor.search(q, option["data-value"])
        assert len(visitor.names) == count


def test_the_texts_are_those_of_the_page(typing):
    a_published_mediator()
    assert "Language" in words(typing("tigri", locale="en")[0])
    assert "تغر" in words(typing("tigri", locale="ar")[0])


def test_nobody_keeps_what_was_typed(db, clock, caplog):
    caplog.set_level("DEBUG")
    answer = Client().post("/nl/suggestions", {"q": "besnijdenis"})
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "besnijdenis" not in caplog.text
    assert Client().get("/nl/suggestions?q=besnijdenis").status_code == 405


@pytest.mark.parametrize(
    "typed",
    [{}, {"q": "x" * 501}, {"q": "\0"}, {"q": '"><script>x', "field": "where"}, {"field": "nonsense", "q": "a"}],
)
def test_whatever_is_sent_is_answered(db, clock, typed):
    answer = Client().post("/nl/suggestions?page=x&language=nonsense", typed)
    assert answer.status_code == 200
    assert b"<script" not in answer.content


def test_text_before_an_option_is_written_so_that_it_stays_text(typing):
    option = typing('"><script>x</script> arnh')[0]
    assert option["data-value"] == '"><script>x</script> Arnhem '


@pytest.mark.parametrize("url", ["/nl/", "/nl/find"])
def test_without_a_script_the_fields_are_plain_fields(visitor, url):
    visitor.open(url)
    for name in ("q", "where"):
        field = visitor.page.find(id=name)
        assert not field.has_attr("role")
        assert not [attribute for attribute in field.attrs if attribute in {"aria-expanded", "aria-controls"}]
    assert visitor.page.select("script[src$='js/suggest.js'][defer]")
