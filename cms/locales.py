"""Which language an address is in."""

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware

# Addresses for machines, files and staff: there is one of each, in no language.
WITHOUT_LOCALE = ("/api/", "/health/", "/admin/", "/static/", "/media/", "/.well-known/")


class SiteLocaleMiddleware(LocaleMiddleware):
    """Django's, but machines are never sent to a language: there `Accept-Language` chooses names, not addresses."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if f"{request.path_info}/".startswith(WITHOUT_LOCALE):
            return response
        return super().process_response(request, response)
