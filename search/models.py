"""The one table that every engine and the change feed read; and where mediators are missing."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """What may be found of one mediator, as of ``seq``.

    ``body`` is what `search.documents` makes of the public profile; null is a tombstone: someone who was published
    and no longer is. Someone never published has no row. "What came after seq N" is the only question copies ask.
    """

    number = models.CharField(_("number"), max_length=10, primary_key=True)
    seq = models.BigIntegerField(_("sequence number"), unique=True)
    body = models.JSONField(_("body"), null=True)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        ordering = ["seq"]

    def __str__(self) -> str:
        return self.number


class Watermark(models.Model):
    """Which index of the cluster is searched, and up to which seq it holds what the documents table holds.

    Whoever sends moves ``seq``, after everything up to there can be found. ``edition`` is that of the Clock when the
    index was filled; empty when the index can no longer be trusted.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    index = models.CharField(_("index"), max_length=255)
    version = models.CharField(_("version of the mapping"), max_length=8)
    edition = models.CharField(_("edition"), max_length=16, blank=True)
    seq = models.BigIntegerField(_("sequence number"))

    class Meta:
        verbose_name = _("watermark")
        verbose_name_plural = _("watermarks")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="watermark_has_one_row")]

    def __str__(self) -> str:
        return f"{self.index}/{self.edition}/{self.seq}"


class Gap(models.Model):
    """How many searches of one month found too few people who speak a language in a province: see `search.gaps`.

    There is no number that says in which order rows were made.
    """

    pk = models.CompositePrimaryKey("month", "language", "province")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    language = models.CharField(_("language"), max_length=3)
    province = models.CharField(_("province"), max_length=6)
    searches = models.PositiveIntegerField(_("searches"))

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        # It is read in the report, and nowhere changed by hand.
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(month__day=1), name="gaps_know_no_day")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.language} {self.province}"
