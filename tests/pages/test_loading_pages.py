"""How the pages that a site begins with come in, and how they leave again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from wagtail.models import Page

from cms.accounts.management.commands.demo_accounts import DEMO_ACCOUNTS
from cms.languages import SOURCE
from cms.pages.first import reading
from cms.pages.first.loading import FIRST_PAGES, load_first_pages
from cms.pages.first.reading import UnevenTexts, page_text
from cms.pages.models import HomePage, InformationPage, InterpreterService, TelephoneNumber
from registry.models import Account, Mediator
from tests.factories import a_page, an_account


@pytest.fixture
def loaded(home) -> HomePage:
    load_first_pages()
    return HomePage.objects.get(pk=home.pk)


def page_named(name: str, locale: str = SOURCE) -> InformationPage:
    slug = page_text(name, locale).slug
    return InformationPage.objects.get(slug=slug, locale__language_code=locale)


# Where they come in


@pytest.mark.usefixtures("real")
def test_elsewhere_they_are_drafts_for_editors(visitor, loaded):
    assert not Page.objects.live().filter(depth__gt=2).exists()
    assert not TelephoneNumber.objects.filter(live=True).exclude(locale__language_code="nl").exists()
    draft = page_named("privacy")
    assert "[Naam en adres" in draft.get_latest_revision_as_object().content_html()
    draft.get_latest_revision().publish()
    visitor.open("/nl/find")
    assert visitor.page.footer.select("li a")[0].text == "Privacyverklaring"


def test_a_site_with_pages_of_its_own_is_left_alone(home):
    a_page(parent=home, title="Van ons")
    before = Page.objects.count()
    call_command("load_pages", if_empty=True)
    with pytest.raises(CommandError, match="There are pages already"):
        call_command("load_pages")
    assert Page.objects.count() == before
    assert not TelephoneNumber.objects.exists()


def test_a_translation_with_other_blocks_than_the_original_is_refused(tmp_path, monkeypatch):
    for code, block in (("nl", "text"), ("en", "steps")):
        (tmp_path / code).mkdir()
        (tmp_path / code / "page.toml").write_text(f'title = "x"\n[[body]]\ntype = "{block}"\n')
    monkeypatch.setattr(reading, "TEXTS", tmp_path)
    with pytest.raises(UnevenTexts, match="en/page"):
        page_text("page", "en")


# Taking them away


def removed() -> str:
    said = StringIO()
    call_command("remove_demo", stdout=said)
    return said.getvalue()


def test_removing_the_demonstration_leaves_the_site_as_it_began(visitor, loaded, home):
    call_command("demo_accounts", stdout=StringIO())
    call_command("load_demo", mediators=2, stdout=StringIO())
    removed()
    assert list(Page.objects.filter(depth__gt=1).specific()) == [home]
    left = HomePage.objects.get()
    assert (left.title, left.intro, len(left.doors), left.latest_revision) == (home.title, home.intro, 0, None)
    assert not TelephoneNumber.objects.exists()
    assert not Mediator.objects.exists()
    assert not Account.objects.filter(email__in=DEMO_ACCOUNTS).exists()
    assert visitor.open("/nl/").h1.text == home.title
    assert load_first_pages() > len(FIRST_PAGES)


def test_what_an_editor_made_her_own_stays_and_is_named(loaded):
    editor = an_account()
    page = page_named("asking-for-a-mediator")
    page.title = "Zo vraagt u een mediator"
    page.save_revision(user=editor).publish()
    number = TelephoneNumber.objects.get(number="0900-0101", locale__language_code="nl")
    number.save_revision(user=editor)
    said = removed()
    assert {left.title for left in Page.objects.filter(depth__gt=1)} == {page.title, "Informatie", loaded.title}
    assert page.title in said
    assert "Slachtofferhulp" in said
    assert InformationPage.objects.get(pk=page.pk).live


def test_what_stays_and_was_never_checked_leaves_the_site(loaded):
    page = page_named("joining", "ar")
    page.save_revision(user=an_account()).publish()
    removed()
    assert not Page.objects.live().filter(locale__language_code="ar").exists()
    assert InformationPage.objects.filter(pk=page.pk).exists()
    assert not any(Page.find_problems())


def test_a_real_installation_with_unchecked_pages_on_the_site_is_told(loaded, settings):
    call_command("check", databases=["default"])
    settings.DEMO_ALLOWED = False
    with pytest.raises(SystemCheckError, match=r"cms\.E010"):
        call_command("check", databases=["default"])


def test_interpreter_services_come_in_with_their_source_and_leave_again(loaded):
    (service,) = InterpreterService.objects.filter(locale__language_code=SOURCE)
    assert service.live
    assert "2012/29/EU" in service.source
    assert {other.locale.language_code for other in service.get_translations()} == {"en"}
    removed()
    assert not InterpreterService.objects.exists()


@pytest.mark.usefixtures("real")
def test_elsewhere_interpreter_services_are_drafts_too(loaded):
    assert InterpreterService.objects.exists()
    assert InterpreterService.shown() == []
