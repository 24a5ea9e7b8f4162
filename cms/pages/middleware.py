"""Pages that moved, and pages that may not be published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from cms.pages.checking import NotChecked


class UncheckedPageMiddleware(MiddlewareMixin):
    """Bulk publishing, copying, moderation: whatever the way, the editor is told and finds the page again."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotChecked):
            return None
        messages.error(request, " ".join(exception.messages))
        page = exception.page
        there = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk else reverse("wagtailadmin_home")
        return HttpResponseRedirect(there)


class MovedPageMiddleware(RedirectMiddleware):
    """Wagtail's, for addresses of pages only: the address of a search or a person is looked up in no other table."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.resolver_match is None or request.resolver_match.url_name != "wagtail_serve":
            return response
        return super().process_response(request, response)
