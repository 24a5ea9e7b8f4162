"""The rules that decide between meanings, each with wishes of people in a hurry that it decides."""

import pytest

from search.criteria import Place, SearchCriteria, Wish
from search.understanding import PieceKind, understand


@pytest.fixture
def understood(vocabulary):
    """The criteria understood from one text."""

    def criteria(text: str, where: str = "", locale: str = "nl") -> SearchCriteria:
        return understand(text, where, locale=locale, vocabulary=vocabulary).criteria

    return criteria


@pytest.fixture
def left_over(vocabulary):
    """The words of a text that mean nothing to us, each with whether it is searched."""

    def words(text: str, locale: str = "nl") -> list[tuple[str, bool]]:
        pieces = understand(text, "", locale=locale, vocabulary=vocabulary).pieces
        return [(piece.codes[0], piece.searched) for piece in pieces if piece.kind is PieceKind.WORD]

    return words


def languages(*codes: str) -> tuple[Wish, ...]:
    return tuple(Wish(languages=(code,)) for code in codes)


# The longest match wins


def test_a_longer_phrase_that_begins_later_wins_over_a_shorter_one(understood):
    assert understood("gedwongen huwelijk").expertise == ("forced-marriage",)
    assert understood("Noord-Brabant").place == Place(regions=("PV30",))


def test_a_word_inside_another_word_does_not_count(understood):
    assert understood("schoolreisje").expertise == ()


# Languages


@pytest.mark.parametrize(
    ("word", "code"),
    [("Perzisch", "pes"), ("Swahili", "swh"), ("Albanees", "sqi"), ("Maleis", "msa"), ("Romani", "rom")],
)
def test_a_group_that_is_usually_one_language_is_that_language(understood, word, code):
    assert understood(word).wishes == languages(code)


def test_a_word_for_a_variety_wins_over_a_foreign_name_of_its_language(understood):
    assert understood("Fulani").wishes == (Wish(varieties=("ff-NG",)),)


def test_an_inflected_word_asks_back_as_the_word_itself_does(understood):
    assert understood("Chinese tolk").wishes == understood("Chinees").wishes
    assert not understood("Chinese tolk").wishes[0].settled


@pytest.mark.parametrize("text", ["Turkstalige vrouw", "Turks-sprekend", "turkssprekende", "turkstolk", "Turkse"])
def test_an_ending_counts_as_the_word(understood, text):
    assert understood(text).wishes == languages("tur")


def test_an_ambiguous_word_is_settled_by_a_language_named_anywhere(understood):
    assert understood("Pakistaans, het liefst Urdu").wishes == languages("urd")


def test_two_ambiguous_words_that_share_several_languages_ask_for_those(understood):
    assert understood("marokkaans berbers").wishes == (Wish(languages=("rif", "shi", "tzm"), settled=False),)


def test_two_ambiguous_words_that_share_nothing_ask_back_both(understood):
    assert [wish.settled for wish in understood("Armeens of Zazaki").wishes] == [False, False]


def test_varieties_of_one_language_are_one_wish(understood):
    assert understood("Moldavisch, Curaçaos, Arubaans").wishes == (
        Wish(varieties=("ro-MD",)),
        Wish(varieties=("pap-CW", "pap-AW")),
    )


# The mediator


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Dari voor een jonge vrouw", "nl"),
        ("Dari, voor een Afghaanse vrouw", "nl"),
        ("mijn man spreekt Dari", "nl"),
        ("vrouwelijke patiënt, Dari", "nl"),
        ("voorlichting voor mannen en vrouwen", "nl"),
        ("Dari for an elderly man", "en"),
        ("female client, Dari", "en"),
    ],
)
def test_words_that_point_at_the_client_ask_no_gender_of_the_mediator(understood, text, locale):
    assert understood(text, locale=locale).genders == ()


@pytest.mark.parametrize(
    "text", ["voor bevalling, vrouw", "voor mijn moeder een vrouwelijke tolk", "vrouw voor gesprek", "tolkster"]
)
def test_other_gender_words_ask_for_the_mediator(understood, text):
    assert understood(text).genders == ("woman",)


@pytest.mark.parametrize(
    "text", ["geen man", "niet telefonisch", "niet per video", "patiënt spreekt geen Engels", "geen spoed"]
)
def test_what_is_refused_is_not_asked(understood, text):
    assert understood(text) == SearchCriteria()


def test_what_is_refused_leaves_the_rest_as_it_is(understood):
    assert understood("niet telefonisch, wel video").ways == ("video",)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("kan er iemand met haar mee naar de rechtbank", "nl"),
        ("wie gaat er mee", "nl"),
        ("om mee te gaan", "nl"),
        ("who can go along", "en"),
        ("somebody to come with us", "en"),
    ],
)
def test_going_along_in_any_form_is_accompanying(understood, text, locale):
    assert understood(text, locale=locale).activities == ("accompany",)


@pytest.mark.parametrize("text", ["iemand die kan mee denken", "wie kan er mee praten", "mee eens"])
def test_other_verbs_with_mee_are_not_going_along(understood, text):
    assert "accompany" not in understood(text).activities


def test_fluent_or_native_is_fluent_at_least(understood):
    assert understood("Dari vloeiend of moedertaal").level == "fluent"


