"""The report of gaps in the admin: for registry managers, who watch where mediators are missing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry.services.actors import MANAGE
from registry.words import Kind, current_vocabulary
from search.conditions import WHOLE_COUNTRY
from search.gaps import SHOWN_FROM
from search.models import Gap


@dataclass(frozen=True, slots=True)
class ShownGap:
    language: str
    province: str
    searches: str


def shown_gaps(month: datetime.date, locale: str) -> list[ShownGap]:
    """The gaps of a month, the largest first; those too few to be told in the order of their names."""
    vocabulary = current_vocabulary()

    def shown(gap: Gap) -> ShownGap:
        kind = Kind.LANGUAGE if gap.language in vocabulary.languages else Kind.LANGUAGE_GROUP
        return ShownGap(
            vocabulary.name(kind, gap.language, locale),
            _("Whole country") if gap.province == WHOLE_COUNTRY else vocabulary.name(Kind.REGION, gap.province, locale),
            str(gap.searches) if gap.searches >= SHOWN_FROM else _("fewer than %(count)s") % {"count": SHOWN_FROM},
        )

    counted = [
        (-gap.searches if gap.searches >= SHOWN_FROM else 0, shown(gap)) for gap in Gap.objects.filter(month=month)
    ]
    ordered = sorted(counted, key=lambda one: (one[0], one[1].language, one[1].province))
    return [gap for _order, gap in ordered]


class GapReportView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "search/gaps.html"
    page_title = gettext_lazy("Where mediators are missing")
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(MANAGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        months = list(Gap.objects.order_by("-month").values_list("month", flat=True).distinct())
        asked = self.request.GET.get("month", "")
        month = next((month for month in months if f"{month:%Y-%m}" == asked), months[0] if months else None)
        return {
            **super().get_context_data(**context),
            "months": months,
            "month": month,
            "gaps": shown_gaps(month, get_language() or "nl") if month else [],
        }
