"""Editors' screens around wagtail-localize: what may go live in another language, and who says it is right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from cms.languages import INTERFACE_LANGUAGES
from cms.pages.checking import NotChecked, checks_of, fingerprint, needs_check, record_check, refuse_unchecked
from cms.pages.site_page import SitePage
from registry.today import today


def translation_of(instance: TranslatableMixin) -> Translation | None:
    """How this page or snippet is translated, if that is done sentence by sentence."""
    return Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale_id=instance.locale_id, enabled=True
    ).first()


def sentences_left(translation: Translation) -> int:
    """How many sentences have no translation yet. The original would stand in their place."""
    total, translated = translation.get_progress()
    return total - translated


def translated_text(translation: Translation) -> Page:
    """The page as it would be published now; not saved."""
    return translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)


def refuse_half_a_translation(request: HttpRequest, instance: TranslatableMixin) -> HttpResponse | None:
    """Back to the screen of the translation when it is to be published but is not whole, or not checked."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = translation_of(instance)
    if translation is None:
        return None
    if left := sentences_left(translation):
        messages.error(request, _without_translation(left))
        return redirect(request.path)
    if isinstance(instance, Page):
        try:
            refuse_unchecked(translated_text(translation))
        except NotChecked as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect(request.path)
    return None


def _without_translation(left: int) -> str:
    return ngettext(
        "%(count)s sentence is not translated yet. The original would be on the site in its place. Translate it first.",
        "%(count)s sentences are not translated yet. The originals would be on the site in their place. Translate them "
        "first.",
        left,
    ) % {"count": left}


class DraftsOnlyForm(UpdateTranslationsForm):
    """Changed sentences have no translation yet: nothing can be published at the same moment."""

    publish_translations = forms.BooleanField(disabled=True, required=False, initial=False, widget=forms.HiddenInput)


class UpdateDraftsView(UpdateTranslationsView):
    """wagtail-localize's, but what is live stays as it is until the changed sentences are translated."""

    def get_form(self) -> DraftsOnlyForm:
        return DraftsOnlyForm(self.request.POST if self.request.method == "POST" else None)


class NativeCheckView(WagtailAdminTemplateMixin, TemplateView):
    """Shows the text that would be published, and records that someone who speaks the language found it right."""

    template_name = "pages/admin/native_check.html"
    page_title = gettext_lazy("Check by a native speaker")
    header_icon = "check"

    def dispatch(self, request: HttpRequest, page_id: int) -> HttpResponse:
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        return super().dispatch(request, page_id)

    @cached_property
    def page(self) -> SitePage:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not isinstance(page, SitePage) or not needs_check(page):
            raise Http404
        return page

    @cached_property
    def translation(self) -> Translation | None:
        return translation_of(self.page)

    @cached_property
    def text(self) -> SitePage:
        return translated_text(self.translation) if self.translation else self.page.get_latest_revision_as_object()

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.edit_url, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        left = sentences_left(self.translation) if self.translation else 0
        return {
            **super().get_context_data(**context),
            "text": self.text,
            "language": INTERFACE_LANGUAGES[self.page.locale.language_code],
            "fingerprint": fingerprint(self.text),
            "check": checks_of([self.text]).get(self.page.pk),
            "not_whole": _without_translation(left) if left else "",
            "edit_url": self.edit_url,
        }

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        if self.translation and (left := sentences_left(self.translation)):
            messages.error(request, _without_translation(left))
            return redirect(request.path)
        if request.POST.get("fingerprint") != fingerprint(self.text):
            messages.error(request, _("The text was changed after you opened it. Please read it again."))
            return redirect(request.path)
        record_check(self.text, by=request.user, today=today())
        messages.success(request, _("The check is recorded. It holds until a word of the text is changed."))
        return redirect(self.edit_url)
