"""The pages that a site begins with, as visitors of a demonstration and translators find them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.languages import HOUSE_LANGUAGES, INTERFACE_LANGUAGES, SOURCE
from cms.pages.checking import is_unchecked
from cms.pages.first import reading
from cms.pages.first.loading import FIRST_PAGES, load_first_pages
from cms.pages.first.reading import page_text, telephone_numbers
from cms.pages.models import HomePage, InformationPage, TelephoneNumber
from tests.factories import a_published_mediator

ADVICE = ("after-sexual-violence", "violence-at-home", "rights-in-health-care")
EMERGENCY = ("112", "0800-2000", "0800-0188", "0800-0113", "0900-0101")


@pytest.fixture(scope="module")
def first_pages(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Loaded once; each test rolls back to this."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_first_pages()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(first_pages, home) -> HomePage:
    return home


def page_named(name: str, locale: str = SOURCE) -> InformationPage:
    slug = page_text(name, locale).slug
    return InformationPage.objects.get(slug=slug, locale__language_code=locale)


def test_there_is_a_home_page_in_every_language_with_three_ways_in(visitor, loaded):
    for code in INTERFACE_LANGUAGES:
        visitor.open(f"/{code}/")
        assert visitor.page.html["lang"] == code
        assert visitor.page.h1.text == page_text("home", code).words["title"]
        ways = visitor.page.select(".way h3 a")
        assert len(ways) == 3, code
        for way in ways:
            assert way["href"].startswith(f"/{code}/")
        for way in ways:
            visitor.open(way["href"])
            assert visitor.response.status_code == 200


def test_every_page_opens_in_every_language_it_is_in(visitor, loaded):
    pages = list(InformationPage.objects.live().select_related("locale"))
    assert len({page.translation_key for page in pages}) == len(FIRST_PAGES) - 1
    for page in pages:
        visitor.open(page.get_url())
        assert visitor.response.status_code == 200
        assert visitor.page.html["lang"] == page.locale.language_code
        assert visitor.page.h1.text == page.title
        assert page.content_blocks()
        assert BeautifulSoup(page.content_html(), "html.parser").text.strip()
        visitor.open(visitor.page.select_one(".back a")["href"])
        assert visitor.response.status_code == 200


@pytest.mark.parametrize("code", INTERFACE_LANGUAGES)
def test_every_word_of_the_files_is_on_the_site(visitor, loaded, code):
    for name in (first.name for first in FIRST_PAGES if first.kind is InformationPage):
        if not (reading.TEXTS / code / f"{name}.toml").is_file():
            continue
        visitor.open(page_named(name, code).get_url())
        for block in page_text(name, code).streams["body"]:
            written = [block.get("heading", ""), *(step["text"] for step in block.get("steps", []))]
            if "text" in block:
                written += BeautifulSoup(block["text"], "html.parser").stripped_strings
            for words in written:
                assert " ".join(words.split()) in visitor.text, (code, name)


def test_the_numbers_that_help_are_in_every_language(visitor, loaded):
    for code in INTERFACE_LANGUAGES:
        visitor.open(page_named("numbers-that-help", code).get_url())
        assert [number.text for number in visitor.page.select(".calls .tel")] == list(EMERGENCY), code


def test_translations_are_whole_and_a_translator_finds_every_sentence(loaded):
    translations = list(Translation.objects.all())
    assert translations
    for translation in translations:
        sentences, translated = translation.get_progress()
        assert sentences == translated, translation


def test_a_translation_leads_to_its_original_and_back(visitor, loaded):
    dutch = page_named("rights-in-health-care")
    visitor.open(page_named("rights-in-health-care", "ar").get_url())
    visitor.follow("Nederlands")
    assert visitor.response.request["PATH_INFO"] == dutch.get_url()
    visitor.follow("English")
    assert visitor.page.h1.text == "Your rights in Dutch health care"


def test_every_text_that_nobody_checked_says_so_and_is_kept_out_of_search_engines(visitor, loaded):
    for page in Page.objects.live().filter(depth__gt=1).specific():
        visitor.open(page.get_url())
        unchecked = page.locale.language_code not in HOUSE_LANGUAGES
        assert is_unchecked(page) is unchecked
        assert bool(visitor.page.select("[role=note].panel--warm")) is unchecked
        assert ([meta["content"] for meta in visitor.page.select("meta[name=robots]")] == ["noindex"]) is unchecked


@pytest.mark.parametrize("name", ADVICE)
@pytest.mark.parametrize(("locale", "source"), [("nl", "Bron:"), ("en", "Source:"), ("ar", "المصدر:")])
def test_advice_names_its_source(loaded, name, locale, source):
    html = page_named(name, locale).content_html()
    headings = [heading.text for heading in BeautifulSoup(html, "html.parser").select("h2")]
    assert html.count(source) >= 2, headings


def test_those_who_search_for_help_find_who_knows_about_it(visitor, loaded):
    for expertise in ((), ("sexual-violence",), ("domestic-violence",), ("sexual-violence",)):
        a_published_mediator(expertise=expertise)
    for name, count in (("after-sexual-violence", 2), ("violence-at-home", 1), ("asking-for-a-mediator", 4)):
        visitor.open(page_named(name).get_url())
        link = visitor.page.main.select_one("section .btn")
        assert str(count) in link.text
        visitor.open(link["href"])
        assert len(visitor.names) == count


def test_titles_of_pages_about_violence_are_neutral(visitor, loaded):
    for name in ("after-sexual-violence", "violence-at-home", "numbers-that-help"):
        assert visitor.open(page_named(name).get_url()).title.text.startswith("Informatie –")


def test_they_come_quickly_over_a_bad_connection(visitor, loaded, settings):
    sheets = [settings.BASE_DIR / "static" / "css" / f"{name}.css" for name in ("tokens", "components", "site")]
    style = sum(len(gzip.compress(sheet.read_bytes())) for sheet in sheets)
    for page in InformationPage.objects.live():
        visitor.open(page.get_url())
        size = style + len(gzip.compress(visitor.response.content))
        assert size < 15_000, (page.title, size)


def test_the_foot_of_every_page_has_what_a_public_body_owes(visitor, loaded):
    for code, titles, of_the_api in (
        ("nl", ["Wie beheert dit overzicht?", "Privacyverklaring", "Toegankelijkheidsverklaring"], "ontwikkelaars"),
        ("en", ["Who runs this overview?", "Privacy statement", "Accessibility statement"], "developers"),
    ):
        visitor.open(f"/{code}/find")
        *pages, last = [link.text for link in visitor.page.footer.select("li a")]
        assert pages == titles
        assert of_the_api in last
        for title in titles:
            visitor.open(f"/{code}/find")
            visitor.follow(title)
            assert re.search(r"\[\w", visitor.text), "there is nothing left to fill in"


def test_the_news_is_what_was_published_last(visitor, loaded):
    visitor.open("/nl/")
    news = [link.text for link in visitor.page.select("ul.news a")]
    assert news[0] == "Nummers die helpen"
    assert len(news) == 3


def test_a_number_that_is_changed_once_is_right_on_all_of_them(visitor, loaded):
    number = TelephoneNumber.objects.get(number="0800-2000", locale__language_code="nl")
    number.number = "0800-2001"
    number.save_revision().publish()
    for code in INTERFACE_LANGUAGES:
        visitor.open(page_named("numbers-that-help", code).get_url())
        shown = [shown.text for shown in visitor.page.select(".calls .tel")]
        assert "0800-2001" in shown, code
        assert "0800-2000" not in shown, code


def test_words_of_numbers_are_in_the_language_of_the_page_or_say_in_which_they_are(loaded):
    for code in INTERFACE_LANGUAGES:
        with override(code):
            for shown in TelephoneNumber.shown(TelephoneNumber.objects.filter(locale__language_code="nl")):
                described = next(each for each in telephone_numbers().values() if each["number"] == shown["number"])
                assert shown["language"] == (code if code in described else "en")
                assert shown["name"] == described[shown["language"]]["name"]
