"""Words that can hurt: nothing is published in a language that no native speaker has checked."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow

from cms.pages.checking import NativeCheck, NotChecked, is_unchecked, record_check
from cms.pages.models import InformationPage
from cms.pages.site_page import UNCHECKED
from tests.factories import TODAY, a_page, a_translation, an_account
from tests.pages.conftest import page_form


@pytest.fixture
def draft(home) -> InformationPage:
    """A page in Arabic, as a translator left it."""
    home_page = a_translation(home, "ar")
    assert home_page.live
    text = [("text", "<p>نص</p>"), ("steps", {"heading": "", "steps": [{"heading": "اتصل", "text": ""}]})]
    return a_translation(a_page(parent=home), "ar", publish=False, body=text)


def check(page: Page) -> None:
    record_check(page, by=an_account(), today=TODAY)


def test_an_unchecked_page_cannot_be_published(draft, real):
    with pytest.raises(NotChecked, match="Arabisch"):
        draft.get_latest_revision().publish()
    assert not InformationPage.objects.get(pk=draft.pk).live


def test_a_checked_page_can_be_published(visitor, draft, real):
    check(draft)
    draft.get_latest_revision().publish()
    visitor.open(draft.get_url())
    assert visitor.response.status_code == 200
    assert not visitor.page.select("meta[name=robots]")
    assert "23 نوفمبر 2026" in visitor.text


@pytest.mark.parametrize("code", ["nl", "en"])
def test_dutch_and_english_need_no_check(home, real, code):
    page = a_page(parent=home)
    assert (page if code == "nl" else a_translation(page, "en")).live


@pytest.mark.parametrize("field", ["title", "intro", "seo_title", "search_description"])
def test_a_check_ends_when_a_word_is_changed(draft, field, real):
    check(draft)
    setattr(draft, field, "غير ذلك")
    draft.save_revision()
    with pytest.raises(NotChecked):
        draft.get_latest_revision().publish()


def test_a_check_ends_when_a_word_in_a_block_is_changed_and_holds_when_it_is_put_back(draft):
    check(draft)
    before = draft.body.get_prep_value()
    draft.body[1].value["steps"][0]["heading"] = "اكتب"
    assert is_unchecked(draft)
    draft.body = draft.body.stream_block.to_python(before)
    assert not is_unchecked(draft)


def turned_round(value: object) -> object:
    """The same blocks, with the names in each in the opposite order."""
    if isinstance(value, dict):
        return {name: turned_round(part) for name, part in reversed(value.items())}
    return [turned_round(part) for part in value] if isinstance(value, list) else value


def test_a_check_holds_in_whatever_order_a_database_keeps_the_names_in_a_block(draft):
    check(draft)
    draft.body = draft.body.stream_block.to_python(turned_round(draft.body.get_prep_value()))
    assert not is_unchecked(draft)


def test_what_readers_do_not_read_needs_no_new_check(draft, real):
    check(draft)
    draft.slug, draft.show_in_footer = "other", True
    draft.save_revision().publish()
    assert InformationPage.objects.get(pk=draft.pk).live


def test_a_checked_page_stays_as_it_is_while_a_new_text_waits(visitor, draft, real):
    check(draft)
    draft.get_latest_revision().publish()
    page = InformationPage.objects.get(pk=draft.pk)
    page.title = "نص جديد"
    page.save_revision()
    visitor.open(page.get_url())
    assert "نص جديد" not in visitor.text
    assert not visitor.page.select("meta[name=robots]")


@pytest.mark.parametrize("way", ["child", "save", "scheduled"])
def test_no_way_through_the_code_puts_an_unchecked_text_on_the_site(draft, real, way):
    if way == "child":
        with pytest.raises(NotChecked):
            draft.get_parent().add_child(instance=InformationPage(title="نص", locale=draft.locale))
    elif way == "save":
        draft.live = True
        with pytest.raises(NotChecked):
            draft.save()
    else:
        draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
        draft.save_revision().publish()
    assert not InformationPage.objects.filter(locale=draft.locale, live=True).exists()


def test_an_alias_in_another_language_never_shows_the_original(home):
    page = a_page(parent=home)
    english = a_translation(home, "en")
    alias = page.create_alias(parent=english, update_locale=english.locale)
    page.title = "Nieuw"
    page.save_revision().publish()
    assert not InformationPage.objects.get(pk=alias.pk).live


# What readers see


def test_in_a_demonstration_an_unchecked_page_says_so_in_three_languages(visitor, draft):
    draft.get_latest_revision().publish()
    visitor.open(draft.get_url())
    assert visitor.page.select_one("meta[name=robots]")["content"] == "noindex"
    assert str(UNCHECKED)[:40] in visitor.text
    assert draft.content_blocks()[0]["type"] == "unchecked"


def test_the_warning_is_in_dutch_english_and_the_language_of_the_page(draft, monkeypatch):
    words = {"nl": "Niet gecontroleerd", "en": "Not checked", "ar": "لم تراجع"}
    monkeypatch.setattr("cms.pages.site_page.UNCHECKED", _Worded(words))
    assert draft.warnings == [
        {"language": "nl", "direction": "ltr", "text": "Niet gecontroleerd"},
        {"language": "en", "direction": "ltr", "text": "Not checked"},
        {"language": "ar", "direction": "rtl", "text": "لم تراجع"},
    ]


class _Worded:
    """Something that reads otherwise in each language."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self._words[get_language()]


