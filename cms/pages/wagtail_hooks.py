"""What pages add to the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, TranslatableMixin
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.pages.checking import needs_check
from cms.pages.models import InterpreterService, TelephoneNumber
from cms.pages.site_page import SitePage
from cms.pages.translating import NativeCheckView, UpdateDraftsView, refuse_half_a_translation

BEFORE_LOCALIZE = -1


class TelephoneNumberViewSet(SnippetViewSet):
    model = TelephoneNumber
    icon = "mobile-alt"
    menu_label = _("Telephone numbers")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["name", "number", "note"]
    search_fields = ["name", "number"]


register_snippet(TelephoneNumberViewSet)


class InterpreterServiceViewSet(SnippetViewSet):
    model = InterpreterService
    icon = "globe"
    menu_label = _("Interpreter services")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["name", "who_pays", "source"]
    search_fields = ["name", "who_pays"]


register_snippet(InterpreterServiceViewSet)


@hooks.register("register_admin_urls", order=BEFORE_LOCALIZE)
def screens() -> list[URLPattern]:
    return [
        path("pages/<int:page_id>/native-check/", NativeCheckView.as_view(), name="native_check"),
        # The same address as wagtail-localize has for it.
        path("localize/update/<int:translation_source_id>/", UpdateDraftsView.as_view()),
    ]


@hooks.register("before_edit_page", order=BEFORE_LOCALIZE)
@hooks.register("before_edit_snippet", order=BEFORE_LOCALIZE)
def only_whole_translations(request: HttpRequest, instance: TranslatableMixin) -> HttpResponse | None:
    return refuse_half_a_translation(request, instance)


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def native_check_button(page: Page, user: Any, next_url: str | None = None, **kwargs: Any) -> Iterator[Button]:
    if (
        issubclass(page.specific_class, SitePage)
        and needs_check(page)
        and page.permissions_for_user(user).can_publish()
    ):
        yield Button(
            _("Check by a native speaker"), reverse("native_check", args=[page.pk]), icon_name="check", priority=70
        )
