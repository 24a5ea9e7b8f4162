"""Where few are found, editors say where interpreters are and who pays for them. They write it once."""

import pytest
from wagtail.models import Locale

from cms.pages.models import InterpreterService
from search.wider import ENOUGH
from tests.factories import a_published_mediator, an_interpreter_service


def test_after_the_wider_choices_stand_interpreters_and_who_pays(visitor):
    a_published_mediator()
    an_interpreter_service()
    visitor.search("tigrinya", "texel")
    assert visitor.link("Register van tolken")["href"] == "https://www.example.org/"
    assert visitor.link("Register van tolken")["rel"] == ["noreferrer"]
    assert "Wie betaalt: U betaalt zelf." in visitor.text
    assert visitor.text.index("In heel Nederland") < visitor.text.index("Register van tolken")
    assert "nagelezen" not in visitor.page.decode()


def test_when_editors_wrote_none_nothing_is_shown(visitor):
    visitor.search("tigrinya", "texel")
    assert "Hebt u alleen een tolk nodig" not in visitor.text
    assert not visitor.page.find(id="wider")


def test_where_enough_are_found_they_are_not_shown(visitor):
    an_interpreter_service()
    for _one in range(ENOUGH):
        a_published_mediator()
    visitor.search("tigrinya", "arnhem")
    assert "Register van tolken" not in visitor.text


def test_they_are_read_in_the_language_of_the_page_or_in_english(visitor):
    original = an_interpreter_service()
    for locale, name in (("en", "Register of interpreters"), ("ar", "سجل المترجمين")):
        an_interpreter_service(
            translation_key=original.translation_key, locale=Locale.objects.get(language_code=locale), name=name
        )
    for locale, name, language, direction in (
        ("en", "Register of interpreters", "en", "ltr"),
        ("ar", "سجل المترجمين", "ar", "rtl"),
        ("tr", "Register of interpreters", "en", "ltr"),
    ):
        visitor.open(f"/{locale}/find?language=tir")
        said = visitor.link(name).span or visitor.page.html
        assert (said["lang"], said["dir"]) == (language, direction)


def test_the_website_is_that_of_the_original(visitor):
    original = an_interpreter_service()
    an_interpreter_service(
        translation_key=original.translation_key,
        locale=Locale.objects.get(language_code="en"),
        website="https://elsewhere.example/",
    )
    visitor.open("/en/find?language=tir")
    assert visitor.link("Register van tolken")["href"] == "https://www.example.org/"


@pytest.mark.parametrize("off", ["draft", "taken off"])
def test_what_is_not_on_the_site_is_not_shown(visitor, off):
    service = an_interpreter_service(live=off != "draft")
    if off == "taken off":
        service.unpublish()
    visitor.open("/nl/find?language=tir")
    assert "Register van tolken" not in visitor.text
    assert InterpreterService.shown() == []
