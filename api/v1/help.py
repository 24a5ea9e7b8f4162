"""Pages for people: the documentation, and an explanation of every kind of problem."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.request import Request

from api import parameters
from api.language import locale_of
from api.openapi import document
from api.problems import KINDS, Problem
from api.reading import read_address
from api.v1.resources import REVALIDATE, Resource

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


class HelpPage(Resource):
    """A page in HTML. It takes no keys."""

    media_type = "text/html"

    def page(self, request: Request, template: str, context: dict[str, Any], *, locale: str) -> HttpResponse:
        """The template filled in, in this locale."""
        parameters.read_values(read_address(request), parameters.NOTHING, self.vocabulary)
        shared = {"locale": locale, "site_name": settings.SITE_NAME}
        response = render(request._request, template, {**shared, **context})
        response["Content-Language"] = locale
        response["Cache-Control"] = REVALIDATE
        return response


class Documentation(HelpPage):
    """What a developer reads first; in English, as the keys are."""

    def get(self, request: Request) -> HttpResponse:
        description = document(self.vocabulary)
        context = {
            "base": self.address("documentation"),
            "search_keys": parameters.SEARCH.values(),
            "operations": [
                {"path": path, "method": method.upper(), **operation}
                for path, methods in description["paths"].items()
                for method, operation in methods.items()
            ],
            "problems": KINDS.values(),
            "keep_a_copy": (EXAMPLES / "keep_a_copy.py").read_text(encoding="utf-8"),
        }
        return self.page(request, "api/documentation.html", context, locale="en")


class ProblemPage(HelpPage):
    """What one kind of problem means, and what a developer can do about it; in Dutch or English."""

    def get(self, request: Request, slug: str) -> HttpResponse:
        if slug not in KINDS:
            raise Problem("not-found", _("There is no such kind of problem."))
        return self.page(request, "api/problem.html", {"problem": KINDS[slug]}, locale=locale_of(request))
