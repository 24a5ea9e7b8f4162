"""Telephone numbers: kept once, right on every page and in every language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from cms.languages import InterfaceLanguage
from cms.pages.readable import readable_snippets
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
        found = readable_snippets(cls.objects.filter(translation_key__in=chosen))
        readable = {original.translation_key: (original, said, language) for original, said, language in found}
        return [_shown(*readable[key]) for key in chosen if key in readable]


def _shown(original: TelephoneNumber, said: TelephoneNumber, language: InterfaceLanguage) -> ShownNumber:
    return ShownNumber(
        name=plain(said.name),
        number=original.number,
        dial=original.number.replace(" ", "").replace("-", ""),
        note=plain(said.note),
        language=language.code,
        direction=language.direction,
    )
