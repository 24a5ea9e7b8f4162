"""Pages of the site, for others to show: complete, in every language, and gone when they are gone."""

import json

import pytest
from wagtail.models import Page, PageViewRestriction, Site

from cms.pages.models import HomePage, InformationIndexPage, InformationPage
from tests.api.conftest import Api
from tests.factories import a_page, a_published_mediator, a_telephone_number, a_translation

TEXT = [("text", "<h2>Kop</h2><p>Een <b>dik</b> woord.</p><script>alert(1)</script>")]


@pytest.fixture(autouse=True)
def roots_of_this_test():
    """Wagtail keeps where sites begin in a cache, which does not roll back."""
    Site.clear_site_root_paths_cache()
    yield
    Site.clear_site_root_paths_cache()


@pytest.fixture
def home(api) -> HomePage:
    return HomePage.objects.get(locale__language_code="nl")


@pytest.fixture
def page(home) -> InformationPage:
    """A page in a list, in Dutch."""
    index = a_page(parent=home, kind=InformationIndexPage, title="Informatie")
    return a_page(parent=index, title="Naar de dokter", intro="Kort gezegd.", body=TEXT)


def listed(api: Api, query: str = "") -> list[str]:
    return [each["title"] for each in api.get(f"/pages{query}")["results"]]


def test_every_page_on_the_site_is_listed_with_its_language_type_and_address(api, client, home, page):
    a_translation(page, "en", title="To the doctor")
    entries = {each["title"]: each for each in api.get("/pages")["results"]}
    assert {entry["type"] for entry in entries.values()} == {"home-page", "information-index-page", "information-page"}
    assert (entries["Naar de dokter"]["locale"], entries["To the doctor"]["locale"]) == ("nl", "en")
    for entry in entries.values():
        opened = client.get(entry["url"].removeprefix("http://127.0.0.1:8000"))
        assert opened.status_code == 200, entry["url"]
        assert entry["title"] in opened.content.decode()
        assert api.get(entry["links"]["self"])["title"] == entry["title"]


def test_pages_of_one_language_or_type_can_be_asked(api, home, page):
    a_translation(page, "en", title="To the doctor")
    assert "To the doctor" in listed(api, "?locale=en")
    assert "Naar de dokter" not in listed(api, "?locale=en")
    assert listed(api, "?type=information-page&locale=nl") == ["Naar de dokter"]
    assert listed(api, "?locale=so") == []


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("locale=xx&type=recipe", {"locale", "type"}),
        ("locale=NL", {"locale"}),
        ("locale=nl&locale=en", {"locale"}),
        ("type=", {"type"}),
        ("page=1", {"page"}),
    ],
)
def test_other_questions_are_refused_by_name(api, query, keys):
    assert set(api.faults(f"/pages?{query}")) == keys


def test_a_page_is_told_in_blocks_and_in_safe_html(api, page):
    told = api.get(f"/pages/{page.pk}")
    assert told["blocks"] == json.loads(json.dumps(page.content_blocks()))
    assert [block["type"] for block in told["blocks"]] == ["introduction", "text"]
    assert told["html"] == page.content_html()
    assert "<h2>Kop</h2>" in told["html"]
    assert "<script" not in json.dumps(told)
    assert (told["direction"], told["unchecked"]) == ("ltr", False)


def test_a_page_leads_to_its_translations(api, page):
    english, arabic = (a_translation(page, locale) for locale in ("en", "ar"))
    a_translation(page, "fr", publish=False)
    told = api.get(f"/pages/{page.pk}")
    assert {each["id"]: each["locale"] for each in told["translations"]} == {english.pk: "en", arabic.pk: "ar"}
    for translation in told["translations"]:
        back = api.get(translation["links"]["self"])
        assert page.pk in [each["id"] for each in back["translations"]]
    assert api.get(f"/pages/{arabic.pk}")["direction"] == "rtl"


def test_a_text_that_nobody_checked_says_so(api, page):
    arabic = a_translation(page, "ar")
    told = api.get(f"/pages/{arabic.pk}")
    assert told["unchecked"] is True
    assert told["blocks"][0]["type"] == "unchecked"
    assert told["blocks"][0]["value"][0]["text"] in told["html"]


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_a_page_is_in_its_own_language_whoever_asks(api, page, language):
    english = a_translation(page, "en", body=[("telephone_numbers", {"heading": "Call", "numbers": []})])
    answer = api.ask(f"/pages/{english.pk}", headers={"Accept-Language": language})
    assert answer.headers["Content-Language"] == "en"
    assert answer.json() == api.get(f"/pages/{english.pk}")


def test_what_is_not_on_the_site_is_not_there(api, home, page):
    draft = a_translation(page, "en", publish=False)
    gone = a_page(parent=home, title="Weg")
    gone.unpublish()
    private = a_page(parent=home, kind=InformationIndexPage, title="Besloten")
    below = a_page(parent=private, title="Onder besloten")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    titles = listed(api)
    assert "Naar de dokter" in titles
    for hidden in (draft, gone, private, below, Page.objects.get(depth=1)):
        assert hidden.title not in titles
        assert api.ask(f"/pages/{hidden.pk}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "abc", "999999", "9" * 400, "1.0", "%00", "٣", "1e3", " 3"])
def test_a_number_that_no_page_has_is_not_found(api, number):
    assert api.ask(f"/pages/{number}").status_code == 404


def test_a_changed_page_is_a_new_answer(api, page):
    first = {address: api.ask(address) for address in ("/pages", f"/pages/{page.pk}")}
    for address, answer in first.items():
        again = api.ask(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert again.headers.get("Content-Language") == answer.headers["Content-Language"]
    page.title = "Naar de huisarts"
    page.save_revision().publish()
    for address, answer in first.items():
        again = api.ask(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 200
        assert "Naar de huisarts" in again.content.decode()


def test_a_count_of_people_on_a_page_is_that_of_today(api, home):
    finder = ("people_finder", {"heading": "Wie", "text": "", "language": "tir", "expertise": "", "place": ""})
    page = a_page(parent=home, body=[finder])
    before = api.ask(f"/pages/{page.pk}")
    a_published_mediator()
    after = api.ask(f"/pages/{page.pk}", headers={"If-None-Match": before.headers["ETag"]})
    assert before.json()["blocks"][0]["value"]["count"] == 0
    assert after.json()["blocks"][0]["value"]["count"] == 1


def test_a_telephone_number_that_changes_is_a_new_answer(api, home):
    number = a_telephone_number()
    page = a_page(parent=home, body=[("telephone_numbers", {"heading": "Bel", "numbers": [number]})])
    tag = api.ask(f"/pages/{page.pk}").headers["ETag"]
    number.number = "0800-9999"
    number.save()
    assert api.ask(f"/pages/{page.pk}", headers={"If-None-Match": tag}).status_code == 200


def test_queries_do_not_grow_with_the_pages(api, home, django_assert_max_num_queries):
    for _ in range(12):
        a_page(parent=home)
    api.get("/pages")
    with django_assert_max_num_queries(5):
        assert api.get("/pages")["total"] > 12
