"""The same pages as a good Wagtail site would make them: Wagtail's own serving, the ORM, templates without our look.

Served by itself, with `bench.plain_site_settings`; nothing of the product imports it. Less is shown here than by the
site: no map, no removable chips, no addresses behind choices, no wider choices, no language switch, no notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, re_path
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page, Site

from bench import plain
from cms.finding.wording import FACETS, REGIONS, Names
from registry.models import Mediator, MediatorLanguage
from registry.today import today
from registry.words import Vocabulary, current_vocabulary
from search.criteria import SearchCriteria
from search.keys import parse_keys
from search.results import Page as ListPage

DOORS = 9


def home(request: HttpRequest) -> HttpResponse:
    """How many people there are, who speaks what, and who comes to each province; in all, and with room today."""
    vocabulary = current_vocabulary()
    names = Names(vocabulary, get_language())
    everyone, with_room = (_counted(SearchCriteria(available=room), vocabulary) for room in (False, True))
    languages = sorted(everyone["language"], key=lambda code: (-everyone["language"][code], code))
    provinces = [code for code, region in vocabulary.regions.items() if region.kind == "PV"]
    context = {
        "total": everyone["total"],
        "with_room": with_room["total"],
        "by_telephone": everyone["phone"],
        "languages": [
            {"name": names.language(code), "own_name": vocabulary.languages[code].autonym, "code": code}
            for code in languages[:DOORS]
        ],
        "provinces": [
            {"name": names.region(code), "total": everyone["region"][code], "with_room": with_room["region"][code]}
            for code in sorted(provinces, key=lambda code: -everyone["region"][code])
        ],
    }
    return render(request, "bench/home.html", context)


def _counted(criteria: SearchCriteria, vocabulary: Vocabulary) -> dict[str, Any]:
    day = today()
    found = plain.matching(criteria, day, vocabulary)
    spoken = MediatorLanguage.objects.filter(mediator__in=found)
    return {
        "total": found.count(),
        "phone": found.filter(works_by_phone=True).count(),
        "language": plain.counted(spoken, "language"),
        "region": plain.regions(criteria, day, vocabulary),
    }


def find(request: HttpRequest) -> HttpResponse:
    """The first twenty with what the list shows of each, and every choice with its count."""
    day, vocabulary = today(), current_vocabulary()
    names = Names(vocabulary, get_language())
    criteria = parse_keys({name: request.GET.getlist(name) for name in request.GET}, vocabulary)
    answer = plain.find(criteria, today=day, vocabulary=vocabulary, size=ListPage().size)
    context = {
        "total": answer.total,
        "people": [_card(mediator, names) for mediator in answer.people],
        "facets": list(_facets(answer.facets, names, vocabulary)),
    }
    return render(request, "bench/find.html", context)


def _card(mediator: Mediator, names: Names) -> dict[str, Any]:
    return {
        "mediator": mediator,
        "base": names.municipality(mediator.base_municipality_id),
        "languages": [
            (names.language(spoken.variety_id or spoken.language_id), spoken.get_level_display())
            for spoken in mediator.languages.all()
        ],
        "areas": [
            *(names.region(region.pk) for region in mediator.service_regions.all()),
            *(names.municipality(municipality.pk) for municipality in mediator.service_municipalities.all()),
        ],
        "expertise": [names.expertise(topic.pk) for topic in mediator.expertise.all()],
    }


def _facets(counts: dict[str, dict[str, int]], names: Names, vocabulary: Vocabulary) -> Iterable[dict[str, Any]]:
    for key, values in counts.items():
        groups: dict[str, list[tuple[str, int]]] = {}
        for code, count in sorted(values.items(), key=lambda value: (-value[1], value[0])):
            label = REGIONS[vocabulary.regions[code].kind] if key == "region" else FACETS[key]
            if count:
                groups.setdefault(str(label), []).append((names.of(key, code), count))
        for label, choices in groups.items():
            yield {"label": label, "choices": choices}


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """As `wagtail.views.serve`; the page has the context of any Wagtail page, and a template without our look."""
    found = Page.route_for_request(request, path)
    if found is None:
        raise Http404
    page, args, kwargs = found
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, args, kwargs)
        if isinstance(answer, HttpResponse):
            return answer
    start = Site.find_for_request(request).root_page.localized
    context = {
        **Page.get_context(page, request),
        "menu": start.get_children().live().in_menu(),
        "above": page.get_parent(),
        "translations": page.get_translations().live(),
    }
    return TemplateResponse(request, "bench/information_page.html", context)


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Hello</title><p>Hello")


router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [
    path("hello", hello),
    path("wagtail/", router.urls),
    *i18n_patterns(
        path("", home),
        path("find", find),
        # Wagtail asks by this name where a page is.
        re_path(r"^([\w\-/]*)$", serve, name="wagtail_serve"),
    ),
]
