from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Turns a wish into a list of mediators."""

    name = "search"
    verbose_name = _("search")

    def ready(self) -> None:
        from registry.signals import mediators_changed
        from search import checks  # noqa: F401 - registers itself
        from search.catching_up import catch_up_after_commit
        from search.documents import write_documents

        mediators_changed.connect(write_documents, dispatch_uid="search.write_documents")
        mediators_changed.connect(catch_up_after_commit, dispatch_uid="search.catch_up_after_commit")
