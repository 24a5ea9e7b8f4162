"""Home, by language, by municipality, find, profile: parse, call, show."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods, require_POST, require_safe

from cms.finding.address import Address, Addresses, Typed, read_address, values_of, wrong_page
from cms.finding.counting import CountedRedirect
from cms.finding.entrances import Entrances
from cms.finding.equals import equals_with_room
from cms.finding.forms import LONGEST_TEXT, SearchForm
from cms.finding.narrowing import Narrowing, choose_by_name
from cms.finding.presentation import person, person_found
from cms.finding.suggesting import options
from cms.finding.wording import Names
from cms.pages.interpreters import InterpreterService
from registry.choices import Audience
from registry.numbers import InvalidNumber, display_number, parse_number
from registry.profiles import profile_of
from registry.services.clock import read_clock
from registry.today import today
from registry.words import UnknownCode, Vocabulary, current_vocabulary
from search.criteria import SearchCriteria
from search.keys import InvalidKeys, parse_keys
from search.results import Page, PageOutOfRange
from search.service import find_mediators
from search.suggestions import Suggestions, suggest
from search.understanding import understand

View = Callable[..., HttpResponse]


def unlisted(view: View) -> View:
    """Pages about people or about what was searched: kept by no cache and no search engine."""

    @wraps(view)
    @cache_control(no_store=True)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "finding/home.html", home_context())


def home_context() -> dict[str, object]:
    """What finding/home.html shows, for whoever fills in its blocks."""
    return {"form": SearchForm(), "entrances": Entrances.now()}


@require_safe
@conditional_page
def map_file(request: HttpRequest, state: str) -> HttpResponse:
    """The map of this state, to be kept for ever; when it is no longer the state, the way to the map of today."""
    drawn = Entrances.now().map
    if state != drawn.state:
        return redirect("finding:map", drawn.state)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        # Its only styles are its own, and nothing in it comes from people.
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    return HttpResponse(drawn.svg, content_type="image/svg+xml", headers=headers)


@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    return render(request, "finding/languages.html", {"languages": Entrances.now().languages})


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    try:
        entry = Entrances.now().speaking(code)
    except UnknownCode as unknown:
        raise Http404 from unknown
    return render(request, "finding/language.html", {"entry": entry})


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    return render(request, "finding/municipalities.html", {"provinces": Entrances.now().municipalities})


@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """One municipality of today; the code of a former one leads to what it became part of."""
    try:
        current = current_vocabulary().municipality(code).code
    except UnknownCode as unknown:
        raise Http404 from unknown
    if code != current:
        return redirect("finding:municipality", current, permanent=True)
    return render(request, "finding/municipality.html", {"entry": Entrances.now().coming_to(code)})


# Nothing is changed by asking, so there is nothing to forge; and a token would be a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
def find(request: HttpRequest) -> HttpResponse:
    """POST turns what was typed and chosen into an address; GET shows who is found at that address."""
    vocabulary = current_vocabulary()
    address = read_address(request.GET, vocabulary)
    if request.method == "POST":
        return _typed(request, address, vocabulary)
    if address.faults:
        return _faulty(request, address)
    return _found(request, address, vocabulary)


def _typed(request: HttpRequest, before: Address, vocabulary: Vocabulary) -> HttpResponse:
    form = SearchForm(request.POST)
    if not form.is_valid():
        return render(request, "finding/find.html", {"form": form}, status=HTTPStatus.BAD_REQUEST)
    criteria = _said_anew(before.criteria, _said(before.typed, vocabulary), _said(form.typed, vocabulary))
    try:
        if chosen := request.POST.get("choice"):
            criteria = choose_by_name(criteria, chosen, vocabulary)
        parse_keys(values_of(criteria), vocabulary)
    except InvalidKeys as invalid:
        return _faulty(request, Address(before.criteria, form.typed, Page(), invalid.faults))
    found_at = Addresses(form.typed).of(criteria)
    if chosen:
        # Narrowing says nothing about who is missing.
        return HttpResponseRedirect(found_at, status=HTTPStatus.SEE_OTHER)
    return CountedRedirect(found_at, request=request, criteria=criteria, status=HTTPStatus.SEE_OTHER)


def _said_anew(chosen: SearchCriteria, before: SearchCriteria, now: SearchCriteria) -> SearchCriteria:
    """What was chosen stays, but where the new text says something else than the text before."""
    groups = [field.name for field in dataclasses.fields(SearchCriteria)]
    return chosen.but(**{name: getattr(now, name) for name in groups if getattr(now, name) != getattr(before, name)})


@csrf_exempt
@require_POST
@unlisted
def suggestions(request: HttpRequest) -> HttpResponse:
    """How the text in one of the two fields may go on. The address says what was chosen beside them, as that of the
    form does; what was typed comes in the body, and stands in no address.
    """
    clock, locale = read_clock(), get_language()
    vocabulary = current_vocabulary(clock)
    typed = Typed(request.POST.get("q", ""), request.POST.get("where", ""))
    field = "where" if request.POST.get("field") == "where" else "q"
    text = getattr(typed, field)
    before = read_address(request.GET, vocabulary)

    def asked(words_before: str) -> SearchCriteria:
        now = dataclasses.replace(typed, **{field: words_before})
        return _said_anew(before.criteria, _said(before.typed, vocabulary), _said(now, vocabulary))

    found = Suggestions(0, ())
    if max(len(typed.q), len(typed.where)) <= LONGEST_TEXT:
        found = suggest(
            text,
            locale=locale,
            today=today(),
            clock=clock,
            field="where" if field == "where" else "text",
            only="places" if field == "where" else None,
            asked=asked,
        )
    context = {"field": field, "options": options(text, found, vocabulary, locale)}
    return render(request, "finding/suggestions.html", context)


def _said(typed: Typed, vocabulary: Vocabulary) -> SearchCriteria:
    return understand(typed.q, typed.where, locale=get_language(), vocabulary=vocabulary).criteria


def _faulty(request: HttpRequest, address: Address) -> HttpResponse:
    typed = {name: request.GET.get(name, written) for name, written in dataclasses.asdict(address.typed).items()}
    context = {
        "form": SearchForm(initial=typed),
        "faults": address.faults,
        "without_faults": Addresses(address.typed).of(address.criteria),
    }
    return render(request, "finding/find.html", context, status=HTTPStatus.BAD_REQUEST)


def _found(request: HttpRequest, address: Address, vocabulary: Vocabulary) -> HttpResponse:
    day, locale = today(), get_language()
    try:
        results = find_mediators(address.criteria, today=day, page=address.page)
    except PageOutOfRange:
        return _faulty(request, dataclasses.replace(address, faults=(wrong_page(),)))
    understanding = understand(address.typed.q, address.typed.where, locale=locale, vocabulary=vocabulary)
    past_the_end = results.page.number > results.page_count
    names = Names(vocabulary, locale)
    narrowing = Narrowing(address, results, understanding, vocabulary, names)
    context = {
        "form": SearchForm(initial=dataclasses.asdict(address.typed)),
        "action": request.get_full_path(),
        "seal_broken": address.seal_broken,
        "results": results,
        "past_the_end": past_the_end,
        "narrowing": narrowing,
        "interpreters": InterpreterService.shown() if narrowing.finds_few else [],
        "people": [
            person_found(hit, criteria=address.criteria, today=day, vocabulary=vocabulary, names=names)
            for hit in results.hits
        ],
    }
    return render(request, "finding/find.html", context, status=HTTPStatus.NOT_FOUND if past_the_end else HTTPStatus.OK)


@require_safe
@unlisted
def profile(request: HttpRequest, typed: str) -> HttpResponse:
    """One mediator by her number, as typed; the address people share has the number as it is shown."""
    try:
        number = parse_number(typed)
    except InvalidNumber as invalid:
        raise Http404 from invalid
    if typed != display_number(number):
        return redirect("finding:profile", display_number(number))
    day, vocabulary, locale = today(), current_vocabulary(), get_language()
    shown = profile_of(number, audience=Audience.EVERYONE, today=day)
    if shown is None:
        raise Http404
    full = not shown.has_room(day)
    context = {
        "person": person(shown, today=day, vocabulary=vocabulary, names=Names(vocabulary, locale)),
        "list": _list_before(request),
        "full": full,
        "equals": equals_with_room(shown, today=day, vocabulary=vocabulary, locale=locale) if full else None,
    }
    return render(request, "finding/profile.html", context)


def _list_before(request: HttpRequest) -> str:
    """The address of the list this visitor came from; empty when she came from elsewhere."""
    find_page = reverse("finding:find")
    came_from, mark, query = request.headers.get("referer", "").partition("?")
    return f"{find_page}{mark}{query}" if came_from == request.build_absolute_uri(find_page) else ""