def test_a_warning_that_reads_the_same_is_shown_once(draft):
    assert len({warning["text"] for warning in draft.warnings}) == len(draft.warnings)


# The screens of editors


def publish_in_the_admin(client, page: Page, **typed: str):
    form = page_form(**{"slug": page.slug, "action-publish": "1", **typed})
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)


def test_the_editor_is_told_why_and_nothing_typed_is_lost(client, administrator, draft, real):
    answer = publish_in_the_admin(client, draft, title="عنوان جديد")
    assert answer.status_code == 200
    assert "Arabisch" in str(answer.context["form"].non_field_errors())
    assert "leg dat vast" in str(answer.context["form"].non_field_errors())
    assert answer.context["form"]["title"].value() == "عنوان جديد"
    assert not InformationPage.objects.get(pk=draft.pk).live


def test_a_draft_may_always_be_saved(client, administrator, draft, real):
    form = page_form(slug=draft.slug, title="مسودة")
    client.post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), form)
    assert InformationPage.objects.get(pk=draft.pk).get_latest_revision_as_object().title == "مسودة"


def test_a_new_page_cannot_be_published_at_once(client, administrator, draft, real):
    address = reverse("wagtailadmin_pages:add", args=["pages", "informationpage", draft.get_parent().pk])
    answer = client.post(address, page_form(slug="new", **{"action-publish": "1"}))
    assert "leg dat vast" in str(answer.context["form"].non_field_errors())
    assert not InformationPage.objects.filter(slug="new").exists()


def test_a_check_is_recorded_on_the_screen_and_then_the_page_is_published(client, administrator, draft, real):
    screen = reverse("native_check", args=[draft.pk])
    shown = client.get(screen)
    assert "<li><strong>اتصل</strong>" in shown.content.decode()
    client.post(screen, {"fingerprint": shown.context["fingerprint"]})
    recorded = NativeCheck.objects.get(page=draft)
    assert recorded.checked_by == administrator
    draft.get_latest_revision().publish(user=administrator)
    assert InformationPage.objects.get(pk=draft.pk).live
    assert administrator.email in client.get(screen).content.decode()


def test_a_text_that_changed_while_it_was_read_is_not_checked(client, administrator, draft):
    screen = reverse("native_check", args=[draft.pk])
    shown = client.get(screen).context["fingerprint"]
    draft.title = "غير ذلك"
    draft.save_revision()
    client.post(screen, {"fingerprint": shown})
    assert not NativeCheck.objects.exists()


def test_there_is_nothing_to_check_in_dutch(client, administrator, home):
    assert client.get(reverse("native_check", args=[home.pk])).status_code == 404


def test_the_screen_is_found_from_the_page(client, administrator, draft):
    for address in ("wagtailadmin_pages:edit", "wagtailadmin_explore"):
        page = draft if address.endswith("edit") else draft.get_parent()
        assert reverse("native_check", args=[draft.pk]) in client.get(reverse(address, args=[page.pk])).content.decode()


def bulk(client, draft):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={draft.pk}", {"include_descendants": ""}, follow=True)


def copy(client, draft):
    form = {
        "new_title": "نسخة",
        "new_slug": "copy",
        "new_parent_page": str(draft.get_parent().pk),
        "copy_subpages": "",
        "publish_copies": "on",
        "alias": "",
    }
    return client.post(reverse("wagtailadmin_pages:copy", args=[draft.pk]), form, follow=True)


def approve(client, draft):
    workflow = Workflow.objects.first()
    state = workflow.start(draft, user=None)
    task = state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk])
    return client.post(address, {"comment": ""}, follow=True)


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("way", [bulk, copy, approve])
def test_no_other_way_through_the_admin_publishes_it_and_the_editor_is_told(
    client, draft, real, way, django_capture_on_commit_callbacks
):
    if way is copy:
        InformationPage.objects.filter(pk=draft.pk).update(live=True)
    with django_capture_on_commit_callbacks(execute=True):
        answer = way(client, draft)
    assert answer.status_code == 200
    assert "leg dat vast" in answer.content.decode()
    assert not InformationPage.objects.filter(locale=draft.locale, live=True).exclude(pk=draft.pk).exists()
    assert way is copy or not InformationPage.objects.get(pk=draft.pk).live
