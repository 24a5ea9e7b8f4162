"""The screen "try a query": what a search means and finds, and what one more word would change before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry.forms import NOTHING, vocabulary_choices
from registry.models import Activity, AmbiguousTerm, Expertise, Language, LanguageGroup, Municipality, Variety
from registry.numbers import display_number
from registry.services.actors import MANAGE
from registry.today import today
from registry.words import Kind, Vocabulary, current_vocabulary
from search.explaining import TRIED, Earned, Explanation, earned, explain, with_ambiguous_word, with_word
from search.understanding import Piece, PieceKind
from search.understanding.phrasebook import known_locales

KINDS: Mapping[Kind, Promise] = {
    Kind.LANGUAGE: gettext_lazy("Languages"),
    Kind.VARIETY: gettext_lazy("Dialects"),
    Kind.LANGUAGE_GROUP: gettext_lazy("Groups of languages"),
    Kind.EXPERTISE: gettext_lazy("Knowledge"),
    Kind.ACTIVITY: gettext_lazy("What someone does"),
    Kind.MUNICIPALITY: gettext_lazy("Municipalities"),
}
PIECES: Mapping[PieceKind, Promise] = {
    PieceKind.ASK_BACK: gettext_lazy("asks back which language"),
    PieceKind.VARIETY: gettext_lazy("dialect"),
    PieceKind.LANGUAGE: gettext_lazy("language"),
    PieceKind.LEVEL: gettext_lazy("how well"),
    PieceKind.EXPERTISE: gettext_lazy("knowledge"),
    PieceKind.ACTIVITY: gettext_lazy("what someone does"),
    PieceKind.GENDER: gettext_lazy("woman or man"),
    PieceKind.WAY: gettext_lazy("way of working"),
    PieceKind.AVAILABLE: gettext_lazy("room"),
    PieceKind.MUNICIPALITY: gettext_lazy("municipality"),
    PieceKind.REGION: gettext_lazy("region"),
    PieceKind.WITHIN_KM: gettext_lazy("kilometres around"),
    PieceKind.WORD: gettext_lazy("word, looked for in names"),
    PieceKind.IGNORED: gettext_lazy("says nothing"),
}
_NAMED = {
    PieceKind.ASK_BACK: Kind.LANGUAGE,
    PieceKind.VARIETY: Kind.VARIETY,
    PieceKind.LANGUAGE: Kind.LANGUAGE,
    PieceKind.EXPERTISE: Kind.EXPERTISE,
    PieceKind.ACTIVITY: Kind.ACTIVITY,
    PieceKind.MUNICIPALITY: Kind.MUNICIPALITY,
    PieceKind.REGION: Kind.REGION,
}


def may_try(account: AbstractBaseUser) -> bool:
    """Registry managers, and whoever may change words."""
    words = (Language, Variety, LanguageGroup, AmbiguousTerm, Expertise, Activity, Municipality)
    return account.has_perm(MANAGE) or any(
        account.has_perm(f"registry.{get_permission_codename('change', model._meta)}") for model in words
    )


def _meanings() -> list[tuple[str, Any]]:
    choices = vocabulary_choices()
    groups = [(str(KINDS[kind]), [(f"{kind}:{code}", name) for code, name in choices[kind]]) for kind in TRIED]
    return [*NOTHING, *groups]


def _languages() -> list[tuple[str, str]]:
    return vocabulary_choices()[Kind.LANGUAGE]


def _locales() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_local"]) for code in known_locales()]


class QueryForm(forms.Form):
    """A search, and perhaps a word on trial."""

    q = forms.CharField(label=gettext_lazy("What somebody types"), max_length=500, required=False)
    where = forms.CharField(label=gettext_lazy("In the field for places"), max_length=200, required=False)
    locale = forms.ChoiceField(label=gettext_lazy("Language of the page"), choices=_locales)
    word = forms.CharField(
        label=gettext_lazy("A word on trial"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("See what changes when this word is added. Nothing is saved."),
    )
    meaning = forms.ChoiceField(
        label=gettext_lazy("It means"),
        choices=_meanings,
        required=False,
        widget=forms.Select(attrs={"class": "w-w-full"}),
    )
    others = forms.MultipleChoiceField(
        label=gettext_lazy("Or one of these languages"),
        choices=_languages,
        required=False,
        help_text=gettext_lazy("A word that fits several languages asks back."),
        widget=forms.SelectMultiple(attrs={"class": "w-w-full", "size": 6}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("word") and not cleaned.get("meaning") and "meaning" not in self.errors:
            self.add_error("meaning", _("Choose what the word means."))
        if cleaned.get("meaning") and not cleaned.get("word") and "word" not in self.errors:
            self.add_error("word", _("Write the word that means this."))
        if cleaned.get("others") and not cleaned.get("meaning", "").startswith(f"{Kind.LANGUAGE}:"):
            self.add_error("others", _("Only languages can be meant by one word. Choose a language above as well."))
        return cleaned

    def on_trial(self, vocabulary: Vocabulary) -> Vocabulary:
        """The vocabulary with the word on trial, once the form is valid."""
        kind, _colon, code = self.cleaned_data["meaning"].partition(":")
        word, others = self.cleaned_data["word"], self.cleaned_data["others"]
        if others:
            return with_ambiguous_word(vocabulary, [code, *others], word)
        return with_word(vocabulary, Kind(kind), code, word)


@dataclass(frozen=True, slots=True)
class ShownPiece:
    text: str
    kind: str
    codes: tuple[str, ...]
    read_as: str
    searched: bool


@dataclass(frozen=True, slots=True)
class ShownPerson:
    number: str
    name: str
    score: int
    earned: tuple[Earned, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """An explanation as the screen shows it."""

    title: str
    explanation: Explanation
    pieces: tuple[ShownPiece, ...]
    people: tuple[ShownPerson, ...]


def _shown(title: str, explanation: Explanation, vocabulary: Vocabulary) -> Shown:
    hits = explanation.results.hits if explanation.results else ()
    return Shown(
        title,
        explanation,
        tuple(_shown_piece(piece, vocabulary) for piece in explanation.understanding.pieces),
        tuple(ShownPerson(display_number(hit.number), hit.card.name, hit.score, earned(hit)) for hit in hits),
    )


def _shown_piece(piece: Piece, vocabulary: Vocabulary) -> ShownPiece:
    kind, locale = _NAMED.get(piece.kind), get_language() or "nl"
    codes = tuple(f"{vocabulary.name(kind, code, locale)} ({code})" if kind else code for code in piece.codes)
    return ShownPiece(piece.text, str(PIECES[piece.kind]), codes, piece.read_as, piece.searched)


class TryQueryView(WagtailAdminTemplateMixin, FormView):
    """What is typed here is not kept, not logged, and counts for nothing."""

    template_name = "search/try_query.html"
    page_title = gettext_lazy("Try a query")
    header_icon = "search"
    form_class = QueryForm
    initial = {"locale": "nl"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_try(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def form_valid(self, form: QueryForm) -> HttpResponse:
        vocabulary = current_vocabulary()
        now = self._explained(form, vocabulary)
        context = {"now": _shown(_("Now"), now, vocabulary)}
        if word := form.cleaned_data["word"]:
            then = self._explained(form, form.on_trial(vocabulary))
            context["then"] = _shown(_("With “%(word)s”") % {"word": word}, then, vocabulary)
            context["same"] = (then.understanding, then.asked) == (now.understanding, now.asked)
        return self.render_to_response(self.get_context_data(form=form, **context))

    def _explained(self, form: QueryForm, vocabulary: Vocabulary) -> Explanation:
        asked = form.cleaned_data
        return explain(asked["q"], asked["where"], locale=asked["locale"], vocabulary=vocabulary, today=today())
