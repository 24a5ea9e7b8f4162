"""What search adds to the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from registry.services.actors import MANAGE
from search.gap_report import GapReportView
from search.trying import TryQueryView, may_try


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [
        path("reports/gaps/", GapReportView.as_view(), name="gap_report"),
        path("try-a-query/", TryQueryView.as_view(), name="try_query"),
    ]


class ForManagers(MenuItem):
    """Only registry managers see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE)


@hooks.register("register_reports_menu_item")
def gap_report() -> MenuItem:
    return ForManagers(_("Where mediators are missing"), reverse("gap_report"), icon_name="warning", order=100)


class ForWhoKeepsWords(MenuItem):
    """Only who may try a query sees it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_try(request.user)


@hooks.register("register_admin_menu_item")
def try_query() -> MenuItem:
    return ForWhoKeepsWords(_("Try a query"), reverse("try_query"), icon_name="search", order=310)
