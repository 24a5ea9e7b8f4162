"""The resources: parse, call, show."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.utils.translation import override
from rest_framework.exceptions import NotAcceptable
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from api import parameters
from api.language import locale_of
from api.openapi import document
from api.problems import Problem
from api.reading import Written, as_written, read_address, read_body
from api.v1 import VERSION
from api.v1.cards import Json, card, day, found
from api.v1.names import Names
from api.v1.walks import Position, Step, first_step, next_step, position_of
from registry.models import Clock
from registry.numbers import InvalidNumber, parse_number
from registry.profiles import Profile
from registry.services.clock import read_clock
from registry.today import today
from registry.words import Vocabulary, current_vocabulary
from search.changes import DocumentRow, rows_after
from search.coverage import People, coverage
from search.criteria import Place, SearchCriteria
from search.documents import profile_of_card, published_profile
from search.keys import KEYS, Fault, InvalidKeys, keys_of, parse_keys
from search.results import Page, SearchResults, WiderChoice
from search.understanding import Understanding, understand

# Caches may keep an answer, but ask each time whether it still holds: a withdrawn person is gone at once.
REVALIDATE = "no-cache"
KEEP_NOTHING = "no-store"


class Resource(APIView):
    """One address of the API. Every answer is of one moment: one Clock, one day, and the vocabulary of that Clock."""

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
        self.names = Names(self.vocabulary, locale_of(request))

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[JSONRenderer, str]:
        if not (force or request.accepts(self.media_type)):
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
        written = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        response = HttpResponse(written, content_type=self.media_type)
        response["Cache-Control"] = cache_control
        links = answer.get("links", {})
        if related := [f'<{links[name]}>; rel="{name}"' for name in ("next", "prev") if links.get(name)]:
            response["Link"] = ", ".join(related)
        return response

    def address(self, name: str, query: list[tuple[str, Any]] | None = None, **kwargs: str) -> str:
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

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        """The resource as JSON, for what was asked."""
        raise NotImplementedError

    def get(self, request: Request, **kwargs: str) -> HttpResponse:
        """The resource, or 304 where the client has it as it is."""
        values = parameters.read_values(read_address(request), self.parameters, self.vocabulary)
        if parameters.needs_discretion(values):
            return self.respond(self.answer(values, **kwargs), KEEP_NOTHING)
        tag = self._tag()
        known = parse_etags(request.headers.get("If-None-Match", ""))
        # Equal tags are equal answers: what the client has need not be made again.
        response = None if tag in known else self.respond(self.answer(values, **kwargs), REVALIDATE)
        if response is None or "*" in known:
            response = HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"Cache-Control": REVALIDATE})
        response["ETag"] = tag
        return response

    def _tag(self) -> str:
        """Changes with everything an answer is made of. Weak, for compressing changes the bytes."""
        made_of = (
            VERSION,
            self.clock.edition,
            self.clock.seq,
            self.clock.vocabulary,
            self.today,
            self.names.locale,
            self.request.build_absolute_uri(),
        )
        return f'W/"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:24]}"'


class _Search(Resource):
    """What the two ways of searching share. ``resource`` is the address that links lead to."""

    resource: ClassVar[str]

    def found(self, values: Mapping[str, Any], link_query: list[tuple[str, Any]]) -> Json:
        """The page of mediators these values ask. ``link_query`` is what all links keep."""
        said = understand(values.get("q", ""), "", locale=self.names.locale, vocabulary=self.vocabulary)
        chosen = parse_keys({name: written for name, written in values.items() if name in KEYS}, self.vocabulary)
        criteria = combined(said.criteria, chosen, self.vocabulary)
        page = Page(values.get("page", 1), values.get("pageSize", Page().size))
        if "cursor" in values:
            position = position_of(values["cursor"], today=self.today)
            page = Page(position.page, page.size)
            step = next_step(criteria, position, size=page.size, today=self.today)
        else:
            step = first_step(criteria, page, today=self.today)
        return {
            "results": [found(hit, self.names, today=self.today) for hit in step.hits],
            "total": step.results.total,
            "facets": self._facets(step.results),
            "understood": self._understood(said, criteria, step.results),
            "wider": [self._wider(choice) for choice in step.results.wider],
            "links": self._links(step, page, link_query),
        }

    def _links(self, step: Step, page: Page, query: list[tuple[str, Any]]) -> Json:
        return {
            "self": self.request.build_absolute_uri(),
            "next": self._walk_link(step.following, query),
            "prev": self._page_link(page.number - 1, query) if page.number > 1 else None,
        }

    def _walk_link(self, position: Position | None, query: list[tuple[str, Any]]) -> str | None:
        return self.address(self.resource, [*query, ("cursor", position.encoded())]) if position else None

    def _page_link(self, number: int, query: list[tuple[str, Any]]) -> str | None:
        return self.address(self.resource, [*query, ("page", number)])

    def _facets(self, results: SearchResults) -> Json:
        return {
            key: [{**self.names.of(key, value.code), "count": value.count} for value in values]
            for key, values in results.facets.items()
        }

    def _understood(self, said: Understanding, criteria: SearchCriteria, results: SearchResults) -> Json:
        counts = {value.code: value.count for value in results.facets.get("language", ())}
        return {
            "criteria": written_keys(criteria),
            "ask": [
                [
                    {**self.names.language(code), "count": counts[code]}
                    for code in sorted(members, key=lambda code: (-counts[code], code))
                ]
                for members in open_questions(criteria, self.vocabulary, counts)
            ],
            "pieces": [
                {
                    "text": piece.text,
                    "start": piece.start,
                    "end": piece.end,
                    "kind": piece.kind,
                    "codes": list(piece.codes),
                    "searched": piece.searched,
                }
                for piece in said.pieces
            ],
        }

    def _wider(self, choice: WiderChoice) -> Json:
        keys = keys_of(choice.criteria)
        in_address = all(not KEYS[name].on_site_only for name, _value in keys)
        return {
            "code": choice.code,
            "name": self.names.wider(choice.code),
            "total": choice.total,
            "criteria": written_keys(choice.criteria),
            "link": self.address("mediators", list(keys)) if in_address else None,
        }


class Mediators(_Search, Readable):
    """Mediators, best first."""

    parameters = parameters.SEARCH_BY_ADDRESS
    resource = "mediators"

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        moving = {"page", "cursor"}
        written = read_address(self.request)
        return self.found(values, [(name, text) for name in written if name not in moving for text in written[name]])


class MediatorSearch(_Search):
    """The same search, asked in a body: nothing of it stands in an address or a log."""

    parameters = parameters.SEARCH
    resource = "mediators-search"

    def post(self, request: Request) -> HttpResponse:
        in_address = parameters.read_values(read_address(request), parameters.WALK, self.vocabulary)
        faults: list[Fault] = []
        members = read_body(request._request)
        written = _collected(faults, as_written, members, self.parameters) or {}
        values = _collected(faults, parameters.read_values, written, self.parameters, self.vocabulary) or {}
        if faults:
            raise InvalidKeys(faults)
        if in_address and "page" in values:
            raise InvalidKeys([Fault("page", _("links.next already says which page. Leave this out."))])
        return self.respond(self.found({**values, **in_address}, []), KEEP_NOTHING)

    def _page_link(self, number: int, query: list[tuple[str, Any]]) -> None:
        """A page is asked in the body, so no address leads to the one before."""
        return


class OneMediator(Readable):
    """One mediator by her number, however it is spelled."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        try:
            number = parse_number(kwargs["number"])
        except InvalidNumber:
            raise Problem("not-found", _("No mediator can have this number: it is mistyped.")) from None
        profile = published_profile(number, self.today)
        if profile is None:
            raise Problem("not-found", _("There is no mediator with this number, or no longer."))
        links = {"self": self.address("mediator", number=number)}
        return {**card(profile, self.names, today=self.today), "links": links}


