"""What happens when some screen of the admin tries to publish what may not be."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from cms.pages.checking import NotChecked


class UncheckedPageMiddleware(MiddlewareMixin):
    """Bulk publishing, copying, moderation: whatever the way, the editor is told and finds the page again."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotChecked):
            return None
        messages.error(request, " ".join(exception.messages))
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
