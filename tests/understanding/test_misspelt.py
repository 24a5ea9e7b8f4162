"""Wishes as hurried people type them: misspelt, written as one, inflected. Each test is a rule of docs/search.md."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.criteria import Place, SearchCriteria, Wish
from search.understanding import PieceKind, understand
from search.understanding.folding import fold_word_list
from search.understanding.phrasebook import ORDINARY_WORDS, known_locales, ordinary_words
from search.understanding.reading import MOST_WORDS_COMPARED, Reader, reader_of
from search.understanding.spelling import letters_allowed, sound

# Words of the commonest, one a line, for each language with a list.
EVERYDAY = Path(__file__).parent / "everyday"


@pytest.fixture
def understood(vocabulary):
    """The criteria understood from one text."""

    def criteria(text: str, where: str = "", locale: str = "nl") -> SearchCriteria:
        return understand(text, where, locale=locale, vocabulary=vocabulary).criteria

    return criteria


@pytest.fixture
def left_over(vocabulary):
    """The words of a text that mean nothing to us."""

    def words(text: str, locale: str = "nl") -> list[str]:
        pieces = understand(text, "", locale=locale, vocabulary=vocabulary).pieces
        return [piece.codes[0] for piece in pieces if piece.kind is PieceKind.WORD]

    return words


def languages(*codes: str) -> tuple[Wish, ...]:
    return tuple(Wish(languages=(code,)) for code in codes)


# How wrong a word may be


def test_one_letter_may_be_wrong_from_five_letters_and_two_from_eight():
    assert [letters_allowed("a" * letters) for letters in (4, 5, 7, 8, 40, 41)] == [0, 1, 1, 2, 2, 0]


def test_arabic_writes_no_short_vowels_so_a_word_must_be_longer_before_a_letter_may_be_wrong():
    assert [letters_allowed("ع" * letters) for letters in (5, 6, 8, 9)] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("somalies", "somalisch"),
        ("oekrainse", "ukrainse"),
        ("farsie", "farsi"),
        ("tigrynia", "tigrinia"),
        ("advokaat", "advocaat"),
        ("zorani", "sorani"),
        ("dringent", "dringend"),
        ("verkragting", "verkrachting"),
        ("consultatieburo", "consultatiebureau"),
    ],
)
def test_words_that_dutch_people_hear_alike_sound_alike(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("tigrina", "tir"), ("somaliesch", "som"), ("pasjtu", "pus"), ("vietnamez", "vie"), ("украінска", "ukr")],
)
def test_a_misspelt_language_is_understood(understood, typed, code):
    assert understood(typed).wishes == languages(code)


def test_a_misspelt_umbrella_word_still_asks_back(understood):
    assert understood("koerdsich").wishes == understood("Koerdisch").wishes
    assert not understood("koerdsich").wishes[0].settled


def test_another_spelling_of_an_ambiguous_word_asks_back_too(understood):
    assert understood("Marokaans").wishes == understood("Marokkaans").wishes


@pytest.mark.parametrize("typed", ["nijmgen", "rotterdm", "eindoven", "leewarden", "zwole"])
def test_a_misspelt_town_is_understood(understood, typed):
    assert len(understood(typed).place.municipalities) == 1


def test_gender_ways_haste_and_topics_may_be_misspelt_too(understood):
    criteria = understood("vrouwlijke telefonish dringent zwangerschp")
    assert (criteria.genders, criteria.ways, criteria.available, criteria.expertise) == (
        ("woman",),
        ("phone",),
        True,
        ("pregnancy-and-birth",),
    )


def test_a_misspelt_word_counts_inside_a_phrase_and_is_left_as_typed_outside_it(understood, left_over):
    assert understood("huiselijk gewelt").expertise == ("domestic-violence",)
    assert left_over("gewelt") == ["gewelt"]


def test_words_that_say_nothing_may_be_misspelt(understood):
    assert understood("vertalr gezogt") == SearchCriteria()


# What is never corrected


@pytest.mark.parametrize("typed", ["dai", "urd", "eda", "twii", "hag"])
def test_a_short_word_is_never_corrected(left_over, typed):
    assert left_over(typed) == [typed]


@pytest.mark.parametrize(
    ("typed", "locale"),
    [("servies", "nl"), ("achterhoede", "nl"), ("spoeling", "nl"), ("support", "en"), ("vergeten", "nl")],
)
def test_a_right_word_of_the_language_is_never_corrected(left_over, typed, locale):
    assert left_over(typed, locale) == [typed]


@pytest.mark.parametrize("name", ["Samira", "Barbara", "Brenda", "Aminata", "Yilmaz", "Habtom", "Mendes", "Fatuma"])
def test_a_name_of_a_person_is_never_corrected(left_over, name):
    assert left_over(name) == [name.lower()]


def test_nederland_is_not_taken_for_its_language(understood):
    assert understood("Nederland") == SearchCriteria()


def test_ordinary_words_are_needed_for_what_they_protect(vocabulary):
    unprotected = Reader("nl", vocabulary, ordinary=())
    assert unprotected.takes_for_another("servies")
    assert not reader_of("nl", vocabulary).takes_for_another("servies")


def test_lists_of_ordinary_words_are_folded_and_hold_nothing_we_know(vocabulary):
    for file in ORDINARY_WORDS.glob("*.txt"):
        assert file.stem in {*known_locales(), "people"}
    reader = reader_of("nl", vocabulary)
    known = {word for word in ordinary_words("nl") if reader.is_known(word)}
    assert len(known) < len(ordinary_words("nl")) / 20, sorted(known)[:20]


# Several words are equally near


def test_a_word_as_near_to_two_languages_is_not_guessed(left_over):
    assert left_over("albonees") == ["albonees"]


def test_of_words_that_sound_alike_the_one_spelled_more_alike_is_meant(understood):
    assert sound("Roosendaal".lower()) == sound("Rozendaal".lower())
    assert understood("roosendal").place == Place(municipalities=("GM1674",))
    assert understood("rozendal").place == Place(municipalities=("GM0277",))


def test_of_words_equally_near_a_language_is_meant_and_after_in_a_place(understood):
    assert understood("bsilen").wishes == languages("byn")
    assert understood("in bsilen").place == understood("in Beilen").place == Place(municipalities=("GM1731",))
    assert understood("", "bsilen").place == Place(municipalities=("GM1731",))


# Words written as one, or apart


@pytest.mark.parametrize(
    ("typed", "criteria"),
    [
        ("tigrinyaarnhem", SearchCriteria(wishes=languages("tir"), place=Place(municipalities=("GM0202",)))),
        ("farsidenhaag", SearchCriteria(wishes=languages("pes"), place=Place(municipalities=("GM0518",)))),
        ("denhaag", SearchCriteria(place=Place(municipalities=("GM0518",)))),
        ("spoedtolk", SearchCriteria(available=True)),
        ("turksetolk", SearchCriteria(wishes=languages("tur"))),
        ("beeld bellen", SearchCriteria(ways=("video",))),
        ("zieken huis", SearchCriteria(expertise=("healthcare-system",))),
    ],
)
def test_spaces_may_be_missing_or_too_many(understood, typed, criteria):
    assert understood(typed) == criteria


@pytest.mark.parametrize("typed", ["zorgplan", "schoolreisje", "werkgroepje", "huisdokter"])
def test_a_topic_inside_a_longer_word_does_not_count(understood, typed):
    assert understood(typed).expertise == ()


# Endings


@pytest.mark.parametrize(
    ("text", "locale", "code"),
    [
        ("Oekraïense", "nl", "ukr"),
        ("Turkssprekende", "nl", "tur"),
        ("التركية", "ar", "tur"),
        ("والصومالية", "ar", "som"),
        ("بالتركية", "ar", "tur"),
        ("للتركية", "ar", "tur"),
        ("українською", "uk", "ukr"),
        ("польського", "uk", "pol"),
        ("Türkçeyi", "tr", "tur"),
        ("Soomaaliga", "so", "som"),
        ("Ingiriisiga", "so", "eng"),
        ("ብትግርኛ", "ti", "tir"),
        ("ትግርኛን", "ti", "tir"),
        ("turque", "fr", "tur"),
        ("ukrainienne", "fr", "ukr"),
        ("française", "fr", "fra"),
        ("l'amharique", "fr", "amh"),
    ],
)
def test_a_language_may_be_inflected_as_its_people_do(understood, text, locale, code):
    assert understood(text, locale=locale).wishes == languages(code)


@pytest.mark.parametrize(
    ("text", "locale", "code"),
    [
        ("Гаазі", "uk", "GM0518"),
        ("Роттердамі", "uk", "GM0599"),
        ("Rotterdamda", "tr", "GM0599"),
        ("Zwolle'de", "tr", "GM0193"),
        ("Rotterdamse", "nl", "GM0599"),
        ("አምስተርዳም", "ti", "GM0363"),
        ("ኣምስተርዳም", "ti", "GM0363"),
    ],
)
def test_a_town_may_be_inflected_as_its_people_do(understood, text, locale, code):
    assert understood(text, locale=locale).place == Place(municipalities=(code,))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("advocaten", "police-and-justice"),
        ("scholen", "school-and-education"),
        ("dove", "disability"),
        ("asielzoekers", "asylum-procedure"),
        ("hospitals", "healthcare-system"),
    ],
)
def test_a_topic_may_be_one_or_several(understood, text, slug):
    assert understood(text).expertise == (slug,)


def test_an_arabic_for_points_at_the_client(understood):
    assert understood("مترجم لامرأة", locale="ar").genders == ()
    assert understood("مترجم امرأة", locale="ar").genders == ("woman",)


def test_a_turkish_for_stands_behind_the_client(understood):
    assert understood("kadın için tercüman", locale="tr").genders == ()
    assert understood("kadın tercüman", locale="tr").genders == ("woman",)


@pytest.mark.parametrize(
    ("text", "locale"), [("pregnant woman needs Dari", "en"), ("zwangere vrouw", "nl"), ("hamile kadın", "tr")]
)
def test_who_is_pregnant_or_ill_is_the_client(understood, text, locale):
    assert understood(text, locale=locale).genders == ()


# Right words


def test_a_short_word_that_is_as_near_to_one_that_says_nothing_asks_for_nothing(understood, left_over):
    """ "more" is a language, and "morgen" is tomorrow."""
    assert understood("morge") == SearchCriteria()
    assert understood("more").wishes == languages("mos")
    assert left_over("morge") == []


@pytest.mark.parametrize("file", sorted(EVERYDAY.glob("*.txt")), ids=lambda file: file.stem)
def test_an_everyday_word_is_never_read_as_another(vocabulary, file):
    """Neither as a language or a place, nor as anything else; unless it is one, as it stands there."""
    reader = reader_of(file.stem, vocabulary)
    words = file.read_text(encoding="utf-8").split()
    assert len(words) > 50
    wrong = {}
    for word in words:
        pieces = understand(word, "", locale=file.stem, vocabulary=vocabulary).pieces
        known = all(reader.is_known(each) for each in fold_word_list(word))
        if any(piece.read_as or not (known or piece.kind is PieceKind.WORD) for piece in pieces):
            wrong[word] = [(piece.kind, piece.codes) for piece in pieces]
    assert not wrong


# Marks


@pytest.mark.parametrize("text", ["Farsi/Dari", "farsi&dari", "Farsi, Dari", "farsi+dari"])
def test_marks_between_languages_part_them(understood, text):
    assert understood(text).wishes == languages("pes", "prs")
    assert understood("Farsi Dari").wishes == languages("prs")


def test_a_town_may_be_abbreviated(understood):
    assert understood("Capelle a/d IJssel").place == Place(municipalities=("GM0502",))


# What is told


def test_a_corrected_piece_tells_what_it_was_read_as(vocabulary):
    text = "tigrina-tolk nijmgen Turks"
    pieces = understand(text, "", locale="nl", vocabulary=vocabulary).pieces
    assert [(piece.text, piece.read_as) for piece in pieces] == [
        ("tigrina", ""),
        ("nijmgen", "nijmegen"),
        ("Turks", ""),
    ]


def test_each_word_of_what_was_written_as_one_has_its_own_stretch(vocabulary):
    pieces = understand("ga  Tigrinyaarnhem", "", locale="nl", vocabulary=vocabulary).pieces
    assert [(piece.text, piece.start, piece.end) for piece in pieces] == [("Tigrinya", 4, 12), ("arnhem", 12, 18)]


def test_a_part_of_a_word_with_an_apostrophe_has_its_own_stretch(vocabulary):
    pieces = understand("d'Irak", "", locale="fr", vocabulary=vocabulary).pieces
    assert [(piece.text, piece.codes, piece.start) for piece in pieces] == [("Irak", ("irak",), 2)]


# Whatever is typed

ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=400)
PARTS = [
    "tigrinya",
    "arnhm",
    "in",
    "best",
    "6811",
    "km",
    "'",
    "l'",
    "\u200f",
    "🙂",
    "<b>",
    "';",
    "DROP",
    "العربية",
    "ትግርኛ",
    "́",
    "mee",
    "voor",
]
FRAGMENTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=12), max_size=120)
TYPED = ANYTHING | FRAGMENTS.map(" ".join) | FRAGMENTS.map("".join)


@settings(deadline=None)
@given(text=TYPED, locale=st.sampled_from([*known_locales(), "xx"]))
def test_whatever_is_typed_is_read_without_error_and_in_order(all_words, text, locale):
    pieces = understand(text, text[:50], locale=locale, vocabulary=all_words).pieces
    for field, typed in (("text", text), ("where", text[:50])):
        ends = [(piece.start, piece.end) for piece in pieces if piece.field == field]
        assert all(0 <= start < end <= len(typed) for start, end in ends)
        assert ends == sorted(ends)


def test_the_work_of_comparing_is_bounded(vocabulary, monkeypatch):
    compared = []
    monkeypatch.setattr(Reader, "_corrected", lambda self, word, *, place_first: compared.append(word) or "")
    understand("xqzvk " * 300 + "x" * 10_000, "", locale="nl", vocabulary=vocabulary)
    assert len(compared) == MOST_WORDS_COMPARED