class Languages(Readable):
    """Every language a mediator may speak, and the groups that may be asked as one."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        groups = [
            {**self.names.language(code), "members": list(group.members)}
            for code, group in self.vocabulary.groups.items()
            # A code that is both is the language.
            if code not in self.vocabulary.languages
        ]
        return {**self.whole_list([self._language(code) for code in self.vocabulary.languages]), "groups": groups}

    def _language(self, code: str) -> Json:
        entry = self.vocabulary.languages[code]
        return {
            **self.names.language(code),
            "tag": entry.tag,
            "ownName": entry.autonym or None,
            "direction": self.vocabulary.direction(code),
            "group": entry.group,
            "varieties": [self.names.variety(tag) for tag in entry.varieties],
        }


class Municipalities(Readable):
    """Every municipality of today, with the regions it lies in and the codes that were merged into it."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        former: dict[str, list[str]] = {}
        for old in self.vocabulary.successors:
            former.setdefault(self.vocabulary.municipality(old).code, []).append(old)
        return self.whole_list(
            [
                {
                    **self.names.municipality(code),
                    "regions": [self.names.region(region) for region in entry.regions],
                    "formerCodes": former.get(code, []),
                }
                for code, entry in self.vocabulary.municipalities.items()
            ]
        )


class ExpertiseList(Readable):
    """Every topic a mediator may know well."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        return self.whole_list(
            [
                {**self.names.expertise(slug), "group": self.names.group(entry.group)}
                for slug, entry in self.vocabulary.expertise.items()
            ]
        )


class Activities(Readable):
    """Everything a mediator may do."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        return self.whole_list([self.names.activity(slug) for slug in self.vocabulary.activities])


