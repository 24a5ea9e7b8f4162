"""What every address of the API shares: one moment, freshness, links, and who may ask."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import override
from rest_framework.exceptions import NotAcceptable
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from api import parameters
from api.language import locale_of
from api.negotiation import accepts
from api.problems import answer_exception
from api.reading import read_address
from api.v1 import VERSION
from api.v1.cards import Json
from api.v1.names import Names, names_in
from registry.models import Clock
from registry.services.clock import read_clock
from registry.today import today
from registry.words import Vocabulary, current_vocabulary

# Caches may keep an answer, but ask each time whether it still holds: a withdrawn person is gone at once.
REVALIDATE = "no-cache"
KEEP_NOTHING = "no-store"


class Resource(APIView):
    """One address of the API. Every answer is of one moment: one Clock, one day, and the vocabulary of that Clock."""

    # Said here and not in the settings: the editors' screens for translations stand on REST framework too.
    authentication_classes: ClassVar[list[type]] = []
    permission_classes: ClassVar[list[type]] = []
    parser_classes: ClassVar[list[type]] = []

    media_type = "application/json"

    clock: Clock
    today: datetime.date
    vocabulary: Vocabulary
    names: Names

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override(locale_of(request)):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.clock = read_clock()
        self.today = today()
        self.vocabulary = current_vocabulary(self.clock)
        self.names = names_in(locale_of(request), self.vocabulary)

    def get_exception_handler(self) -> Callable[[Exception, Mapping[str, Any]], HttpResponse | None]:
        return answer_exception

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[JSONRenderer, str]:
        if not (force or accepts(request.headers.get("Accept", "*/*"), self.media_type)):
            raise NotAcceptable
        return JSONRenderer(), self.media_type

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Which methods there are; what a browser asks before it lets a page of another site in."""
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response["Access-Control-Allow-Methods"] = ", ".join(self.allowed_methods)
        response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
        return response

    def respond(self, answer: Json, cache_control: str) -> HttpResponse:
        """The answer, with its links as a header too."""
        response = HttpResponse(orjson.dumps(answer), content_type=self.media_type)
        response["Cache-Control"] = cache_control
        links = answer.get("links", {})
        if related := [f'<{links[name]}>; rel="{name}"' for name in ("next", "prev") if links.get(name)]:
            response["Link"] = ", ".join(related)
        return response

    def address(self, name: str, query: list[tuple[str, Any]] | None = None, **kwargs: str | int) -> str:
        """The full address of a resource."""
        path = reverse(f"api:{name}", kwargs=kwargs)
        return self.request.build_absolute_uri(f"{path}?{urlencode(query)}" if query else path)

    def whole_list(self, results: list[Json]) -> Json:
        """A list that has one page."""
        links = {"self": self.request.build_absolute_uri(), "next": None, "prev": None}
        return {"results": results, "total": len(results), "links": links}


class Readable(Resource):
    """A resource to be read. ``parameters`` is what may be asked; `answer` gives its JSON."""

    parameters: ClassVar[parameters.Table] = parameters.NOTHING
    # Whether an answer can only be another when the Clock, the day, the locale or the address is.
    follows_clock: ClassVar[bool] = True

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        """The resource as JSON, for what was asked."""
        raise NotImplementedError

    def get(self, request: Request, **kwargs: str) -> HttpResponse:
        """The resource, or 304 where the client has it as it is."""
        values = parameters.read_values(read_address(request), self.parameters, self.vocabulary)
        if parameters.needs_discretion(values):
            return self.respond(self.answer(values, **kwargs), KEEP_NOTHING)
        answer = None if self.follows_clock else self.answer(values, **kwargs)
        tag = self._tag(answer)
        known = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
        response = None
        # Equal tags are equal answers: what the client has need not be made again.
        if tag.removeprefix("W/") not in known:
            response = self.respond(answer or self.answer(values, **kwargs), REVALIDATE)
        if response is None or "*" in known:
            response = HttpResponseNotModified(headers={"Cache-Control": REVALIDATE})
        response["ETag"] = tag
        return response

    def _tag(self, answer: Json | None) -> str:
        """Changes with everything an answer is made of. Weak, for compressing changes the bytes."""
        made_of = (
            VERSION,
            self.clock.edition,
            self.clock.seq,
            self.clock.vocabulary,
            self.today,
            self.names.locale,
            self.request.build_absolute_uri(),
            answer,
        )
        return f'W/"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:24]}"'
