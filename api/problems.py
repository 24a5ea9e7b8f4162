"""What can be wrong with a request, once: from here come the answers (RFC 9457), the help pages and the document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from search.keys import Fault, InvalidKeys

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem. ``slug`` names its help page; ``remedy`` says what the developer can do about it."""

    slug: str
    status: HTTPStatus
    title: Promise
    meaning: Promise
    remedy: Promise


KINDS: Mapping[str, ProblemKind] = {
    kind.slug: kind
    for kind in (
        ProblemKind(
            "invalid-request",
            HTTPStatus.BAD_REQUEST,
            _("The request cannot be answered as it is"),
            _("One or more parts of the request are not known, not readable, or not allowed together."),
            _("Look at invalidParams: it names every part that is wrong and says for each what would be right."),
        ),
        ProblemKind(
            "not-found",
            HTTPStatus.NOT_FOUND,
            _("There is nothing at this address"),
            _("The address is mistyped, or what was there is no longer public: a mediator may withdraw at any moment."),
            _("Addresses have no slash at the end. Remove a mediator from your own copy when her number is not found."),
        ),
        ProblemKind(
            "method-not-allowed",
            HTTPStatus.METHOD_NOT_ALLOWED,
            _("This address does not know that method"),
            _("Most addresses can only be read, with GET or HEAD. A search may also be sent with POST."),
            _("Use one of the methods in the Allow header of the answer."),
        ),
        ProblemKind(
            "not-acceptable",
            HTTPStatus.NOT_ACCEPTABLE,
            _("The answer is not available in the format you accept"),
            _("The API answers in JSON; its help pages are in HTML."),
            _("Send Accept: application/json, or leave the header out."),
        ),
        ProblemKind(
            "other-edition",
            HTTPStatus.CONFLICT,
            _("Your copy belongs to another edition of the registry"),
            _("The registry was rebuilt or restored after your copy was made, so its changes no longer follow yours."),
            _("Throw your copy away and read /changes from the beginning, without after and edition."),
        ),
        ProblemKind(
            "length-required",
            HTTPStatus.LENGTH_REQUIRED,
            _("The length of the body is missing"),
            _("The body was sent in chunks, and this server does not read chunks."),
            _("Send Content-Length with the number of bytes of the body, and no Transfer-Encoding."),
        ),
        ProblemKind(
            "too-large",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            _("The request is too large"),
            _("The body is larger than any search needs."),
            _("Send at most 64 kilobytes."),
        ),
        ProblemKind(
            "unsupported-media-type",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            _("The body is in a format that is not read here"),
            _("Bodies are read as JSON in UTF-8, not compressed."),
            _("Send Content-Type: application/json, and no Content-Encoding."),
        ),
        ProblemKind(
            "too-many-requests",
            HTTPStatus.TOO_MANY_REQUESTS,
            _("You ask too often"),
            _("More requests came from your address in a short time than one system needs."),
            _("Wait as many seconds as Retry-After says. To keep a copy, read /changes instead of every page."),
        ),
        ProblemKind(
            "server-error",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            _("Something went wrong on our side"),
            _("The request may be right; we failed to answer it."),
            _("Try again later. If it stays, tell us the address and the time."),
        ),
    )
}
KIND_OF_STATUS = {kind.status: kind for kind in KINDS.values()}


class Problem(Exception):
    """Raised by views to answer with a problem. ``detail`` says what is wrong this time."""

    def __init__(
        self,
        slug: str,
        detail: str | Promise = "",
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(slug)
        self.kind = KINDS[slug]
        self.detail = detail
        self.faults = faults
        self.headers = headers or {}


def invalid(faults: Sequence[Fault]) -> Problem:
    """The problem that names all of these faults."""
    return Problem("invalid-request", " ".join(f"{fault.key}: {fault.message}" for fault in faults), faults=faults)


def problem_response(
    request: HttpRequest,
    kind: ProblemKind,
    *,
    detail: str | Promise = "",
    faults: Sequence[Fault] = (),
    status: int | None = None,
) -> HttpResponse:
    """A problem as RFC 9457 writes it, in the active locale. Its ``type`` opens the help page of its kind."""
    path = reverse("api:problem", args=[kind.slug])
    try:
        address = request.build_absolute_uri(path)
    except SuspiciousOperation:
        # The Host header is what is wrong.
        address = path
    body: dict[str, Any] = {
        "type": address,
        "title": str(kind.title),
        "status": status or kind.status,
        "detail": str(detail or kind.remedy),
        "instance": request.path,
    }
    if faults:
        body["invalidParams"] = [{"name": fault.key, "reason": fault.message} for fault in faults]
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=body["status"], content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def answer_exception(exception: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """REST framework's exception handler: every exception it or we raise on purpose, as a problem."""
    problem = _problem_of(exception)
    if problem is None:
        return None
    response = problem_response(context["request"], problem.kind, detail=problem.detail, faults=problem.faults)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def _problem_of(exception: Exception) -> Problem | None:
    match exception:
        case Problem():
            return exception
        case InvalidKeys():
            return invalid(exception.faults)
        case Http404():
            return Problem("not-found")
        case exceptions.APIException():
            return Problem(KIND_OF_STATUS[HTTPStatus(exception.status_code)].slug)
        case _:
            return None
