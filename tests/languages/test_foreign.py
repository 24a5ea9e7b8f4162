"""Words in another language than the page say in which, so that they are read aloud in their own voice."""

from __future__ import annotations

import re

import pytest
from bs4 import NavigableString
from django.template import engines
from django.utils.translation import gettext_lazy, override

from cms.catalogues import is_lacking, language_of
from cms.foreign import Foreign, filled, said, words_in
from registry.choices import Level
from registry.numbers import display_number
from registry.profiles import ShownAttestation, SpokenLanguage
from tests.factories import TODAY, a_published_mediator

ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN = re.compile(r"[A-Za-z]{2}")
# Names of people and organisations are in no language; what a code or an address is, too.
NAMES = "bdi:not([lang]), script, style, .arch, .code, .brand, .fault"


def render(source: str, locale: str, **context: object) -> str:
    with override(locale):
        return engines["django"].from_string("{% load texts %}" + source).render(context)


def language_here(words: NavigableString) -> str:
    """The language that a screen reader takes these words for."""
    return words.find_parent(lambda element: element.has_attr("lang"))["lang"]


def direction_here(words: NavigableString) -> str:
    return words.find_parent(lambda element: element.has_attr("dir"))["dir"]


@pytest.fixture
def known() -> str:
    """The number of someone about whom everything is known."""
    number = a_published_mediator(
        name="100",
        gender="woman",
        languages=(SpokenLanguage("apc", "apc-SY", Level.NATIVE), SpokenLanguage("tir", None, Level.FLUENT)),
        base_municipality="GM0518",
        service_municipalities=("GM0202", "GM0518"),
        expertise=("sexual-violence", "domestic-violence"),
        activities=("accompany",),
        declined_activities=("explain-system",),
        attestations=(ShownAttestation("training", "300", "sexual-violence", TODAY.replace(year=2028)),),
        paid_invoice=True,
    )
    return display_number(number)


@pytest.mark.usefixtures("home", "known")
@pytest.mark.parametrize("locale", ["ar", "fa"])
@pytest.mark.parametrize(
    "address",
    [
        *("find", "find?language=apc&municipality=GM0518", "find?variety=apc-SY&available=true", "find?ask=apc,ary"),
        *("find?region=GG0111&gender=man", "find?page=99", "languages", "languages/apc", "municipalities"),
        *("municipalities/GM0518", "unknown", "mediators/{known}"),
    ],
)
def test_no_latin_word_on_a_page_in_arabic_script_is_read_in_its_voice(visitor, known, locale, address):
    page = visitor.open(f"/{locale}/{address.format(known=known)}")
    for name in page.select(NAMES):
        name.decompose()
    latin = [text for text in page.body.find_all(string=LATIN) if not ARABIC.search(text)]
    assert latin
    assert {str(text).strip() for text in latin if language_here(text) == locale} <= {"Shift"}
    assert {direction_here(text) for text in latin if language_here(text) in {"en", "nl"}} <= {"ltr"}


@pytest.mark.usefixtures("home", "known")
@pytest.mark.parametrize("locale", ["ti", "so"])
@pytest.mark.parametrize("address", ["find?language=apc&municipality=GM0518", "unknown", "languages"])
def test_where_a_whole_language_is_lacking_every_text_says_that_it_is_english(visitor, locale, address):
    page = visitor.open(f"/{locale}/{address}")
    in_english = " ".join(text for text in page.body.find_all(string=LATIN) if language_here(text) == "en")
    for text in ("Start", "Find a mediator", "Leave this page"):
        assert text in in_english


@pytest.mark.usefixtures("home", "known")
@pytest.mark.parametrize("locale", ["ar", "ti", "fr"])
@pytest.mark.parametrize(
    "address", ["", "find?language=apc", "languages/apc", "municipalities/GM0518", "mediators/{known}"]
)
def test_attributes_and_titles_hold_no_markup(visitor, known, locale, address):
    page = visitor.open(f"/{locale}/{address.format(known=known)}")
    assert "<" not in page.title.get_text()
    for element in page.find_all(True):
        assert not [value for value in element.attrs.values() if "<" in str(value)], element.name


@pytest.mark.usefixtures("home", "known")
def test_in_the_house_languages_nothing_of_the_code_is_foreign(visitor):
    for locale, foreign in (("nl", set()), ("en", {"nl"})):
        page = visitor.open(f"/{locale}/find?language=apc&municipality=GM0518")
        assert {words["lang"] for words in page.main.select("span[lang]")} == foreign


def test_a_place_that_begins_with_an_apostrophe_keeps_it_in_front(visitor, known):
    page = visitor.open(f"/ar/mediators/{known}")
    place = page.find("span", string="'s-Gravenhage")
    assert (place["lang"], place["dir"]) == ("nl", "ltr")


def test_what_is_the_same_word_in_two_languages_is_not_foreign():
    with override("fr"):
        assert not is_lacking("Contact")
        assert language_of("Contact").code == "fr"
        assert language_of("Are you in danger now?").code == "en"


def test_foreign_words_stay_foreign_inside_a_sentence_and_safe_in_html():
    with override("fr"):
        sentence = filled(gettext_lazy("Is based in %(place)s"), place=words_in("<b>", "nl"))
        assert '<span lang="nl" dir="ltr">&lt;b&gt;</span>' in sentence
        assert said(gettext_lazy("Contact")).__class__ is not Foreign
    with override("nl"):
        assert not isinstance(words_in("Arnhem", "nl"), Foreign)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<p>{% translate 'Call' %}</p>", '<p><span lang="en" dir="ltr">Call</span></p>'),
        ("<p title=\"{% translate 'Call' %}\">", '<p title="Call">'),
        ("<p title=\"{% if x %}{% translate 'Call' %}{% endif %} x\">", '<p title=" x">'),
        ("<title>{% block title %}{% translate 'Call' %}{% endblock %}</title>", "<title>Call</title>"),
        ("{% translate 'Call' as call %}<p>{{ call }}</p>", '<p><span lang="en" dir="ltr">Call</span></p>'),
        ("{% translate 'Call' %}", '<span lang="en" dir="ltr">Call</span>'),
        (
            "<p>{% blocktranslate with day='3' %}Checked on {{ day }} by {{ by }}.{% endblocktranslate %}</p>",
            '<p><span lang="en" dir="ltr">Checked on 3 by &lt;.</span></p>',
        ),
        ("<p>{{ words|capfirst }}</p>", '<p><span lang="nl" dir="ltr">Dieren</span></p>'),
    ],
)
def test_a_text_says_its_language_where_it_can(source, html):
    assert render(source, "ti", by="<", words=Foreign("dieren", "nl", "ltr")) == html


def test_every_page_of_the_site_uses_the_texts_that_say_their_language(settings):
    templates = [path for path in (settings.BASE_DIR / "templates").rglob("*.*") if "admin" not in path.parts]
    assert templates
    assert not [path for path in templates if re.search(r"{% load [^%]*\bi18n\b", path.read_text())]
