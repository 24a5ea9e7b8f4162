"""Nine languages, from the address to the direction of the page, and the way from one to another."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import get_language_info

from cms.languages import INTERFACE_LANGUAGES
from cms.pages.models import HomePage, InformationIndexPage
from registry.choices import Level
from registry.numbers import display_number
from registry.profiles import SpokenLanguage
from tests.factories import a_page, a_published_mediator, a_translation

CODES = tuple(INTERFACE_LANGUAGES)
RIGHT_TO_LEFT = {"ar", "fa"}


def offered(visitor) -> list[str]:
    """What the language menu offers, in order."""
    return [link["hreflang"] for link in visitor.page.select(".menu a")]


def alternates(visitor) -> dict[str, str]:
    """What search engines are told about other languages."""
    return {link["hreflang"]: link["href"] for link in visitor.page.select("link[rel=alternate]")}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["", "find", "find?language=tir", "unknown"])
def test_every_address_is_in_its_language_and_direction(visitor, code, path):
    visitor.open(f"/{code}/{path}")
    assert visitor.page.html["lang"] == code
    assert visitor.page.html["dir"] == ("rtl" if code in RIGHT_TO_LEFT else "ltr")
    assert offered(visitor) == list(CODES)


@pytest.mark.parametrize("code", CODES)
def test_django_and_our_table_agree_on_direction(code):
    assert get_language_info(code)["bidi"] == INTERFACE_LANGUAGES[code].right_to_left


def test_languages_are_called_what_they_call_themselves(visitor):
    visitor.open("/nl/find")
    names = {link["hreflang"]: link.bdi for link in visitor.page.select(".menu a")}
    assert names["ti"].text == "ትግርኛ"
    assert (names["ar"].text, names["ar"]["lang"], names["ar"]["dir"]) == ("العربية", "ar", "rtl")


def test_the_search_stays_when_the_language_changes(visitor):
    visitor.search("tigrinya trauma", "arnhem")
    before = visitor.chips
    visitor.follow("Soomaali")
    assert visitor.page.html["lang"] == "so"
    assert visitor.typed() == ("tigrinya trauma", "arnhem")
    assert len(visitor.chips) == len(before)


def test_the_search_stays_on_its_page_with_what_is_sealed_in_its_address(visitor):
    for place in range(25):
        a_published_mediator(name=f"Person {place}", expertise=("sexual-violence",))
    visitor.search("tigrinya seksueel geweld")
    visitor.follow("Volgende")
    before, people = visitor.response.request["QUERY_STRING"], visitor.names
    assert "sealed=" in before
    assert "page=2" in before
    visitor.follow("العربية")
    assert visitor.page.html["dir"] == "rtl"
    assert visitor.response.request["QUERY_STRING"] == before
    assert visitor.names == people
    visitor.follow("Nederlands")
    assert visitor.response.request["QUERY_STRING"] == before


@pytest.mark.parametrize("address", ["/xx/", "/xx/find", "/tir/find", "/nl-ar/", "/../nl/", "/ar-x-forged/find"])
def test_a_forged_language_is_no_page(visitor, address):
    visitor.open(address)
    assert visitor.response.status_code == 404
    assert visitor.page.html["lang"] in CODES


@pytest.mark.parametrize(
    "header",
    [
        *("xx", "ar-x-forged", "../../etc/passwd", ";;;===", "\x00", "ti;q=99999999999", "*", "nl;q=nan,ar;q=-1"),
        *("x" * 100_000, ",".join(["xx-yy-zz"] * 20_000), "ar" * 300),
    ],
)
def test_a_forged_or_endless_wish_for_a_language_leads_to_a_language_of_the_site(visitor, header):
    response = visitor.client.get("/find?language=tir", headers={"accept-language": header})
    assert response.status_code == 302
    assert response["Location"] in {f"/{code}/find?language=tir" for code in CODES}


@pytest.mark.parametrize("forged", ["xx", "../ar", 'ar" onload', "x" * 5_000])
def test_a_forged_cookie_chooses_no_language(visitor, forged):
    visitor.client.cookies["django_language"] = forged
    assert visitor.client.get("/find")["Location"] == "/nl/find"
    assert visitor.open("/uk/find").html["lang"] == "uk"


def test_what_depends_on_the_visitors_language_is_kept_apart_by_caches(visitor):
    assert "Accept-Language" in visitor.client.get("/")["Vary"]


@pytest.mark.parametrize("address", ["/api/v1/unknown", "/api/unknown"])
def test_machines_are_never_sent_to_a_language(db, address):
    assert Client().get(address, headers={"accept-language": "ar"}).status_code == 404


def test_an_address_without_a_language_leads_to_the_visitors(visitor):
    response = visitor.client.get("/find", headers={"accept-language": "ti"})
    assert response["Location"] == "/ti/find"


@pytest.mark.parametrize("code", CODES)
def test_the_start_of_a_language_is_found_without_its_slash(visitor, home, code):
    assert visitor.open(f"/{code}").html["lang"] == code
    assert visitor.response.status_code == 200


def test_the_way_back_to_the_start_is_an_address(visitor, home):
    visitor.open(a_page(parent=home).get_url())
    assert visitor.page.select_one(".back a")["href"] == home.get_url() == "/nl/"


def test_a_page_without_texts_of_its_own_reads_english(visitor):
    visitor.open("/ti/find")
    assert visitor.page.select_one(".skip").text == "Go to the content"


# Pages


def test_only_live_translations_are_offered(visitor, home):
    page = a_page(parent=home)
    a_translation(page, "en")
    a_translation(page, "fr", publish=False)
    visitor.open(page.get_url())
    assert offered(visitor) == ["nl", "en"]
    visitor.follow("English")
    assert visitor.response.status_code == 200
    assert visitor.page.html["lang"] == "en"
    assert offered(visitor) == ["nl", "en"]


@pytest.mark.parametrize("code", ["en", "fr", "ti"])
def test_a_page_that_is_not_translated_has_no_address_there(visitor, home, code):
    page = a_page(parent=home)
    a_translation(page, "fr", publish=False)
    visitor.open(page.get_url().replace("/nl/", f"/{code}/"))
    assert visitor.response.status_code == 404


def elsewhere(visitor) -> dict[str, str]:
    """Where a lost page says that it can be read."""
    return {link["hreflang"]: link["href"] for link in visitor.page.main.select(".tongues a")}


def test_a_page_that_is_not_translated_says_in_which_languages_it_can_be_read(visitor, home):
    page = a_page(parent=home)
    english = a_translation(page, "en", slug="to-the-doctor")
    there = {"nl": page.get_url(), "en": english.get_url()}
    for address in (page.get_url().replace("/nl/", "/fr/"), "/ar/to-the-doctor"):
        visitor.open(address)
        assert visitor.response.status_code == 404
        assert elsewhere(visitor) == there
        assert offered(visitor) == list(CODES)
    visitor.follow("English")
    assert visitor.response.status_code == 200


def test_a_page_that_was_taken_off_says_in_which_languages_it_is_left(visitor, home):
    page = a_page(parent=home)
    french = a_translation(page, "fr")
    french.unpublish()
    visitor.open(french.get_url())
    assert visitor.response.status_code == 404
    assert elsewhere(visitor) == {"nl": page.get_url()}


@pytest.mark.parametrize("address", ["/fr/unknown", "/fr/%25", "/fr/_", "/nl/mediators/0000-0000-00", "/xx/x"])
def test_an_address_where_no_page_ever_was_offers_no_languages_for_it(visitor, home, address):
    a_page(parent=home)
    visitor.open(address)
    assert visitor.response.status_code == 404
    assert not elsewhere(visitor)


def test_a_page_whose_home_is_still_a_draft_has_an_address(visitor, home):
    page = a_translation(a_page(parent=home), "en")
    HomePage.objects.get(locale__language_code="en").unpublish()
    visitor.open(page.get_url())
    assert visitor.response.status_code == 200
    assert visitor.open("/en/").html["lang"] == "en"
    assert visitor.response.status_code == 200


def test_the_start_is_there_in_every_language_with_or_without_a_home_page(visitor, home):
    a_translation(home, "en", title="Find somebody")
    for code, title in (("nl", home.title), ("en", "Find somebody"), ("ti", "Find a cultural mediator")):
        visitor.open(f"/{code}/")
        assert visitor.page.h1.text == title
        assert offered(visitor) == list(CODES)


def test_the_start_is_there_without_any_page(visitor, home):
    home.get_parent().get_children().delete()
    assert visitor.open("/nl/").h1.text == "Vind een cultureel mediator"


def test_search_engines_are_told_of_checked_translations_only(visitor, home, settings):
    page = a_page(parent=home)
    english, arabic = a_translation(page, "en"), a_translation(page, "ar")
    visitor.open(page.get_url() + "?from=mail")
    assert visitor.page.select_one("link[rel=canonical]")["href"] == settings.BASE_URL + page.get_url()
    assert alternates(visitor) == {
        "nl": settings.BASE_URL + page.get_url(),
        "en": settings.BASE_URL + english.get_url(),
    }
    visitor.open(arabic.get_url())
    assert visitor.page.select_one("meta[name=robots]")["content"] == "noindex"
    assert not alternates(visitor)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["", "languages", "languages/tir", "municipalities", "municipalities/GM0202"])
def test_every_way_in_is_told_to_search_engines_in_every_language(visitor, settings, code, path):
    visitor.open(f"/{code}/{path}?from=mail")
    assert visitor.page.select_one("link[rel=canonical]")["href"] == f"{settings.BASE_URL}/{code}/{path}"
    assert alternates(visitor) == {other: f"{settings.BASE_URL}/{other}/{path}" for other in CODES}


@pytest.mark.parametrize("address", ["/nl/find", "/nl/unknown"])
def test_what_search_engines_may_not_keep_has_no_alternates(visitor, address):
    visitor.open(address)
    assert not alternates(visitor)
    assert not visitor.page.select("link[rel=canonical]")


# Addresses


@pytest.mark.parametrize("slug", ["ሓገዝ-ብድሕሪ-ዓመጽ", "المساعدة", "допомога"])
@pytest.mark.parametrize("after", ["", "/"])
def test_addresses_may_be_in_any_script(visitor, home, slug, after):
    page = a_translation(a_page(parent=home), "ti", slug=slug)
    visitor.open(page.get_url() + after)
    assert visitor.page.h1.text == page.title


def test_a_page_that_moved_is_found_at_its_old_address(visitor, home):
    page, index = a_page(parent=home, slug="dokter"), a_page(parent=home, kind=InformationIndexPage, slug="zorg")
    page.move(index, pos="last-child")
    visitor.open("/nl/dokter")
    assert visitor.response.request["PATH_INFO"] == "/nl/zorg/dokter"
    assert visitor.page.h1.text == page.title


@pytest.mark.parametrize("old", ["dokter", "الطبيب", "ሓኪም"])
def test_a_page_whose_address_was_changed_is_found_at_the_old_one(
    visitor, home, old, django_capture_on_commit_callbacks
):
    page = a_page(parent=home, slug=old)
    page.slug = "huisarts"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    visitor.open(f"/nl/{old}")
    assert visitor.response.request["PATH_INFO"] == "/nl/huisarts"


@pytest.mark.parametrize("slug", ["find", "mediators/x"])
def test_an_address_of_the_site_itself_is_refused_for_a_page(home, slug):
    page = InformationIndexPage(title="Vinden", slug=slug, locale=home.locale)
    with pytest.raises(ValidationError) as refused:
        home.add_child(instance=page)
    assert refused.value.error_dict.keys() == {"slug"}


# Dates and numbers


@pytest.mark.parametrize(
    ("code", "confirmed"),
    [
        *(("nl", "Bevestigd op 23 november 2026"), ("en", "Confirmed on 23 November 2026")),
        *(("ar", "تم التأكيد في 23 نوفمبر 2026"), ("uk", "Підтверджено 23 листопада 2026")),
        *(("ti", "Confirmed on 23 ሕዳር 2026"), ("fa", "تأییدشده در 23 نوامبر 2026")),
        *(("tr", "23 Kasım 2026 tarihinde doğrulandı"), ("so", "Confirmed on 23 Noofeembar 2026")),
        ("fr", "Confirmé le 23 novembre 2026"),
    ],
)
def test_days_are_written_as_the_language_writes_them(visitor, code, confirmed):
    visitor.open(f"/{code}/mediators/{display_number(a_published_mediator())}")
    assert confirmed in visitor.text


@pytest.mark.parametrize("code", CODES)
def test_figures_are_the_same_in_every_language(visitor, code):
    for place in range(3):
        a_published_mediator(name=f"Person {place}")
    visitor.open(f"/{code}/languages/tir")
    assert {cell.text for cell in visitor.page.select("td.num")} == {"3"}
    for number in visitor.page.footer.select("a[href^=tel]"):
        assert number.bdi["dir"] == "ltr"
        assert number.text.replace("-", "") == number["href"].removeprefix("tel:")


def test_languages_people_speak_are_marked_as_what_they_are(visitor):
    spoken = (SpokenLanguage("apc", None, Level.NATIVE), SpokenLanguage("ckb", None, Level.FLUENT))
    number = display_number(a_published_mediator(languages=spoken))
    for address in (f"/nl/mediators/{number}", "/nl/languages", "/nl/languages/apc", "/nl/"):
        visitor.open(address)
        found = {name["lang"]: name["dir"] for name in visitor.page.main.select("bdi[lang]")}
        found |= {name["lang"]: name["dir"] for name in visitor.page.select(".doors bdi")}
        assert found["apc"] == "rtl"
        assert set(found) <= {"apc", "ckb"}


def test_what_a_language_calls_itself_is_its_name_where_letters_are_the_same_and_stands_there_once(visitor):
    a_published_mediator(languages=(SpokenLanguage("apc", None, Level.NATIVE),))
    for address in ("/ar/languages", "/fa/languages", "/ar/languages/apc"):
        (name,) = visitor.open(address).main.find_all(lang="apc")
        assert (name.text, name["dir"]) == ("شامي", "rtl")


# Menus


def test_the_foot_of_every_page_leads_to_who_runs_this_in_its_language_or_in_english(visitor, home):
    page = a_page(parent=home, title="Privacy", show_in_footer=True)
    a_translation(page, "en", title="Your privacy")
    for locale, title, language in (
        ("nl", "Privacy", "nl"),
        ("en", "Your privacy", "en"),
        ("fr", "Your privacy", "en"),
    ):
        link = visitor.open(f"/{locale}/find").footer.select_one("li a")
        assert (link.text, link["hreflang"], (link.span or visitor.page.html)["lang"]) == (title, language, language)
        assert link["href"].startswith(f"/{language}/")
    assert "Privacy" not in visitor.open("/nl/").main.text


def test_lists_of_pages_stand_in_the_menu_of_their_language(visitor, home):
    a_page(parent=home, kind=InformationIndexPage, title="Informatie", show_in_menus=True)
    assert "Informatie" in [link.text for link in visitor.open("/nl/find").select(".nav a")]
    assert "Informatie" not in [link.text for link in visitor.open("/en/find").select(".nav a")]
