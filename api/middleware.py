"""What holds for every answer below /api/, also for those that no view of ours made."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

from api.language import locale_of
from api.negotiation import takes_gzip
from api.problems import KIND_OF_STATUS, KINDS, MEDIA_TYPE, problem_response
from api.reading import discard_rest
from api.v1 import VERSION

PREFIX = "/api/"
# Answers that have no body, and so no type and no length.
WITHOUT_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}

# Open data, read without cookies: any page in any browser may ask.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "API-Version, ETag, Link",
}
# What the site's own middleware sends too, but not on an answer it never saw.
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    # People found here are found through the overview, not through search engines.
    "X-Robots-Tag": "noindex",
}
# Headers that say what to do about an error, and what Django's own middleware set.
SAID_WITH_AN_ERROR = {"Allow", "Retry-After", "Strict-Transport-Security", "Cross-Origin-Opener-Policy"}


class ApiMiddleware:
    """The outermost: adds the version, makes problems of all errors, and compresses.

    Nothing here is secret and nothing is signed in, so compressing what echoes the request gives nothing away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._compress = GZipMiddleware(get_response).process_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if not f"{request.path_info}/".startswith(PREFIX):
            return response
        discard_rest(request)
        return self._finished(request, response)

    def _finished(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        locale = locale_of(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST and response.headers.get("Content-Type") != MEDIA_TYPE:
            with override(locale):
                response = self._as_problem(request, response)
        response["API-Version"] = VERSION
        problem = response.headers.get("Content-Type") == MEDIA_TYPE
        # Problems are written in two languages; in any other locale they come in English.
        response.headers.setdefault("Content-Language", "en" if problem and locale != "nl" else locale)
        for name, value in {**CROSS_ORIGIN, **SECURITY}.items():
            response.headers.setdefault(name, value)
        patch_vary_headers(response, ["Accept-Language", "Accept-Encoding"])
        if response.status_code in WITHOUT_BODY:
            for name in ("Content-Type", "Content-Length"):
                response.headers.pop(name, None)
            return response
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        # Django's would also compress for who sends gzip;q=0, which asks not to.
        wanted = takes_gzip(request.headers.get("Accept-Encoding", ""))
        return self._compress(request, response) if wanted else response

    def _as_problem(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        status = response.status_code
        server_failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        kind = KIND_OF_STATUS.get(status) or KINDS["server-error" if server_failed else "invalid-request"]
        problem = problem_response(request, kind, status=status)
        for name in SAID_WITH_AN_ERROR & response.headers.keys():
            problem[name] = response[name]
        return problem
