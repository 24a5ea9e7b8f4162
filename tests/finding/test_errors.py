"""When something is wrong, a page in the look says so in the visitor's language and leads on."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override

from cms.errors import too_many_requests
from cms.finding import views


def page_of(response: HttpResponse) -> BeautifulSoup:
    """The page, once it is seen to be a page of ours that leads on and can be left."""
    page = BeautifulSoup(response.content, "html.parser")
    assert len(page.find_all("h1")) == 1
    assert page.title.get_text().endswith("– Cultureel mediators")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("[data-leave]")
    assert page.select_one("a[href='tel:112']")
    assert page.select_one(f"main a[href='{reverse('finding:home')}']")
    return page


def assert_has_a_search_box(page: BeautifulSoup) -> None:
    form = page.main.form
    assert (form["method"], form["action"]) == ("post", reverse("finding:find"))
    assert form.find(id="q")
    assert form.find(id="where")


@pytest.fixture
def failing() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("url", "accepts", "heading"),
    [
        ("/en/", "nl", "Something went wrong here"),
        ("/nl/find", "en", "Er ging bij ons iets mis"),
        ("/en/municipalities/GM0202", "", "Something went wrong here"),
    ],
)
def test_without_a_database_we_admit_it_in_the_language_of_the_address(failing, url, accepts, heading):
    # No test database was asked for: whoever asks it anything fails, and so would the page that says so.
    response = failing.get(url, headers={"accept-language": accepts})
    assert response.status_code == 500
    with override(url[1:3]):
        page = page_of(response)
        assert page.h1.get_text() == heading
        assert page.html["lang"] == url[1:3]
        assert_has_a_search_box(page)


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_a_host_that_is_not_ours_gets_a_page_and_no_error(failing, locale):
    response = failing.get(f"/{locale}/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    with override(locale):
        assert page_of(response).html["lang"] == locale
    assert b"elsewhere" not in response.content


def test_far_too_many_fields_are_refused_with_a_page(db, failing):
    response = failing.get("/en/find?" + "&".join(["x"] * 2000))
    assert response.status_code == 400
    with override("en"):
        assert_has_a_search_box(page_of(response))


def test_what_one_may_not_see_leads_on(db, failing, monkeypatch):
    def forbid(*args, **kwargs):
        raise PermissionDenied("secret detail")

    monkeypatch.setattr(views, "home_context", forbid)
    response = failing.get("/en/")
    assert response.status_code == 403
    with override("en"):
        page = page_of(response)
        assert_has_a_search_box(page)
    assert page.h1.get_text() == "This page is not for everyone"
    assert b"secret" not in response.content


def test_a_form_that_is_not_known_to_be_ones_own_says_to_send_it_again(db):
    response = Client(enforce_csrf_checks=True).post("/en/a-page/", {"x": "y"})
    assert response.status_code == 403
    assert not response.cookies
    with override("en"):
        page = page_of(response)
        assert page.h1.get_text() == "Please send this once more"


def test_an_unknown_page_leads_on(db, failing):
    response = failing.get("/en/unknown")
    assert response.status_code == 404
    with override("en"):
        assert_has_a_search_box(page_of(response))


@pytest.mark.parametrize(("seconds", "said"), [(1, "in 1 minute."), (60, "in 1 minute."), (61, "in 2 minutes.")])
def test_who_asks_too_much_is_told_how_long_to_wait(db, seconds, said):
    with override("en"):
        response = too_many_requests(RequestFactory().get("/en/find"), seconds=seconds)
        assert response.status_code == 429
        assert response["Retry-After"] == str(seconds)
        assert said in page_of(response).main.get_text()