@pytest.mark.parametrize("text", ["z.s.m.", "vandaag nog", "met spoed", "zo snel mogelijk"])
def test_haste_asks_for_room(understood, text):
    assert understood(text) == SearchCriteria(available=True)


@pytest.mark.parametrize("text", ["maandag 14 december om 9:30 uur", "volgend jaar", "over 3 weken", "morgen"])
def test_other_days_and_dates_are_nothing(understood, text):
    assert understood(text) == SearchCriteria()


# Places


@pytest.mark.parametrize("text", ["iemand in een opvang", "in de wijk", "in heel Nederland", "bij hem thuis"])
def test_function_words_are_never_a_place(understood, text):
    assert understood(text).place == Place()


def test_a_village_that_is_a_function_word_can_be_typed_in_the_other_field(understood):
    assert understood("", "Een").place == Place(municipalities=("GM1699",))


def test_an_everyday_word_without_a_place_word_is_no_place(understood, left_over):
    assert left_over("houten tafel") == [("houten", True), ("tafel", True)]
    assert understood("Dari near Grave", locale="en").place == Place(municipalities=("GM1982",))


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Middelburg", ("GM0687",)),
        ("Bergen", ("GM0373", "GM0893")),
        ("Bergen (NH)", ("GM0373",)),
        ("Haren", ("GM0014",)),
        ("Urk", ("GM0184",)),
        ("Den Bosch", ("GM0796",)),
        ("'s-Hertogenbosch", ("GM0796",)),
    ],
)
def test_a_municipality_is_found_by_its_everyday_name(understood, name, codes):
    assert understood(name).place == Place(municipalities=codes)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Twente", "GG1106"),
        ("veiligheidsregio Twente", "VR05"),
        ("arbeidsmarktregio Twente", "AM05"),
        ("GGD Utrecht", "GG2514"),
        ("GGD Gelderland-Midden", "GG1911"),
        ("Utrecht province", "PV26"),
        ("Brabant", "PV30"),
        ("Zeeland", "PV29"),
    ],
)
def test_a_name_with_several_meanings_is_the_first_kind_or_the_kind_said(understood, text, region):
    assert understood(text, locale="en").place == Place(regions=(region,))


def test_a_place_in_several_municipalities_is_not_guessed(understood, left_over):
    assert understood("Achterveld").place == Place()
    assert left_over("Achterveld") == [("achterveld", True)]


def test_two_letters_after_four_figures_belong_to_the_postcode_unless_they_say_something(understood):
    assert understood("6811 GA", locale="en") == SearchCriteria(place=Place(municipalities=("GM0202",)))
    assert understood("6811 nu").available


@pytest.mark.parametrize(("text", "kilometres"), [("2,5 km", 3), ("999 kilometer", 200), ("40km", 40)])
def test_a_distance_is_whole_kilometres_that_can_be_asked(understood, text, kilometres):
    assert understood(f"{text} van Assen").place == Place(municipalities=("GM0106",), within_km=kilometres)


@pytest.mark.parametrize("text", ["0 km", "niveau 3", "2e keer", "24/7", "0000AB"])
def test_other_numbers_are_nothing(understood, text):
    assert understood(text) == SearchCriteria()


def test_what_follows_an_apostrophe_is_an_ending(understood):
    assert understood("Arnhem's", locale="en").place == Place(municipalities=("GM0202",))
    assert understood("Utrecht'te", locale="tr").place == Place(municipalities=("GM0344",))
    assert understood("O'Neill", locale="en").words == ("o'neill",)


# Everyday words of the language typed in


def test_an_everyday_word_is_a_language_only_on_pages_in_another_language(understood):
    assert understood("ga", locale="nl").wishes == ()
    assert understood("Ga", locale="en").wishes == languages("gaa")
    assert understood("bilen", locale="tr").wishes == ()


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Ik ben op zoek naar iemand die ons kan helpen, alstublieft", "nl"),
        ("Could you please help us find somebody experienced?", "en"),
        ("مترجم أحتاج", "nl"),
        ("шукаю перекладача", "nl"),
        ("je cherche un interprète", "fr"),
    ],
)
def test_words_around_a_wish_are_not_left_over(understood, text, locale):
    assert understood(text, locale=locale) == SearchCriteria()


def test_a_latin_word_of_a_language_that_is_not_typed_in_can_be_a_name(left_over):
    assert left_over("Rag", "nl") == [("rag", True)]
    assert left_over("Rag", "so") == []


# Words


def test_a_name_of_a_country_in_several_words_is_not_searched(left_over):
    assert left_over("Burkina Faso") == [("burkina", False), ("faso", False)]


def test_a_person_is_never_searched_by_people_or_religion(left_over):
    for word in ("Syriër", "Marokkanen", "Koerd", "islamitische", "Jewish", "Belgians"):
        assert [searched for _, searched in left_over(word)] == [False]


def test_a_piece_tells_where_it_was_typed(vocabulary):
    text = "een  Tigrinya-tolk, in ‘Den Haag’"
    pieces = understand(text, "", locale="nl", vocabulary=vocabulary).pieces
    assert [(piece.kind, piece.text, text[piece.start : piece.end]) for piece in pieces] == [
        (PieceKind.LANGUAGE, "Tigrinya", "Tigrinya"),
        (PieceKind.MUNICIPALITY, "Den Haag", "Den Haag"),
    ]
