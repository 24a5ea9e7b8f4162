"""What a mediator agreed to show, to whom, in which words."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import Audience, DataGroup
from registry.models.mediator import Mediator
from registry.querysets import ConsentQuerySet


class Consent(models.Model):
    """One yes of a mediator, with the very words she said yes to. Withdrawing keeps the row."""

    mediator = models.ForeignKey(Mediator, on_delete=models.CASCADE, related_name="consents")
    group = models.CharField(_("group of data"), max_length=13, choices=DataGroup.choices)
    audience = models.CharField(_("audience"), max_length=19, choices=Audience.choices)
    wording = models.TextField(_("words agreed to"))
    locale = models.CharField(_("language of those words"), max_length=12)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mediator", "group"], condition=Q(withdrawn_at__isnull=True), name="consent_one_in_force"
            ),
            models.CheckConstraint(condition=Q(group__in=DataGroup.values), name="consent_group_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="consent_audience_known"),
        ]

    def __str__(self) -> str:
        return f"{self.group} → {self.audience}"
