"""The one table that every engine and the change feed read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """What may be found of one mediator, as of ``seq``.

    ``body`` is what `search.documents` makes of the public profile; null is a tombstone: someone who was published
    and no longer is. Someone never published has no row. "What came after seq N" is the only question copies ask.
    """

    number = models.CharField(_("number"), max_length=10, primary_key=True)
    seq = models.BigIntegerField(_("sequence number"), unique=True)
    body = models.JSONField(_("body"), null=True)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        ordering = ["seq"]

    def __str__(self) -> str:
        return self.number
