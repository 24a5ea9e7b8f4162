"""What the registry adds to the admin."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from registry.mediator_admin import MediatorViewSet
from registry.vocabulary_admin import VocabularyGroup


@hooks.register("register_admin_viewset")
def mediator_screens() -> ViewSet:
    return MediatorViewSet()


@hooks.register("register_admin_viewset")
def vocabulary_screens() -> ViewSetGroup:
    return VocabularyGroup()
