"""Searching mediators, by address and by body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from api import parameters
from api.reading import Written, as_written, read_address, read_body
from api.v1.cards import Json, found
from api.v1.resources import KEEP_NOTHING, Readable, Resource
from api.v1.walks import Step, first_step, next_step, position_of
from registry.words import Vocabulary
from search.criteria import Place, SearchCriteria
from search.keys import KEYS, Fault, InvalidKeys, keys_of, parse_keys
from search.results import Page, SearchResults, WiderChoice
from search.understanding import Understanding, understand


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
            "results": [found(hit, self.names, self.today) for hit in step.hits],
            "total": step.results.total,
            "facets": self._facets(step.results),
            "understood": self._understood(said, criteria, step.results),
            "wider": [self._wider(choice) for choice in step.results.wider],
            "links": self._links(step, page, link_query),
        }

    def _links(self, step: Step, page: Page, query: list[tuple[str, Any]]) -> Json:
        return {
            "self": self.request.build_absolute_uri(),
            "next": self.address(self.resource, [*query, ("cursor", step.cursor)]) if step.cursor else None,
            "prev": self._page_link(page.number - 1, query) if page.number > 1 else None,
        }

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
        written, faults = as_written(read_body(request._request), self.parameters)
        try:
            values = parameters.read_values(written, self.parameters, self.vocabulary)
        except InvalidKeys as invalid:
            raise InvalidKeys([*faults, *invalid.faults]) from None
        if faults:
            raise InvalidKeys(faults)
        if in_address and "page" in values:
            raise InvalidKeys([Fault("page", _("links.next already says which page. Leave this out."))])
        return self.respond(self.found({**values, **in_address}, []), KEEP_NOTHING)

    def _page_link(self, number: int, query: list[tuple[str, Any]]) -> None:
        """A page is asked in the body, so no address leads to the one before."""
        return


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
    """What was typed and what was chosen beside it, as one search: choices answer what typed words left open."""
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
