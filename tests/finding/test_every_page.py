"""What holds on every page of the site: safe, private, readable, in the visitor's language."""

import gzip
import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from cms.pages.models import HomePage
from registry.choices import Level
from registry.models import Mediator
from registry.numbers import display_number
from registry.profiles import SpokenLanguage
from registry.words import current_vocabulary
from tests.factories import a_page, a_published_mediator, a_telephone_number, a_translation
from tests.finding.conftest import Visitor

PAGES = (
    *("/nl/", "/nl/find", "/nl/find?language=tir", "/nl/find?page=0", "/nl/find?page=9", "/nl/unknown", "/en/"),
    *("/nl/languages", "/nl/languages/tir", "/nl/municipalities", "/nl/municipalities/GM0202"),
)
STYLE_SHEETS = ("tokens", "components", "site")


@pytest.fixture(params=[*PAGES, "profile"])
def any_page(visitor, request):
    number = a_published_mediator()
    url = request.param if request.param != "profile" else f"/nl/mediators/{display_number(number)}"
    visitor.open(url)
    return visitor


def test_no_page_sets_a_cookie(any_page):
    assert not any_page.response.cookies
    assert "Set-Cookie" not in any_page.response


def test_no_page_asks_anything_of_another_site(any_page):
    for tag, attribute in (("link", "href"), ("script", "src"), ("img", "src"), ("form", "action"), ("use", "href")):
        for found in any_page.page.find_all(tag):
            if not {"canonical", "alternate"} & set(found.get("rel", [])):  # addresses to know, not to fetch
                assert found[attribute].startswith(("/", "#")), found


def test_no_page_has_scripts_or_styles_that_the_policy_would_refuse(any_page):
    html = any_page.response.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=\"/static/)", html)
    assert not any(script.get_text() for script in any_page.page.find_all("script"))
    assert "default-src 'none'" in any_page.response["Content-Security-Policy"]


def test_every_page_has_a_language_a_direction_a_title_and_one_heading(any_page):
    assert any_page.page.html["lang"] in {"nl", "en"}
    assert any_page.page.html["dir"] == "ltr"
    assert any_page.page.title.get_text(strip=True)
    assert len(any_page.page.find_all("h1")) == 1


def test_every_page_has_a_way_out_and_the_emergency_numbers(any_page, settings):
    leave = any_page.page.select_one(".leave")
    assert leave["href"] == settings.LEAVE_URL
    assert leave["rel"] == ["noreferrer"]
    numbers = any_page.page.select("footer a[href^=tel]")
    assert [link["href"] for link in numbers] == ["tel:112", "tel:08002000", "tel:08000188"]


def test_every_page_leads_developers_to_the_api(any_page):
    any_page.follow("Voor ontwikkelaars (API)" if any_page.page.html["lang"] == "nl" else "For developers (API)")
    assert any_page.response.status_code == 200
    assert any_page.response.request["PATH_INFO"] == "/api/v1"


def test_every_page_can_be_left_with_three_presses_of_a_key(any_page, settings):
    assert any_page.page.select_one("script[src$='js/leave.js'][defer]")
    assert any_page.page.select_one("[data-leave]")["data-leave"] == settings.LEAVE_URL
    # Only the script makes it true, so only the script shows it.
    assert any_page.page.find(id="leave-hint").has_attr("hidden")


@pytest.mark.parametrize("url", ["/nl/", "/nl/find"])
def test_home_and_find_come_quickly_over_a_bad_connection(visitor, vocabulary, url):
    languages = list(vocabulary.languages)
    for place in range(25):
        spoken = (SpokenLanguage(code, None, Level.FLUENT) for code in ("tir", *languages[place * 7 : place * 7 + 4]))
        a_published_mediator(
            name=f"Person {place}",
            languages=tuple(spoken),
            expertise=tuple(list(vocabulary.expertise)[place : place + 5]),
            activities=tuple(vocabulary.activities),
            service_municipalities=tuple(list(vocabulary.municipalities)[place * 5 : place * 5 + 5]),
            organisations=(f"Organisation {place}",),
        )
    assert sum(sizes_of(visitor.open(url), visitor)) < 20_000
    # What is sealed hardly shrinks on its way.
    assert sum(sizes_of(visitor.search("tigrinya"), visitor)) < 20_000


