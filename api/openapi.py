"""The API described for machines, in OpenAPI 3.0.3: made of the tables that also read the requests.

3.0.3 because the linter of the Dutch API Design Rules 2.1.0 refuses 3.1, and all its versions accept this one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import override

from api import parameters
from api.page_types import page_types
from api.parameters import Parameter, Schema, Table, array_of
from api.problems import KINDS, MEDIA_TYPE, ProblemKind
from api.v1 import VERSION
from registry.choices import AttestationKind, Gender, Level, RegionKind, Way
from registry.numbers import with_check_character
from registry.words import Vocabulary
from search.facets import FACETS
from search.ranking import SIGNALS
from search.suggestions import EVERYTHING

Json = dict[str, Any]

BASE_PATH = "/api/v1"
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
TRUTH: Schema = {"type": "boolean"}
DATE: Schema = {"type": "string", "format": "date"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
NUMBER: Schema = {"type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{10}$"}
EXAMPLE_NUMBER = with_check_character("7K3M9QXV2")

DESCRIPTION = """\
The national overview of cultural mediators: who they are, what they speak and know, where they work, and whether they
have room. Read it freely, without a key, from any site.

Names beside codes come in the language of `Accept-Language`; work with the codes, they stay.
Whoever withdraws is gone from every answer at once: ask again, or follow `/changes`.
"""
TAGS = {
    "mediators": "People, and searching them.",
    "words": "The codes that can be asked, with their names.",
    "copies": "Keeping a copy in step, and counting.",
    "pages": "Information for newcomers and those who help them, in many languages, to show on other sites.",
    "description": "This document.",
}


@lru_cache(maxsize=2)
def document(vocabulary: Vocabulary) -> Json:
    """The whole document; its lists of codes are those of this vocabulary."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": settings.SITE_NAME,
            "version": VERSION,
            "description": DESCRIPTION,
            "contact": {
                "name": settings.SITE_NAME,
                "url": settings.BASE_URL + BASE_PATH,
                "email": settings.API_CONTACT_EMAIL,
            },
            "license": {"name": "EUPL-1.2", "url": "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"},
        },
        "servers": [{"url": (settings.BASE_URL if settings.BASE_URL.startswith("https://") else "") + BASE_PATH}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": _paths(vocabulary),
        "components": {
            "schemas": _schemas(vocabulary),
            "parameters": {"AcceptLanguage": _ACCEPT_LANGUAGE},
            "headers": _HEADERS,
            "responses": {_response_name(kind): _problem_answer(kind) for kind in KINDS.values()},
        },
    }


_HEADERS: Json = {
    "ApiVersion": {"description": "The version of the API that answered.", "required": True, "schema": TEXT},
    "EntityTag": {"description": "Send it back in If-None-Match: 304 means nothing changed.", "schema": TEXT},
    "Links": {"description": "The pages after and before this one.", "schema": TEXT},
    "AnyOrigin": {"description": "Pages of any site may read this.", "schema": {"type": "string", "enum": ["*"]}},
}
_ACCEPT_LANGUAGE: Json = {
    "name": "Accept-Language",
    "in": "header",
    "description": "The language of names: nl (when it is left out), en, or another language of the site; what has no "
    "name in it comes in English. Problems come in nl or en.",
    "schema": {"type": "string"},
    "example": "en",
}


