"""What pages hold, for visitors and for others who show them: the promise that every type of page makes."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, override
from wagtail.models import Page, get_page_models

from cms.pages.blocks import PictureBlock
from cms.pages.models import HomePage, InformationIndexPage, InformationPage, TelephoneNumber
from tests.factories import a_page, a_picture, a_published_mediator, a_telephone_number, a_translation

SAFE_TAGS = {"h2", "p", "ul", "ol", "li", "a", "strong", "b", "br", "h3", "bdi", "figure", "figcaption", "img"}


def every_block() -> list[tuple[str, object]]:
    """A body with one of each."""
    picture = a_picture()
    picture.contextual_alt_text, picture.decorative = "Een open deur", False
    return [
        ("text", "<h2>Kop</h2><p>Een <b>dik</b> woord.</p>"),
        ("steps", {"heading": "Zo gaat het", "steps": [{"heading": "U belt", "text": "Iemand luistert."}]}),
        ("telephone_numbers", {"heading": "Bel nu", "numbers": [a_telephone_number()]}),
        ("notice", {"tone": "warning", "heading": "Let op", "text": "<p>Niet <b>mailen</b>.</p>"}),
        (
            "people_finder",
            {"heading": "Wie", "text": "", "language": "tir", "expertise": "sexual-violence", "place": "GM0202"},
        ),
        (
            "contact",
            {
                "heading": "Vragen",
                "text": "",
                "telephone": "026 123 45 67",
                "email": "hulp@example.org",
                "website": "https://example.org/",
            },
        ),
        ("picture", {"picture": picture, "caption": "Welkom"}),
    ]


@pytest.fixture
def one_of_each_type(home) -> dict[type[Page], Page]:
    """A live page of every type there is."""
    index = a_page(parent=home, kind=InformationIndexPage, title="Informatie")
    information = a_page(parent=index, intro="Kort gezegd.", body=every_block())
    home.doors = [("door", {"icon": "info", "heading": "Ik ben nieuw", "text": "Lees.", "page": information})]
    home.save_revision().publish()
    return {HomePage: HomePage.objects.get(pk=home.pk), InformationIndexPage: index, InformationPage: information}


def test_every_type_of_page_keeps_the_promise(one_of_each_type):
    for kind in get_page_models():
        if kind is Page:
            continue
        page = one_of_each_type[kind]
        blocks = page.content_blocks()
        assert blocks, kind
        assert json.loads(json.dumps(blocks)) == blocks
        assert all(block.keys() == {"type", "value"} for block in blocks)

        html = BeautifulSoup(page.content_html(), "html.parser")
        assert {tag.name for tag in html.find_all()} <= SAFE_TAGS
        assert not html.find(class_=True)
        assert all(link["href"].startswith(("http", "tel:", "mailto:")) for link in html.find_all("a"))
        assert all(picture["src"].startswith("http") for picture in html.find_all("img"))


def test_blocks_say_what_they_are(one_of_each_type):
    blocks = one_of_each_type[InformationPage].content_blocks()
    assert [block["type"] for block in blocks] == [
        "introduction",
        "text",
        "steps",
        "telephone-numbers",
        "notice",
        "people-finder",
        "contact",
        "picture",
    ]


@pytest.mark.parametrize("locale", ["nl", "en", "ar"])
def test_blocks_are_in_the_language_of_the_page_whoever_asks(home, locale):
    page = a_page(parent=home, body=every_block()[2:3])
    english = a_translation(page, "en")
    a_telephone_number(
        **{
            "translation_key": TelephoneNumber.objects.get().translation_key,
            "locale": english.locale,
            "name": "Safe at home",
        }
    )
    with override(locale):
        assert english.content_blocks()[0]["value"]["numbers"][0]["name"] == "Safe at home"
        assert page.content_blocks()[0]["value"]["numbers"][0]["name"] == "Veilig Thuis"
        assert get_language() == locale


def test_every_block_is_on_the_page(visitor, one_of_each_type):
    page = one_of_each_type[InformationPage]
    visitor.open(page.get_url())
    for words in ("Kort gezegd.", "Kop", "Zo gaat het", "U belt", "0800-2000", "Let op", "Vragen", "Welkom"):
        assert words in visitor.text
    assert visitor.page.select_one("a[href='tel:08002000']")
    assert visitor.page.img["alt"] == "Een open deur"
    assert visitor.page.body["class"] == ["shelter"]
    assert len(visitor.page.find_all("h1")) == 1


def test_the_list_and_the_home_page_lead_to_what_is_new(visitor, one_of_each_type):
    page = one_of_each_type[InformationPage]
    visitor.open("/nl/")
    assert visitor.link("Ik ben nieuw")["href"] == page.get_url()
    assert visitor.link(page.title)["href"] == page.get_url()
    visitor.open(one_of_each_type[InformationIndexPage].get_url())
    assert visitor.link(page.title)["href"] == page.get_url()


# People to find


def finder(**chosen: str) -> list[tuple[str, object]]:
    return [("people_finder", {"heading": "Wie", "text": "", "language": "", "expertise": "", "place": "", **chosen})]


def test_the_people_finder_counts_who_can_be_found_today(visitor, home):
    page = a_page(parent=home, body=finder(language="tir", expertise="sexual-violence"))
    for expertise in ((), ("sexual-violence",), ("sexual-violence",)):
        a_published_mediator(expertise=expertise)
    assert page.content_blocks()[0]["value"]["count"] == 2
    visitor.open(page.get_url())
    link = visitor.page.main.select_one("section .btn")
    assert "2" in link.text
    visitor.open(link["href"])
    assert len(visitor.names) == 2


def test_what_others_keep_of_the_people_finder_holds_nothing_sealed(home):
    page = a_page(parent=home, body=finder(language="tir", expertise="sexual-violence", place="PV25"))
    value = page.content_blocks()[0]["value"]
    assert value["search"] == {"language": "tir", "expertise": "sexual-violence", "region": "PV25"}
    assert value["url"].endswith("/nl/find?language=tir&region=PV25")


def test_the_people_finder_leads_to_the_search_when_nobody_is_there(visitor, home):
    visitor.open(a_page(parent=home, body=finder(language="tir")).get_url())
    link = visitor.page.main.select_one("section .btn")
    assert "0" not in link.text
    assert link["href"] == "/nl/find?language=tir"


def test_a_code_that_is_no_longer_known_is_left_out(home):
    page = a_page(parent=home, body=finder(language="xxx", place="GM0202"))
    assert page.content_blocks()[0]["value"]["search"] == {"municipality": "GM0202"}


# Telephone numbers


def test_a_number_that_is_changed_once_is_right_on_every_page_and_in_every_language(home):
    number = a_telephone_number()
    pages = [a_page(parent=home, body=[("telephone_numbers", {"heading": "Bel", "numbers": [number]})])]
    for locale in ("en", "ar"):
        pages.append(a_translation(pages[0], locale))
        translated = number.copy_for_translation(pages[-1].locale)
        translated.save()
    number.number = "0800-9999"
    number.save()
    for page in pages:
        assert page.content_blocks()[-1]["value"]["numbers"][0]["dial"] == "08009999"


def test_a_number_without_a_translation_says_in_which_language_it_is(visitor, home):
    body = [("telephone_numbers", {"heading": "Bel", "numbers": [a_telephone_number()]})]
    page = a_translation(a_page(parent=home), "ar", body=body)
    visitor.open(page.get_url())
    shown = visitor.page.select_one(".sos li p")
    assert (shown["lang"], shown["dir"]) == ("nl", "ltr")
    assert visitor.page.html["dir"] == "rtl"


def test_a_number_that_was_taken_off_the_site_is_on_no_page(home):
    number = a_telephone_number()
    page = a_page(parent=home, body=[("telephone_numbers", {"heading": "Bel", "numbers": [number]})])
    number.live = False
    number.save()
    assert page.content_blocks()[0]["value"]["numbers"] == []


@pytest.mark.parametrize("typed", ["veilig thuis", "0800", "112", "+31 6 1234 5678", "٠٨٠٠", "1-", "<b>1</b>"])
def test_a_number_consists_of_digits(home, typed):
    number = a_telephone_number()
    number.number = typed
    if typed in {"0800", "112", "+31 6 1234 5678"}:
        number.full_clean()
    else:
        with pytest.raises(ValidationError, match="0800-2000"):
            number.full_clean()


# Pictures


def test_a_picture_says_what_it_shows_or_that_it_is_only_for_show(home):
    block = PictureBlock()
    picture = a_picture()
    picture.contextual_alt_text, picture.decorative = "", False
    with pytest.raises(ValidationError):
        block.clean(block.normalize({"picture": picture, "caption": ""}))
    picture.decorative = True
    block.clean(block.normalize({"picture": picture, "caption": ""}))
    picture.contextual_alt_text, picture.decorative = "Een deur", False
    block.clean(block.normalize({"picture": picture, "caption": ""}))


# What editors and translators may type


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="https://example.org" onclick="alert(1)" style="color:red">x</a>',
        "<svg><script>alert(1)</script></svg>",
        "<style>body{display:none}</style>",
        '<iframe src="https://example.org"></iframe>',
    ],
)
def test_markup_never_reaches_a_page(visitor, home, typed):
    page = a_page(
        parent=home,
        title=f"Titel {typed}",
        intro=typed,
        body=[
            ("text", f"<p>Goed. {typed}</p>"),
            ("steps", {"heading": typed, "steps": [{"heading": typed, "text": typed}]}),
        ],
    )
    for shown in (BeautifulSoup(page.content_html(), "html.parser"), visitor.open(page.get_url()).main):
        assert "Goed." in shown.text
        assert not shown.find(["script", "img", "iframe", "style"])
        assert not shown.find(attrs={"onclick": True})
        assert not [link for link in shown.find_all("a") if link.get("href", "").startswith("javascript")]


def test_invisible_characters_cannot_turn_a_text_around(visitor, home):
    turning = "\u202e\u2066\u202b"
    page = a_page(
        parent=home,
        title=f"Bel {turning}0002-0080",
        intro=f"Nu {turning}",
        body=[
            ("text", f"<p>Bel {turning}0002-0080</p>"),
            ("notice", {"tone": "neutral", "heading": turning + "Let op", "text": "x"}),
        ],
    )
    visitor.open(page.get_url())
    assert not set(turning) & set(visitor.page.decode())
    assert not set(turning) & set(page.content_html())


def test_the_joiners_that_persian_needs_stay(home):
    page = a_page(parent=home, body=[("text", "<p>می\u200cتوانید</p>")])
    assert "می\u200cتوانید" in page.content_html()
