"""The start of the site."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.views import serve

from cms.finding import views as finding


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page that editors made in this language; where they made none, the bare search."""
    try:
        return serve(request, "")
    except Http404:
        return finding.home(request)