def _ref(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


def _schema(name: str) -> Schema:
    return _ref("schemas", name)


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(description: str = "", **properties: Schema) -> Schema:
    """An object that always has all of these members."""
    described = {"description": description} if description else {}
    return {"type": "object", **described, "properties": properties, "required": list(properties)}


def _or_null(schema: Schema) -> Schema:
    """Never around a $ref: in 3.0 what is referred to would still refuse null."""
    return {**schema, "nullable": True}


def _described(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _code(values: list[str] | tuple[str, ...]) -> Schema:
    return {"type": "string", "enum": list(values)}


@dataclass(frozen=True, slots=True)
class Reading:
    """An address that is read with GET: how it is told, the schema of its answer, its keys, its own problems."""

    path: str
    tag: str
    name: str
    summary: str
    description: str
    answer: str
    keys: Table = field(default_factory=parameters.table)
    problems: tuple[str, ...] = ()


READINGS = (
    Reading(
        path="/mediators",
        tag="mediators",
        name="findMediators",
        summary="Find mediators",
        description="Mediators who fit everything asked, best first; without keys, everyone. Equals take turns from "
        "day to day. To read all pages follow links.next as it is: it holds the order of the day you began, meets "
        "nobody twice and misses nobody, also when people change meanwhile.",
        answer="MediatorList",
        keys=parameters.SEARCH,
        problems=("not-found",),
    ),
    Reading(
        path="/mediators/{number}",
        tag="mediators",
        name="readMediator",
        summary="One mediator",
        description="One mediator by her number. Case and hyphens do not matter. Someone who withdrew, who is paused, "
        "or who did not confirm her profile in time is not found.",
        answer="MediatorRead",
        problems=("not-found",),
    ),
    Reading(
        path="/languages",
        tag="words",
        name="listLanguages",
        summary="Languages",
        description="Every language that can be asked, with its varieties, and the groups that stand for any of "
        "their members.",
        answer="LanguageList",
    ),
    Reading(
        path="/municipalities",
        tag="words",
        name="listMunicipalities",
        summary="Municipalities",
        description="Every municipality of today with its regions and the codes that were merged into it.",
        answer="MunicipalityList",
    ),
    Reading(
        path="/expertise",
        tag="words",
        name="listExpertise",
        summary="Expertise",
        description="Every topic that can be asked.",
        answer="ExpertiseList",
    ),
    Reading(
        path="/activities",
        tag="words",
        name="listActivities",
        summary="Activities",
        description="Everything a mediator may do.",
        answer="ActivityList",
    ),
    Reading(
        path="/suggestions",
        tag="words",
        name="listSuggestions",
        summary="Suggestions",
        description="How a text that someone is typing may go on: at most eight languages, places and topics that "
        "begin as it ends, by any of their names in any script. Put text in the place of everything from start on.",
        answer="SuggestionList",
        keys=parameters.SUGGESTIONS,
    ),
    Reading(
        path="/changes",
        tag="copies",
        name="listChanges",
        summary="Changes",
        description="What changed after a point, oldest change first; each mediator at most once, as she is now. "
        "Follow links.next until it is null, keep links.resume, and ask that again later. Someone gone has no "
        "mediator: remove her from your copy. When visibleFrom is a day to come, read her by her number from that "
        "day on; from visibleUntil on (that day included) she is not to be shown.",
        answer="ChangeList",
        keys=parameters.CHANGES,
        problems=("other-edition",),
    ),
    Reading(
        path="/coverage",
        tag="copies",
        name="listCoverage",
        summary="Coverage",
        description="How many mediators there are for each language: in the whole country, and for each region those "
        "who can work there in person. Each number is the total of that search.",
        answer="CoverageList",
        keys=parameters.COVERAGE,
    ),
    Reading(
        path="/pages",
        tag="pages",
        name="listPages",
        summary="Pages",
        description="Every page that is on the site now, without what it says. Nothing in it depends on "
        "Accept-Language: ask one locale, or take all.",
        answer="PageList",
        keys=parameters.PAGES,
    ),
    Reading(
        path="/pages/{id}",
        tag="pages",
        name="readPage",
        summary="One page",
        description="What a page says, twice: as typed blocks, and as safe HTML without classes, headings from the "
        "second level. Its translations are those on the site now. A page that left the site is not found: remove it "
        "from yours.",
        answer="PageRead",
        problems=("not-found",),
    ),
    Reading(
        path="/openapi.json",
        tag="description",
        name="readDescription",
        summary="This document",
        description="This document.",
        answer="Description",
    ),
)
NUMBER_IN_PATH: Json = {
    "name": "number",
    "in": "path",
    "required": True,
    "description": "Ten characters; the last one checks the others.",
    "schema": {"type": "string", "pattern": "^[0-9A-Za-z-]{10,20}$"},
    "example": EXAMPLE_NUMBER,
}
ID_IN_PATH: Json = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The number of a page, from /pages.",
    "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    "example": 3,
}
IN_PATHS = {"{number}": NUMBER_IN_PATH, "{id}": ID_IN_PATH}


def _paths(vocabulary: Vocabulary) -> Json:
    paths = {reading.path: {"get": _reading(reading, vocabulary)} for reading in READINGS}
    return {**paths, "/mediators/_search": {"post": _searching(vocabulary)}}


def _reading(reading: Reading, vocabulary: Vocabulary) -> Json:
    return {
        "operationId": reading.name,
        "tags": [reading.tag],
        "summary": reading.summary,
        "description": reading.description,
        "parameters": [
            *(parameter for placeholder, parameter in IN_PATHS.items() if placeholder in reading.path),
            *(_query_key(parameter, vocabulary) for parameter in reading.keys.values()),
            _ref("parameters", "AcceptLanguage"),
        ],
        "responses": {
            "200": _answer("What was asked.", reading.answer),
            "304": {
                "description": "You have it as it is.",
                "headers": {"API-Version": _ref("headers", "ApiVersion"), "ETag": _ref("headers", "EntityTag")},
            },
            **_problem_answers("invalid-request", "not-acceptable", *reading.problems),
        },
    }


def _searching(vocabulary: Vocabulary) -> Json:
    return {
        "operationId": "searchMediators",
        "tags": ["mediators"],
        "summary": "Find mediators, privately",
        "description": "The same search with the same keys, in a body: what is asked may say something about the "
        "person helped, and bodies stand in no address and no log. Post the same body to links.next for more.",
        "parameters": [_ref("parameters", "AcceptLanguage")],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _schema("Search")}},
        },
        "responses": {
            "200": _answer("The mediators found.", "MediatorList"),
            **_problem_answers(
                "invalid-request",
                "not-found",
                "not-acceptable",
                "length-required",
                "too-large",
                "unsupported-media-type",
            ),
        },
    }


