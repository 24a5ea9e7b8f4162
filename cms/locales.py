"""Which language an address is in."""

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware


class SiteLocaleMiddleware(LocaleMiddleware):
    """Django's, but the API is never sent to a language: there `Accept-Language` chooses names, not addresses."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path_info.startswith("/api/"):
            return response
        return super().process_response(request, response)