def test_a_long_page_of_information_comes_quickly_over_a_bad_connection(visitor):
    home = HomePage.objects.get(locale__language_code="nl")
    words = sorted({word for entry in current_vocabulary().municipalities.values() for word in entry.name.split()})
    paragraphs = [" ".join(words[start : start + 40]) for start in range(0, 320, 40)]
    number = a_telephone_number()
    page = a_page(
        parent=home,
        intro=paragraphs[0],
        body=[
            ("telephone_numbers", {"heading": "Bel", "numbers": [number] * 4}),
            *(("text", f"<h2>{text[:30]}</h2><p>{text}</p>") for text in paragraphs),
            ("steps", {"heading": "Zo", "steps": [{"heading": text[:30], "text": text} for text in paragraphs[:4]]}),
        ],
    )
    for code in ("en", "ar", "uk"):
        a_translation(page, code)
    assert sum(sizes_of(visitor.open(page.get_url()), visitor)) < 15_000


def sizes_of(page: BeautifulSoup, visitor: Visitor) -> list[int]:
    """How many bytes the page and its style sheets are on their way to a phone."""
    linked = [link["href"].removeprefix("/static/css/") for link in page.select("link[rel=stylesheet]")]
    assert linked == [f"{name}.css" for name in STYLE_SHEETS]
    sheets = [settings.BASE_DIR / "static" / "css" / name for name in linked]
    return [len(gzip.compress(content)) for content in (visitor.response.content, *(s.read_bytes() for s in sheets))]


def test_every_page_begins_with_a_link_past_the_menu(any_page):
    assert any_page.page.find("a")["href"] == "#" + any_page.page.main["id"]


@pytest.mark.parametrize("url", ["/nl/find", "/nl/find?language=tir", "/nl/find?page=0", "/nl/find?page=99"])
def test_find_pages_are_kept_by_no_cache_and_no_search_engine(visitor, url):
    visitor.open(url)
    assert visitor.response["Cache-Control"] == "no-store"
    assert visitor.response["X-Robots-Tag"] == "noindex"
    assert visitor.page.select_one("meta[name=robots]")["content"] == "noindex"


def test_profiles_are_kept_by_no_cache_and_no_search_engine(visitor):
    visitor.open(f"/nl/mediators/{display_number(a_published_mediator(name='Selam T.'))}")
    assert visitor.response["Cache-Control"] == "no-store"
    assert visitor.response["X-Robots-Tag"] == "noindex"
    assert visitor.page.select_one("meta[name=robots]")["content"] == "noindex"


def test_titles_tell_nothing_about_the_search_or_the_person(visitor):
    visitor.search("tigrinya trauma", "arnhem")
    assert visitor.page.title.get_text() == "Zoeken – Cultureel mediators"
    visitor.open(f"/nl/mediators/{display_number(a_published_mediator(name='Selam T.'))}")
    assert "Selam" not in visitor.page.title.get_text()


@pytest.mark.parametrize(
    ("speaks", "locale"),
    [("en-GB,en;q=0.9", "en"), ("nl", "nl"), ("ti-ER", "ti"), ("so", "so"), ("pl", "nl"), ("", "nl")],
)
def test_the_bare_address_leads_to_the_visitors_language(db, speaks, locale):
    response = Client().get("/", headers={"accept-language": speaks})
    assert response.status_code == 302
    assert response["Location"] == f"/{locale}/"


def test_the_home_page_asks_not_to_type_details_of_clients(visitor):
    visitor.open("/nl/")
    assert "Typ geen namen of gegevens van cliënten." in visitor.page.get_text()
    assert visitor.page.find("form")["method"] == "post"


def test_an_unknown_page_is_said_in_the_language_of_its_address(visitor):
    visitor.open("/en/unknown")
    assert visitor.response.status_code == 404
    assert "We cannot find this page" in visitor.text
    visitor.open("/nl/unknown")
    assert "Wij kunnen deze pagina niet vinden" in visitor.text


def test_invented_people_are_announced_on_every_page(visitor):
    number = a_published_mediator()
    pages = ("/nl/", "/nl/find", f"/nl/mediators/{display_number(number)}", "/nl/unknown")
    for url in pages:
        assert "verzonnen" not in visitor.open(url).get_text()
    Mediator.objects.update(is_demo=True)
    for url in pages:
        assert "Demo: verzonnen mensen." in visitor.open(url).get_text()


def test_a_failure_of_ours_is_admitted_in_plain_words(db, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("cms.finding.views.find_mediators", fail)
    response = Client(raise_request_exception=False).get("/nl/find")
    assert response.status_code == 500
    assert "Er ging bij ons iets mis" in response.content.decode()
    assert "secret" not in response.content.decode()
    assert "tel:112" in response.content.decode()
