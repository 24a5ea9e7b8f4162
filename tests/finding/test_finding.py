"""Someone in a hurry types a few words and finds the right person, and sees why."""

import datetime
import re

import pytest

from registry.choices import Level
from registry.numbers import display_number
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.mediators import pause, set_room, withdraw
from tests.factories import TESTS, TODAY, a_published_mediator


def speaking(*languages: str, level: str = Level.NATIVE) -> tuple[SpokenLanguage, ...]:
    return tuple(SpokenLanguage(code, None, level) for code in languages)


def test_tigrinya_arnhem_finds_who_speaks_it_there_and_says_why(visitor):
    a_published_mediator(name="Selam T.")
    a_published_mediator(name="Olena K.", languages=speaking("ukr"))
    visitor.search("tigrinya", "arnhem")
    assert visitor.response.status_code == 200
    assert visitor.names == ["Selam T."]
    assert visitor.chips == ["Tigrinya", "Arnhem"]
    assert "Moedertaal: Tigrinya" in visitor.text
    assert "Werkt vanuit Arnhem" in visitor.text
    assert "Bevestigd op 23 november 2026" in visitor.text


def test_the_same_search_reads_in_english_too(visitor):
    a_published_mediator(name="Selam T.")
    visitor.search("tigrinya", "arnhem", locale="en")
    assert "1 mediator found" in visitor.text
    assert "Native speaker: Tigrinya" in visitor.text


def test_the_language_switch_keeps_the_search(visitor):
    a_published_mediator(name="Selam T.")
    visitor.search("tigrinya", "arnhem")
    visitor.follow("English")
    assert visitor.page.html["lang"] == "en"
    assert visitor.names == ["Selam T."]
    assert visitor.typed() == ("tigrinya", "arnhem")


def test_what_was_typed_stays_in_the_fields(visitor):
    visitor.search("vrouw tigrinya <script>", "arnhem")
    assert visitor.typed() == ("vrouw tigrinya <script>", "arnhem")


def test_searching_is_answered_303_with_topics_sealed(visitor):
    response = visitor.client.post("/nl/find", {"q": "tigrinya seksueel geweld", "where": "arnhem"})
    assert response.status_code == 303
    assert re.fullmatch(r"/nl/find\?language=tir&municipality=GM0202&sealed=[\w%-]+", response["Location"])


def test_taking_a_chip_away_takes_its_words_away(visitor):
    a_published_mediator(name="Selam T.", gender="man")
    visitor.search("vrouw tigrinya", "arnhem")
    assert visitor.names == []
    visitor.follow("Vrouw")
    assert visitor.names == ["Selam T."]
    assert visitor.chips == ["Tigrinya", "Arnhem"]
    assert visitor.typed() == ("tigrinya", "arnhem")


def test_taking_the_place_away_takes_its_kilometres_away(visitor):
    visitor.open("/nl/find?municipality=GM0202&withinKm=25")
    assert visitor.chips == ["Arnhem en 25 km eromheen"]
    visitor.follow("Arnhem")
    assert visitor.response.request["QUERY_STRING"] == ""


def test_a_choice_stays_when_other_words_are_typed(visitor):
    a_published_mediator(name="Selam T.", gender="woman")
    visitor.search("tigrinya")
    visitor.follow("Vrouw")
    assert visitor.chips == ["Tigrinya", "Vrouw"]
    visitor.search("tigrinya", "arnhem")
    assert visitor.chips == ["Tigrinya", "Arnhem", "Vrouw"]
    visitor.search("tigrinya man", "arnhem")
    assert visitor.chips == ["Tigrinya", "Arnhem", "Man"]


