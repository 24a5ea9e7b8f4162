"""A translation through the screens of editors: submitted, written, published, updated. Dutch never slips through."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.rich_text import RichText
from wagtail_localize.models import Translation

from cms.pages.models import InformationPage, TelephoneNumber
from tests.factories import a_page, a_telephone_number, a_translation

BODY = [("text", "<h2>Bel eerst</h2><p>De assistent <b>luistert</b>.</p>")]


class Translator:
    """Someone who works on the screens of wagtail-localize."""

    def __init__(self, client: Client, on_commit) -> None:
        self.client = client
        self._on_commit = on_commit

    def submit(self, thing: Page | TelephoneNumber, locale: str) -> Translation:
        """Presses "translate this page"."""
        kind = "page" if isinstance(thing, Page) else "snippet"
        where = [thing.pk] if kind == "page" else ["pages", "telephonenumber", thing.pk]
        self._post(
            reverse(f"wagtail_localize:submit_{kind}_translation", args=where),
            {"locales": [Locale.objects.get(language_code=locale).pk]},
        )
        return Translation.objects.get(source__object_id=thing.translation_key, target_locale__language_code=locale)

    def write(self, translation: Translation, words: dict[str, str]) -> None:
        """Fills in the sentences that have these originals."""
        for segment in translation.source.stringsegment_set.all():
            if segment.string.data in words:
                address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
                answer = self.client.put(
                    address, f"value={words[segment.string.data]}", content_type="application/x-www-form-urlencoded"
                )
                assert answer.status_code in {200, 201}, answer.content

    def write_everything(self, translation: Translation) -> None:
        """Fills in every sentence with itself in guillemets."""
        originals = [segment.string.data for segment in translation.source.stringsegment_set.all()]
        self.write(translation, {original: f"«{original}»" for original in originals})

    def publish(self, translation: Translation) -> str:
        """Presses "publish"; returns what the screen says then."""
        return self._post(self._screen(translation), {"action": "publish"})

    def update(self, translation: Translation) -> str:
        """Takes over what changed in the original, with every box on the screen ticked."""
        address = reverse("wagtail_localize:update_translations", args=[translation.source.pk])
        return self._post(address, {"publish_translations": "on"})

    def preview(self, translation: Translation):
        return self.client.get(reverse("wagtail_localize:preview_translation", args=[translation.pk]))

    def _screen(self, translation: Translation) -> str:
        return translation.get_target_instance_edit_url()

    def _post(self, address: str, form: dict) -> str:
        with self._on_commit(execute=True):
            answer = self.client.post(address, form, follow=True)
        assert answer.status_code == 200
        return " ".join(str(message) for message in answer.context["messages"])


@pytest.fixture
def translator(client, administrator, django_capture_on_commit_callbacks) -> Translator:
    return Translator(client, django_capture_on_commit_callbacks)


@pytest.fixture
def page(home) -> InformationPage:
    for locale in ("fr", "ar"):
        a_translation(home, locale)
    return a_page(parent=home, title="Naar de dokter", body=BODY)


def translated(page: Page) -> InformationPage:
    return InformationPage.objects.get(translation_key=page.translation_key, locale__language_code="fr")


def test_a_page_that_is_submitted_written_and_published_is_live_in_the_other_language(visitor, translator, page):
    translation = translator.submit(page, "fr")
    assert not translated(page).live
    translator.write(
        translation,
        {
            "Naar de dokter": "Chez le médecin",
            "Bel eerst": "Téléphonez",
            "De assistent <b>luistert</b>.": "On vous <b>écoute</b>.",
        },
    )
    translator.publish(translation)
    visitor.open(page.get_url())
    visitor.follow("Français")
    assert visitor.page.h1.text == "Chez le médecin"
    assert "On vous écoute." in visitor.page.main.text
    assert visitor.page.html["lang"] == "fr"


def test_a_translation_that_is_not_whole_is_not_published(translator, page):
    translation = translator.submit(page, "fr")
    translator.write(translation, {"Naar de dokter": "Chez le médecin"})
    assert "2" in translator.publish(translation)
    assert not translated(page).live


def test_what_changes_in_the_original_is_not_live_in_dutch_elsewhere(visitor, translator, page):
    translation = translator.submit(page, "fr")
    translator.write_everything(translation)
    translator.publish(translation)

    page.body[0].value = RichText("<h2>Bel eerst</h2><p>Nieuwe zin.</p>")
    page.save_revision().publish()
    translator.update(translation)
    for said in ("", translator.publish(translation)):
        assert not said or "1" in said
        visitor.open(translated(page).get_url())
        assert "Nieuwe zin" not in visitor.text
        assert "«De assistent" in visitor.text

    translator.write(translation, {"Nieuwe zin.": "Nouvelle phrase."})
    translator.publish(translation)
    visitor.open(translated(page).get_url())
    assert "Nouvelle phrase." in visitor.text


def test_publishing_at_once_is_not_offered_with_an_update(client, translator, page):
    translation = translator.submit(page, "fr")
    screen = client.get(reverse("wagtail_localize:update_translations", args=[translation.source.pk]))
    assert 'type="checkbox" name="publish_translations"' not in screen.content.decode()


@pytest.mark.usefixtures("real")
def test_a_whole_translation_is_checked_before_it_is_published(client, translator, home):
    home.copy_for_translation(Locale.objects.get(language_code="fr"))
    page = a_page(parent=home, title="Naar de dokter", body=BODY)
    translation = translator.submit(page, "fr")
    screen = reverse("native_check", args=[translated(page).pk])
    assert "3" in client.get(screen).context["not_whole"]
    translator.write_everything(translation)
    assert "leg dat vast" in translator.publish(translation)
    assert not translated(page).live

    client.post(screen, {"fingerprint": client.get(screen).context["fingerprint"]})
    translator.publish(translation)
    assert translated(page).live


def test_markup_of_a_translator_reaches_no_page(visitor, translator, page):
    translation = translator.submit(page, "fr")
    translator.write_everything(translation)
    translator.write(translation, {"Bel eerst": "Appelez <script>alert(1)</script><b>vite</b>"})
    translator.publish(translation)
    visitor.open(translated(page).get_url())
    assert "alert(1)" not in visitor.page.main.decode()


def test_the_address_of_a_translation_stays_in_its_own_script(translator, page):
    translation = translator.submit(page, "fr")
    target = translated(page)
    target.slug = "الطبيب"
    target.save()
    translator.write_everything(translation)
    translator.publish(translation)
    assert translated(page).slug == "الطبيب"


def test_a_preview_is_in_the_language_of_the_translation(translator, page):
    translation = translator.submit(page, "ar")
    translator.write(translation, {"Naar de dokter": "إلى الطبيب"})
    shown = translator.preview(translation)
    assert shown.status_code == 200
    assert '<html lang="ar" dir="rtl">' in shown.content.decode()
    assert "إلى الطبيب" in shown.content.decode()
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"


def test_a_draft_is_previewed_in_its_language(client, administrator, page):
    draft = a_translation(page, "ar", publish=False, title="إلى الطبيب")
    shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    assert '<html lang="ar" dir="rtl">' in shown.content.decode()
    assert "إلى الطبيب" in shown.content.decode()


def test_words_of_a_telephone_number_are_translated_and_the_number_is_not(translator, page):
    number = a_telephone_number()
    page.body = [("telephone_numbers", {"heading": "Bel", "numbers": [number]})]
    page.save_revision().publish()
    translation = translator.submit(page, "fr")
    of_number = Translation.objects.get(source__object_id=number.translation_key)
    assert "0800-2000" not in {segment.string.data for segment in of_number.source.stringsegment_set.all()}

    translator.write_everything(translation)
    translator.publish(translation)
    shown = translated(page).content_blocks()[-1]["value"]["numbers"][0]
    assert (shown["note"], shown["language"]) == ("gratis, dag en nacht", "nl")

    translator.write(of_number, {"Veilig Thuis": "Veilig Thuis", "gratis, dag en nacht": "gratuit, jour et nuit"})
    translator.publish(of_number)
    shown = translated(page).content_blocks()[-1]["value"]["numbers"][0]
    assert (shown["note"], shown["language"], shown["number"]) == ("gratuit, jour et nuit", "fr", "0800-2000")


def test_half_a_translation_of_a_telephone_number_is_not_published(translator, page):
    translation = translator.submit(a_telephone_number(), "fr")
    translator.write(translation, {"Veilig Thuis": "Veilig Thuis"})
    assert "1" in translator.publish(translation)
    assert not TelephoneNumber.objects.get(locale__language_code="fr").live


def test_each_page_that_is_behind_is_in_the_report(client, translator, page):
    translator.submit(page, "fr")
    assert "Naar de dokter" in client.get(reverse("wagtail_localize:translations_report")).content.decode()
