"""Interpreter services: where to go when a mediator is not found or not needed, and who pays. Written by editors."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from cms.foreign import words_in
from cms.pages.readable import readable_snippets
from cms.plain_text import plain


@dataclass(frozen=True, slots=True)
class ShownService:
    """A service as a page shows it; its words are foreign where they are not in the language of the page."""

    name: str
    offer: str
    who_pays: str
    website: str


class InterpreterService(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """An official service for interpreters. Translations have their own words; the website is the original's."""

    name = models.CharField(_("name of the service"), max_length=80)
    offer = models.CharField(_("what it is for"), max_length=200)
    who_pays = models.CharField(
        _("who pays"), max_length=300, help_text=_("In one or two sentences. Only what you are sure of.")
    )
    website = models.URLField(_("website"))
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Where it says who pays, and when you read it. Only editors see it.")
    )

    panels = [FieldPanel(name) for name in ("name", "offer", "who_pays", "website", "source")]
    override_translatable_fields = [
        SynchronizedField("website", overridable=False),
        SynchronizedField("source", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("interpreter service")
        verbose_name_plural = _("interpreter services")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def shown(cls) -> list[ShownService]:
        """All that are on the site in Dutch, each in the active locale, or else in English, or else in Dutch."""
        return [
            ShownService(
                name=words_in(plain(said.name), language.code),
                offer=words_in(plain(said.offer), language.code),
                who_pays=words_in(plain(said.who_pays), language.code),
                website=original.website,
            )
            for original, said, language in readable_snippets(cls.objects.order_by("pk"))
        ]
