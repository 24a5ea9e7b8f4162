"""Whatever is typed or sent, the answer is a clear message and never an error of ours; nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.finding.sealing import seal
from registry.numbers import display_number
from registry.profiles import ShownAttestation
from tests.factories import TODAY, a_published_mediator


@pytest.mark.parametrize("page", ["0", "-1", "1000000000", "999999999", "501", "two", "1.5", "", "١", "²"])
def test_a_page_number_that_cannot_be_is_refused_by_name(visitor, page):
    visitor.open("/nl/find", data={"page": page})
    assert visitor.response.status_code == 400
    assert [term.get_text() for term in visitor.page.select("dt")] == ["page"]
    assert "Gebruik één heel getal van 1 tot en met 500." in visitor.text


def test_a_page_past_the_last_is_not_found_and_leads_to_the_first(visitor):
    a_published_mediator(name="Selam T.")
    visitor.open("/nl/find?language=tir&page=500")
    assert visitor.response.status_code == 404
    visitor.follow("Ga naar de eerste pagina")
    assert visitor.names == ["Selam T."]


def test_unknown_keys_and_codes_are_named_and_the_rest_can_be_searched(visitor):
    a_published_mediator(name="Selam T.")
    visitor.open("/nl/find?language=tir&gender=robot&municipality=GM9999&colour=red")
    assert visitor.response.status_code == 400
    assert {term.get_text() for term in visitor.page.select("dt")} == {"gender", "municipality", "colour"}
    visitor.follow("Zoek zonder dit")
    assert visitor.names == ["Selam T."]


def test_a_topic_in_an_open_address_is_refused(visitor):
    visitor.open("/nl/find?expertise=sexual-violence")
    assert visitor.response.status_code == 400


def test_text_put_in_an_address_is_refused_but_not_lost(visitor):
    visitor.open("/nl/find?q=tigrinya&where=arnhem")
    assert visitor.response.status_code == 400
    assert visitor.typed() == ("tigrinya", "arnhem")


def test_two_hundred_values_are_refused_by_name(visitor):
    visitor.open("/nl/find?" + "&".join(["language=tir", "language=ukr"] * 100))
    assert visitor.response.status_code == 400
    assert "Geef hoogstens 20 waarden." in visitor.text


@pytest.mark.parametrize("typed", ["x" * 501, "word " * 2000, "ሰላም" * 3000])
def test_text_that_is_too_long_comes_back_with_the_limit(visitor, typed):
    visitor.search(typed, "arnhem")
    assert visitor.response.status_code == 400
    assert "hoogstens 500 tekens" in visitor.text
    assert visitor.typed() == (typed, "arnhem")


@pytest.mark.parametrize("typed", ["tigri\x00nya", "\x1b[31m", "a\x7fb"])
def test_control_characters_are_refused_and_the_other_field_is_kept(visitor, typed):
    visitor.search(typed, "arnhem")
    assert visitor.response.status_code == 400
    assert "Sommige tekens kunnen wij niet lezen." in visitor.text
    assert visitor.typed()[1] == "arnhem"


def test_words_pasted_from_a_table_are_understood(visitor):
    a_published_mediator(name="Selam T.")
    visitor.search("tigrinya\tpersoon", "arnhem\r\n")
    assert visitor.names == ["Selam T."]


def test_bytes_that_are_no_text_are_refused(visitor):
    response = visitor.client.post("/nl/find", b"q=%ff%fe&where=arnhem", "application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert "Sommige tekens kunnen wij niet lezen." in response.content.decode()


@pytest.mark.parametrize("query", ["language=%ff", "sealed=%ff", "page=%00", "%ff=%ff", "sealed=", "sealed=x&sealed=y"])
def test_bytes_that_are_no_text_never_break_an_address(visitor, query):
    visitor.open(f"/nl/find?{query}")
    assert visitor.response.status_code in {200, 400}


@pytest.mark.parametrize("sealed", ["forged", "gAAAAA" + "A" * 200, "A" * 10_000, "é"])
def test_a_forged_seal_is_a_message_and_no_error(visitor, sealed):
    a_published_mediator(name="Selam T.")
    visitor.open("/nl/find", data={"language": "tir", "sealed": sealed})
    assert visitor.response.status_code == 200
    assert visitor.names == ["Selam T."]
    assert "Een deel van uw vraag weten wij niet meer" in visitor.text


def test_a_seal_cannot_carry_what_belongs_in_the_open(visitor):
    token = seal({"q": "", "where": "", "keys": {"expertise": ["zzz"]}})
    visitor.open(f"/nl/find?sealed={token}")
    assert visitor.response.status_code == 200
    assert "Een deel van uw vraag weten wij niet meer" in visitor.text


def test_more_words_than_can_be_searched_are_named_and_kept(visitor):
    typed = " ".join(f"woord{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    visitor.search(typed)
    assert visitor.response.status_code == 400
    assert "words" in visitor.text
    assert visitor.typed() == (typed, "")


def test_one_endless_word_is_named_and_kept(visitor):
    visitor.search("a" * 300)
    assert visitor.response.status_code == 400
    assert visitor.typed() == ("a" * 300, "")


@pytest.mark.parametrize(
    "choice", ["x", "-", "expertise", "expertise-", "expertise-zzz", "words-x", "page-2", "\x00", "é"]
)
def test_a_choice_that_was_never_offered_is_refused_and_nothing_typed_is_lost(visitor, choice):
    visitor.send(q="tigrinya", where="arnhem", choice=choice)
    assert visitor.response.status_code == 400
    assert {term.get_text() for term in visitor.page.select("dt")} <= {"choice", "expertise"}
    assert visitor.typed() == ("tigrinya", "arnhem")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(visitor, method):
    assert getattr(visitor.client, method)("/nl/find").status_code == 405


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_a_body_of_another_kind_is_an_empty_or_a_bad_question(visitor, content_type):
    response = visitor.client.post("/nl/find", b'{"q": "x"}', content_type)
    assert response.status_code in {303, 400}


@pytest.mark.parametrize(
    "typed", ["x", "K7Q4-2MXR-8", "%00", "%ff", "K7Q42MXR9" * 50, "..%2f..", "<script>", "ＡＡＡＡ"]
)
def test_a_number_that_cannot_be_is_not_found_without_asking_for_anyone(visitor, typed):
    with CaptureQueriesContext(connection) as asked:
        visitor.open(f"/nl/mediators/{typed}")
    assert visitor.response.status_code == 404
    assert "Wij kunnen deze pagina niet vinden" in visitor.text
    assert not [query for query in asked if '"number" =' in query["sql"] or '"number" IN' in query["sql"]]


def test_markup_in_a_profile_is_shown_as_it_was_written(visitor):
    number = a_published_mediator(
        name="<b>Selam</b> T.",
        organisations=("<script>De Brug</script>",),
        attestations=(ShownAttestation("training", "School <i>One</i>", None, TODAY.replace(year=2028)),),
    )
    for url in ("/nl/find", f"/nl/mediators/{display_number(number)}"):
        visitor.open(url)
        assert "<b>Selam</b> T." in visitor.text
        assert "<script>De Brug</script>" in visitor.text
        assert "School <i>One</i>" in visitor.text or url == "/nl/find"


def test_invisible_characters_in_a_search_turn_nothing_around(visitor):
    turning = "\u202e\u2066\u202b"
    visitor.search(f"tigrinya moslim{turning}kind {turning}arabisch", "arnhem")
    assert visitor.response.status_code == 200
    assert not set(turning) & set(visitor.page.decode())


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/nl/", "Er is nog niemand."),
        ("/nl/find", "Niemand gevonden"),
        ("/nl/languages", "Er is nog niemand."),
        ("/nl/languages/tir", "Er is nog niemand."),
        ("/nl/municipalities", "0 mediators komen ergens in Gelderland"),
        ("/nl/municipalities/GM0202", "Er is nog niemand."),
    ],
)
def test_an_empty_registry_says_so(visitor, url, said):
    visitor.open(url)
    assert visitor.response.status_code == 200
    assert said in visitor.text
