"""Pages for when something is wrong. Django finds 403.html, 403_csrf.html and 404.html by itself."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read at all, perhaps not even for which host it was meant."""
    return _alone(request, "400.html", HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our mistake. The page asks nothing of the database, which may be what is wrong."""
    return _alone(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def too_large(request: HttpRequest) -> HttpResponse:
    """More was sent than we read."""
    return _alone(request, "413.html", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many_requests(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """The answer to who asks too much, with how long to wait."""
    minutes = max(1, -(-seconds // 60))
    response = render(request, "429.html", {"minutes": minutes}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds)
    return response


def _alone(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    # No middleware may have said yet which language this address is in; and no context processor is trusted here.
    with override(get_language_from_request(request, check_path=True)):
        page = render_to_string(template, {"site_name": settings.SITE_NAME, "leave_url": settings.LEAVE_URL})
    return HttpResponse(page, status=status)
