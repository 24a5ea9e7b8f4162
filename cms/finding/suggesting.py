"""What is offered to someone who is typing, as people read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cms.finding.entrances import OwnName, own_name_of
from cms.finding.wording import FACETS, REGIONS, Names
from cms.foreign import said, words_in
from registry.words import Vocabulary
from search.suggestions import Suggestion, Suggestions

MUNICIPALITY = _("Municipality")


@dataclass(frozen=True, slots=True)
class Option:
    """``value`` is what the field holds when this is chosen. ``word`` is the word that was begun, where neither the
    name nor the own name says it.
    """

    value: str
    name: str
    own_name: OwnName | None
    word: str
    kind: str
    count: int


def options(text: str, suggestions: Suggestions, vocabulary: Vocabulary, locale: str) -> tuple[Option, ...]:
    """The suggestions for this text, in words; after each, the next word can be typed."""
    names = Names(vocabulary, locale)
    before = text[: suggestions.start]
    return tuple(_option(before, suggestion, vocabulary, names) for suggestion in suggestions.found)


def _option(before: str, suggestion: Suggestion, vocabulary: Vocabulary, names: Names) -> Option:
    key, code = suggestion.key, suggestion.code
    is_region = key == "region"
    name = words_in(vocabulary.regions[code].name, "nl") if is_region else names.of(key, code)
    own_name = own_name_of(code, vocabulary) if key == "language" and code in vocabulary.languages else None
    if own_name and own_name.text.casefold() in {"", name.casefold()}:
        own_name = None
    kind = REGIONS[vocabulary.regions[code].kind] if is_region else FACETS.get(key, MUNICIPALITY)
    word = "" if own_name and suggestion.word == own_name.text else suggestion.word
    return Option(f"{before}{suggestion.text} ", name, own_name, word, said(kind), suggestion.count)
