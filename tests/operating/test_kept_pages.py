"""Pages are kept in memory, and nobody ever sees one that is no longer true."""

import datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from wagtail.models import Locale, Page, Site

from cms.kept_pages import KeptPagesMiddleware
from cms.models import PagesState
from cms.pages.models import HomePage, InformationIndexPage, InformationPage
from registry.today import today
from tests.factories import a_page, a_published_mediator, a_telephone_number, an_account

# What is asked to know that nothing has changed: the state of the pages, and the Clock.
QUERIES_TO_BE_SURE = 2


@pytest.fixture
def home(reloaded_vocabulary) -> HomePage:
    """The start of a site that tests really commit to."""
    for left_over in (Site, Page, Locale):
        left_over.objects.all().delete()
    Site.clear_site_root_paths_cache()
    dutch = Locale.objects.create(language_code="nl")
    top = Page.add_root(title="Root", slug="root", locale=dutch)
    page = top.add_child(instance=HomePage(title="Vind een mediator", slug="home", locale=dutch))
    Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    yield page
    Site.clear_site_root_paths_cache()


@pytest.fixture
def page(home) -> InformationPage:
    above = a_page(parent=home, kind=InformationIndexPage, title="Hulp", slug="hulp")
    number = a_telephone_number()
    body = [("telephone_numbers", {"heading": "Bel", "numbers": [number]})]
    return a_page(parent=above, title="Naar de dokter", slug="dokter", body=body)


def seen(visitor: Client, path: str, times: int = 1) -> HttpResponse:
    for _time in range(times):
        answer = visitor.get(path)
    return answer


@pytest.mark.parametrize("path", ["/nl/", "/nl/hulp/dokter", "/nl/languages", "/nl/municipalities/GM0202"])
def test_what_nobody_changed_is_not_made_again(client, page, path, django_assert_max_num_queries):
    first = seen(client, path)
    assert first.status_code == 200
    seen(client, path)
    with django_assert_max_num_queries(QUERIES_TO_BE_SURE):
        kept = seen(client, path)
    assert (kept.content, dict(kept.headers)) == (first.content, dict(first.headers))


def retitle(page: InformationPage) -> None:
    page.title = "Naar het ziekenhuis"
    page.save_revision().publish()


def change_a_number(page: InformationPage) -> None:
    number = page.body[0].value["numbers"][0]
    number.number = "0800-9999"
    number.save()


def add_to_the_foot(page: InformationPage) -> None:
    a_page(parent=page.get_parent().specific, title="Over deze site", show_in_footer=True)


def rename_the_list_above(page: InformationPage) -> None:
    above = page.get_parent().specific
    above.title = "Zorg"
    above.save_revision().publish()


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (retitle, "Naar het ziekenhuis"),
        (change_a_number, "0800-9999"),
        (add_to_the_foot, "Over deze site"),
        (rename_the_list_above, "Zorg"),
    ],
)
def test_what_an_editor_changed_is_seen_at_once_in_every_process(page, change, shown):
    visitors = [Client(), Client()]
    for visitor in visitors:
        assert shown not in seen(visitor, "/nl/hulp/dokter", times=3).content.decode()
    change(page)
    for visitor in visitors:
        assert shown in seen(visitor, "/nl/hulp/dokter").content.decode()


@pytest.mark.parametrize(
    "take_away", [Page.unpublish, Page.delete, lambda page: page.move(page.get_parent().get_parent())]
)
def test_a_page_that_was_taken_away_is_gone_at_once(client, page, take_away):
    assert seen(client, "/nl/hulp/dokter", times=3).status_code == 200
    take_away(Page.objects.get(pk=page.pk))
    assert seen(client, "/nl/hulp/dokter").status_code == 404


@pytest.mark.parametrize("path", ["/nl/", "/nl/municipalities/GM0202", "/nl/languages/tir"])
def test_who_is_new_in_the_registry_is_counted_at_once(client, home, path):
    before = seen(client, path, times=3).content
    a_published_mediator(today=today())
    assert seen(client, path).content != before


def test_the_next_morning_pages_are_made_anew(client, home):
    noon = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)
    with time_machine.travel(noon, tick=False):
        a_published_mediator(today=today())
        before = seen(client, "/nl/languages/tir", times=3).content
    with time_machine.travel(noon + datetime.timedelta(days=181), tick=False):
        assert seen(client, "/nl/languages/tir").content != before


def test_who_is_signed_in_gets_no_kept_page(client, page):
    seen(client, "/nl/hulp/dokter", times=3)
    client.force_login(an_account())

    with CaptureQueriesContext(connection) as asked:
        seen(client, "/nl/hulp/dokter")
    assert len(asked) > QUERIES_TO_BE_SURE


@pytest.fixture
def made(db, settings):
    """Counts how often an answer to the same request is made."""

    def count(path: str = "/nl/languages", *, method: str = "GET", cookies: str = "", **headers: str) -> int:
        made = []

        def make(request):
            request.resolver_match = resolve(request.path)
            made.append(request)
            answer = HttpResponse("made", status=int(headers.get("status", 200)))
            for name, value in headers.items():
                if name != "status":
                    answer[name] = value
            return answer

        middleware = KeptPagesMiddleware(make)
        for _time in range(4):
            request = RequestFactory().generic(method, path)
            if cookies:
                request.COOKIES["anything"] = cookies
            middleware(request)
        return len(made)

    return count


@pytest.mark.usefixtures("transactional_db")
def test_only_what_is_the_same_for_everyone_is_kept(made):
    PagesState.objects.get_or_create(pk=PagesState.ONLY)
    assert made() == 2
    assert made(method="POST") == 4
    assert made("/nl/languages?page=2") == 4
    assert made(cookies="yes") == 4
    assert made(status="404") == 4
    assert made(Vary="Cookie") == 4
    assert made(**{"Cache-Control": "no-store"}) == 4
    assert made(**{"Cache-Control": "max-age=0, private"}) == 4
    assert made("/nl/find") == 4
    assert made("/nl/mediators/0123456789") == 4


@pytest.mark.usefixtures("transactional_db")
def test_inside_a_transaction_and_without_a_known_state_nothing_is_kept(made):
    PagesState.objects.all().delete()
    assert made() == 4
    PagesState.objects.create()
    with transaction.atomic():
        assert made() == 4
    assert made() == 2
