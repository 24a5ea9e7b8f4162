from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """The site: the front door for people."""

    name = "cms"
    verbose_name = _("site")

    def ready(self) -> None:
        from wagtail.signals import post_page_move

        from cms import checks  # noqa: F401 - registers itself
        from cms.kept_pages import renew_when_edited

        for changed in (post_save, post_delete, m2m_changed, post_page_move):
            changed.connect(renew_when_edited, dispatch_uid="kept pages")