def test_an_umbrella_word_asks_back_with_who_is_there(visitor):
    a_published_mediator(name="Samira A.", languages=speaking("apc"))
    a_published_mediator(name="Huda M.", languages=speaking("ary"))
    visitor.search("arabisch")
    assert sorted(visitor.names) == ["Huda M.", "Samira A."]
    question = visitor.page.select_one(".panel--warm")
    assert "Wat bedoelt u met “arabisch”?" in question.get_text()
    answers = [answer.get_text(" ", strip=True) for answer in question.find_all("a")]
    assert answers == [
        "Levantijns-Arabisch 1 1 mediator",
        "Marokkaans Arabisch 1 1 mediator",
        "Maakt niet uit 2 2 mediators",
    ]
    visitor.follow("Levantijns-Arabisch")
    assert visitor.names == ["Samira A."]
    assert not visitor.page.select(".panel--warm")


def test_any_of_these_ends_the_question_and_keeps_everyone(visitor):
    a_published_mediator(name="Samira A.", languages=speaking("apc"))
    a_published_mediator(name="Huda M.", languages=speaking("ary"))
    visitor.search("arabisch")
    visitor.follow("Maakt niet uit")
    assert sorted(visitor.names) == ["Huda M.", "Samira A."]
    assert visitor.chips == ["Arabisch"]
    assert not visitor.page.select(".panel--warm")


def test_counts_beside_choices_are_what_one_finds_after_choosing(visitor):
    for place in range(3):
        a_published_mediator(
            name=f"Person {place}",
            gender="woman" if place else "man",
            expertise=("sexual-violence", "asylum-procedure")[: place + 1],
            keeps_people_who_move=place == 1,
        )
    url = "/nl/find?language=tir"
    visitor.open(url)
    choices = visitor.page.select(".options .choice:not([aria-current])")
    assert {choice.name for choice in choices} == {"a", "button"}
    for choice in choices:
        after = type(visitor)()
        after.open(url)
        label = choice.find_all("span", recursive=False)[1].get_text(strip=True)
        after.press(label) if choice.name == "button" else after.open(choice["href"])
        assert len(after.names) == int(choice.select_one(".n [aria-hidden]").get_text()), label


def test_choosing_a_topic_shows_it_in_no_address(visitor):
    a_published_mediator(name="Selam T.", expertise=("sexual-violence",))
    a_published_mediator(name="Olena K.")
    visitor.search("tigrinya", "arnhem")
    assert not [link for link in visitor.page.select("[href]") if "violence" in link["href"]]
    visitor.press("Seksueel geweld")
    assert visitor.names == ["Selam T."]
    assert visitor.chips == ["Tigrinya", "Arnhem", "Seksueel geweld"]
    assert visitor.typed() == ("tigrinya", "arnhem")
    assert "violence" not in visitor.response.request["QUERY_STRING"]
    visitor.follow("Seksueel geweld")
    assert sorted(visitor.names) == ["Olena K.", "Selam T."]


def test_a_word_that_names_a_religion_is_shown_as_not_searched(visitor):
    a_published_mediator(name="Selam T.")
    visitor.search("moslim tigrinya")
    assert visitor.names == ["Selam T."]
    assert "Hierop zoeken wij niet: moslim." in visitor.text


def test_a_misspelt_word_is_told_with_a_way_back(visitor):
    a_published_mediator(name="Selam T.")
    a_published_mediator(name="Nijmgen A.")
    visitor.search("tigrinya nijmgen")
    assert visitor.chips == ["Tigrinya", "Nijmegen"]
    assert "U typte “nijmgen”, wij zochten op Nijmegen." in visitor.text
    visitor.follow("Zoek “nijmgen” in namen")
    assert visitor.names == ["Nijmgen A."]
    assert visitor.chips[0] == "Tigrinya"
    assert "U typte" not in visitor.text
    assert visitor.typed() == ("tigrinya nijmgen", "")


def test_words_without_a_meaning_are_named_and_easily_left_out(visitor):
    a_published_mediator(name="Selam T.")
    visitor.search("tigrinya rustig")
    assert visitor.names == []
    visitor.follow("Zoek zonder deze woorden")
    assert visitor.names == ["Selam T."]
    assert visitor.typed() == ("tigrinya", "")


