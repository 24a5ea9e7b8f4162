"""What the search box understands. Each test is a rule of docs/search.md, said as a wish of somebody in a hurry."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.criteria import Place, SearchCriteria, Wish
from search.understanding import PieceKind, understand
from search.understanding.folding import fold

KURDISH = ("ckb", "kmr", "sdh")


@pytest.fixture
def understood(vocabulary):
    """The criteria understood from one text."""

    def criteria(text: str, where: str = "", locale: str = "nl") -> SearchCriteria:
        return understand(text, where, locale=locale, vocabulary=vocabulary).criteria

    return criteria


def test_a_nurse_types_a_language_a_gender_and_a_town(understood):
    assert understood("somalisch vrouw zwolle") == SearchCriteria(
        wishes=(Wish(languages=("som",)),), genders=("woman",), place=Place(municipalities=("GM0193",))
    )


def test_the_second_field_is_where(understood):
    assert understood("dari", "Nijmegen").place == Place(municipalities=("GM0268",))


def test_case_marks_and_punctuation_do_not_matter(understood):
    assert understood("OEKRAÏENS,  (utrecht)!") == understood("oekraiens utrecht")


def test_an_arabic_name_is_found_however_it_is_spelled(understood):
    assert understood("التركية") == understood("تركية") == understood("تركيه")
    assert understood("تركية").wishes == (Wish(languages=("tur",)),)


def test_an_umbrella_word_asks_back_and_never_guesses(understood):
    assert understood("Koerdisch").wishes == (Wish(languages=KURDISH, settled=False),)


def test_a_nationality_that_fits_several_languages_asks_back(understood):
    assert understood("Afghaanse").wishes == (Wish(languages=("prs", "pus"), settled=False),)


def test_a_second_word_settles_an_umbrella_word(understood):
    assert understood("koerdisch kurmanji").wishes == (Wish(languages=("kmr",)),)


def test_what_two_umbrella_words_share_settles_both(understood):
    assert understood("arabisch, liefst syrisch").wishes == (Wish(languages=("apc",)),)


def test_a_dialect_names_its_variety(understood):
    assert understood("braziliaans").wishes == (Wish(varieties=("pt-BR",)),)
    assert understood("Braziliaans Portugees").wishes == (Wish(varieties=("pt-BR",)),)


def test_an_old_hurtful_name_leads_to_the_language(understood):
    assert understood("gypsy").wishes == (Wish(languages=("rom",)),)


def test_the_longest_name_wins(understood):
    criteria = understood("vrouwelijke genitale verminking")
    assert (criteria.expertise, criteria.genders) == (("female-genital-mutilation",), ())


def test_half_of_the_name_of_a_topic_is_enough(understood):
    assert understood("justitie").expertise == ("police-and-justice",)


def test_a_dutch_ending_counts_as_the_word(understood):
    assert understood("poolse").wishes == understood("pools").wishes == (Wish(languages=("pol",)),)


@pytest.mark.parametrize(
    "text", ["tolk voor een vrouw", "tigrinya voor mijn zwangere vrouw", "interpreter for my wife"]
)
def test_the_gender_of_the_client_is_never_asked_of_the_mediator(understood, text):
    assert understood(text).genders == ()


def test_levels_ways_and_haste_are_understood(understood):
    criteria = understood("vloeiend farsi telefonisch of via video, spoed")
    assert (criteria.level, criteria.ways, criteria.available) == ("fluent", ("phone", "video"), True)


def test_going_along_is_an_activity(understood):
    assert understood("iemand die mee kan naar het ziekenhuis").activities == ("accompany",)


def test_next_week_is_not_now_and_is_not_searched(understood):
    assert understood("dari volgende week") == understood("dari")


def test_a_distance_widens_the_town(understood):
    expected = Place(municipalities=("GM0855",), within_km=15)
    assert understood("within 15 km of Tilburg", locale="en").place == expected
    assert understood("15km rond tilburg").place == expected


def test_a_postcode_is_a_municipality_and_other_numbers_are_nothing(understood):
    assert understood("6811 AB").place == understood("6811ab").place == Place(municipalities=("GM0202",))
    assert understood("2 tolken 99999") == SearchCriteria()


def test_the_kind_of_region_is_chosen_by_the_word_before_it(understood):
    assert understood("Utrecht").place == Place(municipalities=("GM0344",))
    assert understood("provincie Utrecht").place == Place(regions=("PV26",))


def test_a_merged_municipality_leads_to_its_successor(understood):
    assert understood("Weesp").place == Place(municipalities=("GM0363",))


def test_a_town_that_is_an_everyday_word_is_a_town_only_after_in(understood):
    assert understood("echt goede tolk").place == Place()
    assert understood("tolk in Best").place == Place(municipalities=("GM0753",))
    assert understood("", "Best").place == Place(municipalities=("GM0753",))


def test_an_everyday_word_of_the_page_is_no_language(understood):
    assert understood("interpreter for Dari", locale="en").wishes == (Wish(languages=("prs",)),)


def test_a_name_is_left_over_and_searched(understood):
    assert understood("Fatuma").words == ("fatuma",)


@pytest.mark.parametrize("text", ["moslim", "belgische", "Eritrea", "christian"])
def test_words_for_peoples_countries_and_religions_are_shown_and_never_searched(vocabulary, text):
    understanding = understand(text, "", locale="nl", vocabulary=vocabulary)
    assert understanding.criteria == SearchCriteria()
    assert [(piece.kind, piece.searched) for piece in understanding.pieces] == [(PieceKind.WORD, False)]


@settings(deadline=None)
@given(text=st.text(max_size=200), where=st.text(max_size=50), locale=st.sampled_from(["nl", "en", "ar", "xx"]))
def test_whatever_is_typed_every_piece_tells_the_stretch_it_came_from(all_words, text, where, locale):
    understanding = understand(text, where, locale=locale, vocabulary=all_words)
    for field, typed in (("text", text), ("where", where)):
        pieces = [piece for piece in understanding.pieces if piece.field == field]
        assert all(piece.text == typed[piece.start : piece.end] for piece in pieces)
        assert all(one.end <= next_one.start for one, next_one in pairwise(pieces))


@settings(deadline=None)
@given(
    text=st.lists(st.sampled_from(["tigrinya", "vrouw", "arnhem", "in", "best", "koerdisch", "fatuma"])).map(" ".join)
)
def test_capitals_and_extra_spaces_change_nothing(all_words, text):
    def criteria(typed: str) -> SearchCriteria:
        return understand(typed, "", locale="nl", vocabulary=all_words).criteria

    assert criteria(text) == criteria(text.upper().replace(" ", "   "))


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_ten_thousand_characters_are_understood(understood):
    assert understood("tigrinya " + "x" * 10_000).wishes == (Wish(languages=("tir",)),)
