from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """People and words. Knows no HTTP and no search engine."""

    name = "registry"
    verbose_name = _("registry")
