"""Telephone numbers: kept once, right on every page and in every language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from cms.languages import HOUSE_LANGUAGES, INTERFACE_LANGUAGES, SOURCE
from cms.plain_text import plain


class ShownNumber(TypedDict):
    """A number as a page shows it. ``language`` and ``direction`` are those of ``name`` and ``note``."""

    name: str
    number: str
    dial: str
    note: str
    language: str
    direction: str


class TelephoneNumber(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """A number to call. Translations have their own words; the number itself is the one of the Dutch original."""

    name = models.CharField(_("who answers"), max_length=80)
    number = models.CharField(
        _("number"),
        max_length=20,
        validators=[
            RegexValidator(
                r"^\+?[0-9]([0-9 -]*[0-9])?\Z", _("Use digits, with spaces or hyphens between, as in 0800-2000.")
            )
        ],
    )
    note = models.CharField(_("costs and opening hours"), max_length=200, blank=True)

    panels = [FieldPanel("name"), FieldPanel("number"), FieldPanel("note")]
    override_translatable_fields = [SynchronizedField("number", overridable=False)]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("telephone number")
        verbose_name_plural = _("telephone numbers")

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @classmethod
    def shown(cls, numbers: Iterable[TelephoneNumber]) -> list[ShownNumber]:
        """These numbers, each in the active locale, or else in English, or else in Dutch.

        A number whose original was taken off the site is not shown.
        """
        chosen = [number.translation_key for number in numbers if number]
        published: dict[object, dict[str, TelephoneNumber]] = {key: {} for key in chosen}
        for number in cls.objects.filter(translation_key__in=chosen, live=True).select_related("locale"):
            published[number.translation_key][number.locale.language_code] = number
        return [_shown(published[key]) for key in chosen if SOURCE in published[key]]


def _shown(translations: dict[str, TelephoneNumber]) -> ShownNumber:
    preferred = (get_language(), *reversed(HOUSE_LANGUAGES))
    language = next(code for code in preferred if code in translations)
    number = translations[SOURCE].number
    return ShownNumber(
        name=plain(translations[language].name),
        number=number,
        dial=number.replace(" ", "").replace("-", ""),
        note=plain(translations[language].note),
        language=language,
        direction=INTERFACE_LANGUAGES[language].direction,
    )
