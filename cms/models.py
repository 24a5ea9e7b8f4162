"""What the site itself remembers: which state its pages are in."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_state() -> str:
    """A random name for one state of the pages. It never comes back, not even after a restore."""
    return secrets.token_hex(8)


class PagesState(models.Model):
    """One row, renewed after every change of what pages show: see `cms.kept_pages`."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(max_length=16, default=new_state)

    class Meta:
        verbose_name = _("state of the pages")
        verbose_name_plural = _("state of the pages")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="pages_have_one_state")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current_name(cls) -> str | None:
        """The name of the state now; None where it is not known."""
        return cls.objects.filter(pk=cls.ONLY).values_list("name", flat=True).first()