class Changes(Readable):
    """What changed after a point, oldest change first: enough to keep a copy in step."""

    parameters = parameters.CHANGES

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        after, size = values.get("after", 0), values.get("pageSize", 100)
        # The Clock was read before the rows: should the edition change in between, the next question tells.
        if values.get("edition", self.clock.edition) != self.clock.edition or after > self.clock.seq:
            raise Problem("other-edition")
        rows = rows_after(after, size + 1)
        page, more = rows[:size], len(rows) > size
        resume = self._link(page[-1].seq if page else after, values)
        return {
            "edition": self.clock.edition,
            "results": [self._change(row) for row in page],
            "links": {
                "self": self.request.build_absolute_uri(),
                "next": resume if more else None,
                "prev": None,
                "resume": resume,
            },
        }

    def _link(self, after: int, values: Mapping[str, Any]) -> str:
        query = [("after", after), ("edition", self.clock.edition)]
        if "pageSize" in values:
            query.append(("pageSize", values["pageSize"]))
        return self.address("changes", query)

    def _change(self, row: DocumentRow) -> Json:
        profile = profile_of_card(json.loads(row.body)["card"]) if row.body else None
        visible = profile is not None and profile.paused_until <= self.today < profile.visible_until
        return {
            "number": row.number,
            "seq": row.seq,
            "state": "visible" if visible else "gone",
            **self._interval(profile),
            # Nobody sees a paused profile, also not those who will see it later.
            "mediator": card(profile, self.names, today=self.today) if visible else None,
        }

    def _interval(self, profile: Profile | None) -> Json:
        """When she is to be seen, as far as is known now; nulls for who will not be seen again by herself."""
        if profile is None or max(profile.paused_until, self.today) >= profile.visible_until:
            return {"visibleFrom": None, "visibleUntil": None}
        return {"visibleFrom": day(profile.paused_until), "visibleUntil": day(profile.visible_until)}


class Coverage(Readable):
    """How many people there are for each language, in the whole country and in each region."""

    parameters = parameters.COVERAGE

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        kind = values.get("regionKind")
        regions = [code for code, region in self.vocabulary.regions.items() if kind in {None, region.kind}]
        return self.whole_list(
            [
                {
                    "language": self.names.language(covered.language),
                    **_people(covered.people),
                    "regions": [
                        {**self.names.region(code), **_people(people)} for code, people in covered.regions.items()
                    ],
                }
                for covered in coverage(regions, today=self.today, clock=self.clock)
            ]
        )


class OpenApi(Readable):
    """This API, described for machines."""

    def answer(self, values: Mapping[str, Any], **kwargs: str) -> Json:
        return document(self.vocabulary)


def _people(people: People) -> Json:
    return {"people": people.total, "withRoom": people.with_room}


def _collected(faults: list[Fault], read: Any, *arguments: Any) -> Any:
    try:
        return read(*arguments)
    except InvalidKeys as invalid:
        faults += invalid.faults
        return None


def written_keys(criteria: SearchCriteria) -> dict[str, list[str]]:
    """The criteria as query keys, each with its values."""
    written: Written = {}
    for name, value in keys_of(criteria):
        written.setdefault(name, []).append(value)
    return written


def open_questions(criteria: SearchCriteria, vocabulary: Vocabulary, counts: Mapping[str, int]) -> list[set[str]]:
    """For each word with more than one meaning, the languages it may mean that have people."""
    return [
        {member for code in wish.languages for member in vocabulary.members(code)} & counts.keys()
        for wish in criteria.wishes
        if not wish.settled
    ]


def combined(said: SearchCriteria, chosen: SearchCriteria, vocabulary: Vocabulary) -> SearchCriteria:
    """What was typed and what was chosen beside it, as one search. What is chosen answers what typed words left open."""
    spoken = {code for wish in chosen.wishes for code in wish.languages} | {
        vocabulary.varieties[tag].language for wish in chosen.wishes for tag in wish.varieties
    }
    wishes = list(chosen.wishes)
    for wish in said.wishes:
        members = {member for code in wish.languages for member in vocabulary.members(code)}
        answered = not wish.settled and not spoken.isdisjoint(members)
        if wish not in wishes and not answered:
            wishes.append(wish)
    return said.but(
        wishes=tuple(wishes),
        level=chosen.level or said.level,
        place=Place(
            municipalities=_union(chosen.place.municipalities, said.place.municipalities),
            regions=_union(chosen.place.regions, said.place.regions),
            within_km=chosen.place.within_km or said.place.within_km,
        ),
        expertise=_union(chosen.expertise, said.expertise),
        activities=_union(chosen.activities, said.activities),
        genders=_union(chosen.genders, said.genders),
        ways=_union(chosen.ways, said.ways),
        available=chosen.available or said.available,
        keeps_people_who_move=chosen.keeps_people_who_move or said.keeps_people_who_move,
        words=_union(chosen.words, said.words),
    )


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
