"""In which language words are, for templates of the site."""

from django import template

from cms.catalogues import language_of
from cms.languages import InterfaceLanguage

register = template.Library()


@register.simple_tag(name="language_of")
def language_of_words(text: str) -> InterfaceLanguage:
    """The language that visitors of this page read a text of the code in: theirs, or else English."""
    return language_of(text)