def test_nobody_found_is_no_dead_end(visitor):
    a_published_mediator(name="Selam T.")
    visitor.search("tigrinya", "texel")
    assert visitor.names == []
    assert "Niemand past bij alles wat u vraagt" in visitor.text
    visitor.follow("In heel Nederland")
    assert visitor.names == ["Selam T."]


def test_pages_hold_twenty_and_lead_to_each_other(visitor):
    for place in range(45):
        a_published_mediator(name=f"Person {place:02}")
    visitor.open("/nl/find?language=tir")
    assert len(visitor.names) == 20
    seen = set(visitor.names)
    assert not visitor.page.select("[rel=prev]")
    visitor.open(visitor.page.select_one("[rel=next]")["href"])
    seen |= set(visitor.names)
    visitor.open(visitor.page.select_one("[rel=next]")["href"])
    seen |= set(visitor.names)
    assert len(seen) == 45
    assert not visitor.page.select("[rel=next]")
    assert visitor.page.select_one(".pages [aria-current]").get_text(strip=True).endswith("3")


@pytest.mark.parametrize("hide", [withdraw, pause])
def test_who_withdraws_or_pauses_is_gone_at_once(visitor, hide):
    number = a_published_mediator(name="Selam T.")
    visitor.search("tigrinya", "arnhem")
    assert visitor.names == ["Selam T."]
    hide(by=TESTS, numbers=[number])
    visitor.search("tigrinya", "arnhem")
    assert visitor.names == []
    visitor.open(f"/nl/mediators/{display_number(number)}")
    assert visitor.response.status_code == 404


def test_full_people_are_shown_as_full_until_their_day_comes(visitor, clock):
    number = a_published_mediator(name="Selam T.")
    set_room(by=TESTS, numbers=[number], room_from=TODAY + datetime.timedelta(days=14))
    visitor.search("tigrinya")
    assert "Vol tot 7 december 2026" in visitor.text
    clock.shift(datetime.timedelta(days=14))
    visitor.search("tigrinya")
    assert "Heeft ruimte" in visitor.text


def test_proof_that_ended_is_not_shown(visitor):
    a_published_mediator(
        expertise=("sexual-violence",),
        attestations=(
            ShownAttestation("training", "School One", "sexual-violence", TODAY),
            ShownAttestation("supervision", "School Two", None, TODAY + datetime.timedelta(days=1)),
        ),
    )
    visitor.search("tigrinya")
    proof = visitor.page.select_one(".facts").get_text(" ", strip=True)
    assert "Opleiding" not in proof
    assert "Supervisie (geldig tot en met 23 november 2026)" in proof


def test_an_old_seal_shows_the_open_part_and_asks_for_the_rest(visitor, clock):
    a_published_mediator(name="Selam T.")
    visitor.search("tigrinya trauma", "arnhem")
    url = visitor.response.request["PATH_INFO"] + "?" + visitor.response.request["QUERY_STRING"]
    clock.shift(datetime.timedelta(hours=3))
    visitor.open(url)
    assert visitor.response.status_code == 200
    assert "Een deel van uw vraag weten wij niet meer" in visitor.text
    assert visitor.names == ["Selam T."]
    assert visitor.chips == ["Tigrinya", "Arnhem"]


def test_a_card_shows_what_was_asked_first_and_says_how_much_more_there_is(visitor, vocabulary):
    topics = sorted(vocabulary.expertise, key=lambda slug: slug != "sexual-violence")[:7]
    a_published_mediator(expertise=tuple(topics))
    visitor.search("seksueel geweld")
    shown = visitor.page.find("dt", string="Kennis").find_next_sibling("dd")
    assert shown.find().name == "mark"
    assert shown.get_text(" ", strip=True).startswith("Seksueel geweld")
    assert len(shown.get_text().split("·")) == 5
    assert shown.get_text().endswith("en nog 2")
