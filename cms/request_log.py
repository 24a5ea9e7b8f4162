"""One line for each request, that says how the site does and nothing of who asked or what was looked for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("overview.requests")


class RequestLogMiddleware:
    """Logs method, route, status and time taken. The route is the pattern of the address, without what was filled in:
    no query, no number of a mediator, no address of a visitor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self._get_response(request)
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": request.resolver_match.route if request.resolver_match else "",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response
