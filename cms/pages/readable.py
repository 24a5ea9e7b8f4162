"""Texts that are kept once and shown on many pages, in the words their reader understands best."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import get_language
from wagtail.models import TranslatableMixin

from cms.languages import HOUSE_LANGUAGES, INTERFACE_LANGUAGES, SOURCE, InterfaceLanguage

Snippet = TypeVar("Snippet", bound=TranslatableMixin)


def readable_snippets(snippets: QuerySet[Snippet]) -> Iterator[tuple[Snippet, Snippet, InterfaceLanguage]]:
    """Each that is live in Dutch, in the order given: the Dutch original, what to show, and the language of that: the
    active one, or else English, or else Dutch.
    """
    published: dict[object, dict[str, Snippet]] = {}
    for snippet in snippets.filter(live=True).select_related("locale"):
        published.setdefault(snippet.translation_key, {})[snippet.locale.language_code] = snippet
    preferred = (get_language(), *reversed(HOUSE_LANGUAGES))
    for translations in published.values():
        if SOURCE in translations:
            language = next(code for code in preferred if code in translations)
            yield translations[SOURCE], translations[language], INTERFACE_LANGUAGES[language]
