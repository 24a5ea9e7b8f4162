from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """The site: the front door for people."""

    name = "cms"
    verbose_name = _("site")

    def ready(self) -> None:
        from cms import checks  # noqa: F401 - registers itself
