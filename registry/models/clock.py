"""The one row that puts every change of the registry in one order."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_edition() -> str:
    """A random name for one unbroken line of changes."""
    return secrets.token_hex(8)


class Clock(models.Model):
    """What every copy of the registry compares itself with.

    ``seq`` grows by one for each mediator changed. ``edition`` is renewed by a rebuild or a restore: a copy of another
    edition must be made anew. ``vocabulary`` grows with each change of words. Services lock this row before anything
    else (`registry.services.clock`), so the order of ``seq`` is the order of commits.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    seq = models.BigIntegerField(default=0)
    edition = models.CharField(max_length=16, default=new_edition)
    vocabulary = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clock")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clock_has_one_row")]

    def __str__(self) -> str:
        return f"{self.edition}/{self.seq}/{self.vocabulary}"
