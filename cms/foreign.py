"""Words in another language than the page: they say in which, so that each is read in its own voice and direction.

Texts of the code that a language lacks are read in English; so are names of the vocabulary, and places are Dutch.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.catalogues import FALLBACK, is_lacking
from cms.languages import INTERFACE_LANGUAGES

Words = str | Promise


class Foreign(str):
    """Words with their language (BCP 47) and direction. In HTML they say both; elsewhere they are a text like any."""

    __slots__ = ("direction", "language")

    def __new__(cls, text: str, language: str, direction: str) -> Foreign:
        words = super().__new__(cls, text)
        words.language, words.direction = language, direction
        return words

    def __html__(self) -> SafeString:
        return self.around(escape(self))

    def around(self, html: SafeString) -> SafeString:
        """This HTML, said to be in the language of these words."""
        return SafeString(f'<span lang="{self.language}" dir="{self.direction}">{html}</span>')


def words_in(text: str, language: str) -> str:
    """A text in a language of the site; foreign, unless that is the language of the page."""
    return text if language == get_language() else _foreign(text, language)


def shown_as(shown: str, text: str) -> str:
    """What is shown of a text of the code; foreign where the active language lacks that text."""
    return _foreign(shown, FALLBACK) if is_lacking(text) else shown


def _foreign(text: str, language: str) -> Foreign:
    return Foreign(text, language, INTERFACE_LANGUAGES[language].direction)


def said(words: Words) -> str:
    """A text of the code in the active language; foreign where that lacks it."""
    if not isinstance(words, Promise):
        return words
    here = str(words)
    return shown_as(here, here)


def filled(sentence: Words, **parts: object) -> SafeString:
    """A sentence of the code with words or numbers filled in, as HTML: each in its own language."""
    words = said(sentence)
    html = SafeString(escape(str(words)) % {name: conditional_escape(part) for name, part in parts.items()})
    return words.around(html) if isinstance(words, Foreign) else html