def _query_key(parameter: Parameter, vocabulary: Vocabulary) -> Json:
    # A list of examples would be read as one value of the list.
    schema = array_of(parameter, vocabulary) if parameter.many else parameter.schema(vocabulary)
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.help,
        "schema": schema,
        "example": [parameter.example] if parameter.many else parameter.example,
        **({"style": "form", "explode": True} if parameter.many else {}),
    }


def _answer(description: str, schema: str) -> Json:
    return {
        "description": description,
        "headers": {
            "API-Version": _ref("headers", "ApiVersion"),
            "ETag": _ref("headers", "EntityTag"),
            "Link": _ref("headers", "Links"),
            # In lower case, for so the linter of version 2.1.0 looks for it.
            "access-control-allow-origin": _ref("headers", "AnyOrigin"),
        },
        "content": {"application/json": {"schema": _schema(schema)}},
    }


def _response_name(kind: ProblemKind) -> str:
    return "".join(word.capitalize() for word in kind.slug.split("-"))


def _problem_answers(*slugs: str) -> Json:
    kinds = [KINDS[slug] for slug in (*slugs, "method-not-allowed", "too-many-requests", "server-error")]
    return {str(int(kind.status)): _ref("responses", _response_name(kind)) for kind in kinds}


def _problem_answer(kind: ProblemKind) -> Json:
    return {
        "description": _english(kind),
        "headers": {"API-Version": _ref("headers", "ApiVersion")},
        "content": {MEDIA_TYPE: {"schema": _schema("Problem")}},
    }


def _english(kind: ProblemKind) -> str:
    with override("en"):
        return f"{kind.title}. {kind.meaning}"


def _body(vocabulary: Vocabulary) -> Schema:
    def member(parameter: Parameter) -> Schema:
        one = parameter.schema(vocabulary)
        if parameter.kind is parameters.Kind.FLAG:
            one = TRUTH
        if not parameter.many:
            return {**one, "description": parameter.help, "example": parameter.example}
        many = {"type": "array", "items": one, "maxItems": parameters.MOST_VALUES}
        return {"description": parameter.help, "anyOf": [one, many], "example": [parameter.example]}

    return {
        "type": "object",
        "description": "Every member may be left out. A member that may be repeated takes one value or a list.",
        "properties": {name: member(parameter) for name, parameter in parameters.SEARCH.items()},
        "additionalProperties": False,
    }


