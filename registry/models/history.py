"""Who did what, when. Names of fields, never what was in them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HistoryEntry(models.Model):
    """One service call on one mediator.

    ``fields`` are names of what changed; contents are never kept here. ``process`` names the program that did it
    where no account did. The number stays when the mediator is erased.
    """

    number = models.CharField(_("number of the mediator"), max_length=10, db_index=True)
    action = models.CharField(_("action"), max_length=20)
    fields = models.JSONField(_("fields changed"), default=list)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("by account"),
    )
    process = models.CharField(_("by program"), max_length=50, blank=True)
    at = models.DateTimeField(_("at"))
    seq = models.BigIntegerField(_("sequence number"))

    class Meta:
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
