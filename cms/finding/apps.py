from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingConfig(AppConfig):
    """Find, profile, and everything that leads a person to a mediator."""

    name = "cms.finding"
    label = "finding"
    verbose_name = _("finding")