def _schemas(vocabulary: Vocabulary) -> Json:
    coded = _object("A code, which stays, and what it is called in the language of the answer.", code=TEXT, name=TEXT)
    region = _object(code=TEXT, name=TEXT, kind=_code(RegionKind.values))
    counted = {"type": "object", "properties": {"count": COUNT}, "required": ["count"]}
    people = {"people": COUNT, "withRoom": _described(COUNT, "Those of them who have room today.")}
    links = _object(self=ADDRESS, next=_or_null(ADDRESS), prev=_or_null(ADDRESS))

    def whole(results: Schema, **more: Schema) -> Schema:
        return _object(results=_list(results), total=COUNT, links=_schema("Links"), **more)

    def one_of(values: list[str]) -> Schema:
        return _object(code=_code(values), name=TEXT)

    card = {
        "number": {**NUMBER, "example": EXAMPLE_NUMBER},
        "name": TEXT,
        "gender": _or_null(one_of([value for value in Gender.values if value != Gender.NOT_SAID])),
        "baseMunicipality": _schema("Coded"),
        "serviceArea": _object(
            "Where she works in person.",
            wholeCountry=TRUTH,
            regions=_list(_schema("Region")),
            municipalities=_list(_schema("Coded")),
        ),
        "ways": _list(one_of(Way.values)),
        "languages": _list(
            _object(
                language=_schema("Coded"),
                variety=_schema("CodedOrNull"),
                level=one_of(Level.values),
            )
        ),
        "expertise": _list(_schema("Coded")),
        "activities": _list(_schema("Coded")),
        "declinedActivities": _described(_list(_schema("Coded")), "What she does not do."),
        "organisations": _list(TEXT),
        "attestations": _list(
            _object(
                "Proof that was seen and holds today.",
                kind=one_of(AttestationKind.values),
                issuer=TEXT,
                expertise=_schema("CodedOrNull"),
                validUntil=_described(_or_null(DATE), "The first day it no longer holds; null: no end."),
            )
        ),
        "terms": _object(paidInvoice=TRUTH, volunteerFee=TRUTH, employedBy=_or_null(TEXT)),
        "keepsPeopleWhoMove": TRUTH,
        "room": _object(
            status=_described(_code(["open", "full"]), "Whether new requests are welcome today."),
            limited=_described(TRUTH, "Whether there is only a little room, now or from that day."),
            **{"from": _described(_or_null(DATE), "For someone full: the first day with room, where that is known.")},
        ),
        "confirmedOn": _described(_or_null(DATE), "The day she last said that all this is right."),
    }
    page = {
        "id": {"type": "integer", "minimum": 1},
        "type": _code(sorted(page_types())),
        "locale": _code(list(dict(settings.LANGUAGES))),
        "direction": _code(["ltr", "rtl"]),
        "title": TEXT,
        "url": _described(ADDRESS, "Where people read it on the site."),
        "publishedAt": _or_null({"type": "string", "format": "date-time"}),
        "links": _object(self=ADDRESS),
    }
    return {
        "Coded": coded,
        "CodedOrNull": _or_null(coded),
        "Region": region,
        "Links": links,
        "Search": _body(vocabulary),
        "MediatorOrNull": _or_null(_object(**card)),
        "MediatorRead": _object(**card, links=_object(self=ADDRESS)),
        "MediatorFound": _object(
            **card,
            reasons=_described(
                _list(
                    _object(
                        code=_code([signal.code for signal in SIGNALS if not signal.silent]),
                        values=_list(_schema("Coded")),
                    )
                ),
                "Why she stands where she stands.",
            ),
        ),
        "FacetValue": {"allOf": [_schema("Coded"), counted]},
        "MediatorList": whole(
            _schema("MediatorFound"),
            facets={
                "type": "object",
                "description": "By query key, what may be chosen next, with the total after choosing it.",
                "properties": {facet.key: _list(_schema("FacetValue")) for facet in FACETS},
            },
            understood=_object(
                "How q and the keys were read.",
                criteria=_schema("Criteria"),
                ask=_described(
                    _list(_list(_schema("FacetValue"))),
                    "For each word with several meanings, the languages to choose from: ask again with one of them.",
                ),
                pieces=_list(
                    _object(
                        "A stretch of q: characters from start up to end.",
                        text=TEXT,
                        start=COUNT,
                        end=COUNT,
                        kind=TEXT,
                        codes=_list(TEXT),
                        searched=_described(TRUTH, "False for words that people are never searched by."),
                    )
                ),
            ),
            wider=_list(
                _object(
                    "Another search that finds more people.",
                    code=TEXT,
                    name=TEXT,
                    total=COUNT,
                    criteria=_schema("Criteria"),
                    link=_described(_or_null(ADDRESS), "Null where no address can say it."),
                )
            ),
        ),
        "Criteria": {
            "type": "object",
            "description": "Query keys with their values. The keys any and ask hold alternatives, with commas between.",
            "additionalProperties": _list(TEXT),
        },
        "LanguageList": whole(
            _object(
                code=TEXT,
                name=TEXT,
                tag=_described(TEXT, "BCP 47."),
                ownName=_or_null(TEXT),
                direction=_code(["ltr", "rtl"]),
                group=_or_null(TEXT),
                varieties=_list(_schema("Coded")),
            ),
            groups=_list(_object(code=TEXT, name=TEXT, members=_list(TEXT))),
        ),
        "MunicipalityList": whole(
            _object(code=TEXT, name=TEXT, regions=_list(_schema("Region")), formerCodes=_list(TEXT))
        ),
        "ExpertiseList": whole(_object(code=TEXT, name=TEXT, group=_schema("Coded"))),
        "ActivityList": whole(_schema("Coded")),
        "SuggestionList": whole(
            _object(
                "A value that can be asked.",
                key=_described(_code(sorted(EVERYTHING)), "The query key it is a value of."),
                code=TEXT,
                name=TEXT,
                word=_described(_or_null(TEXT), "The word for it that was begun, where its name does not begin so."),
                text=_described(TEXT, "How to write it so that it is understood as this and nothing else."),
                count=_described(COUNT, "The total of the search with everything before start, and this."),
            ),
            start=_described(COUNT, "The character of q where the words begin that a suggestion replaces."),
        ),
        "ChangeList": _object(
            edition=_described(TEXT, "Changes follow each other only within one edition."),
            results=_list(
                _object(
                    number=NUMBER,
                    seq=COUNT,
                    state=_code(["visible", "gone"]),
                    visibleFrom=_described(_or_null(DATE), "Null: always was, or never again by itself."),
                    visibleUntil=_described(_or_null(DATE), "The first day she is no longer to be seen."),
                    mediator=_schema("MediatorOrNull"),
                )
            ),
            links=_object(
                self=ADDRESS,
                next=_or_null(ADDRESS),
                prev=_or_null(ADDRESS),
                resume=_described(ADDRESS, "Where to go on later; never null."),
            ),
        ),
        "CoverageList": whole(
            _object(
                language=_schema("Coded"),
                **people,
                regions=_list({"allOf": [_schema("Region"), _object(**people)]}),
            )
        ),
        "PageList": whole(_object(**page)),
        "PageRead": _object(
            **page,
            unchecked=_described(
                TRUTH,
                "Whether no native speaker has checked this text yet; then the first block and the HTML begin with a "
                "warning, which must be shown.",
            ),
            blocks=_list(
                _object(
                    "A part of the page, in order. Types and the shape of their values are in the documentation; "
                    "leave out what you do not know.",
                    type=TEXT,
                    value={},
                )
            ),
            html=TEXT,
            translations=_list(_object(**page)),
        ),
        "Description": {"type": "object"},
        "Problem": {
            "type": "object",
            "description": "RFC 9457. The address in type opens a page that explains this kind of problem.",
            "properties": {
                "type": TEXT,
                "title": TEXT,
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": TEXT,
                "instance": TEXT,
                "invalidParams": _list(_object(name=TEXT, reason=TEXT)),
            },
            "required": ["type", "title", "status", "detail", "instance"],
        },
    }
