"""Django's library i18n for pages of the site: a text that the language of the page lacks says that it is English.

Words can say so in the text of a page only, not in an attribute or a title.
"""

from __future__ import annotations

import re

from django import template
from django.template.base import Parser, Token, TokenType
from django.templatetags import i18n
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from cms.catalogues import FALLBACK, is_lacking, language_of
from cms.foreign import Foreign, words_in
from cms.languages import HOUSE_LANGUAGES, InterfaceLanguage

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)

BRACKET = re.compile("[<>]")
# What stands before the first word.
TAGS_BEFORE = re.compile("(?:<[^>]*>)*")


@register.simple_tag(name="language_of")
def language_of_words(text: str) -> InterfaceLanguage:
    """The language that visitors of this page read a text of the code in: theirs, or else English."""
    return language_of(text)


@register.filter
def capfirst(words: str) -> str:
    """Django's forgets the language of words, and takes a tag for the first of them."""
    before = TAGS_BEFORE.match(words)[0] if isinstance(words, SafeString) else ""
    capital = before + words[len(before) :][:1].upper() + words[len(before) + 1 :]
    if isinstance(words, Foreign):
        return Foreign(capital, words.language, words.direction)
    return SafeString(capital) if isinstance(words, SafeString) else capital


class TextNode(template.Node):
    """One text of the code, in the language of the page or else in English; ``says`` tells whether it can say so."""

    child_nodelists = ()

    def __init__(self, text: str, asvar: str | None, says: bool) -> None:
        self._text = text
        self._asvar = asvar
        self._says = says

    def render(self, context: template.Context) -> str:
        shown = SafeString(gettext(self._text))
        if self._says and is_lacking(self._text):
            shown = words_in(shown, FALLBACK).around(shown)
        if not self._asvar:
            return shown
        context[self._asvar] = shown
        return ""


class SentenceNode(template.Node):
    """What `blocktranslate` shows, said to be English where the language of the page lacks it."""

    child_nodelists = ()

    def __init__(self, node: i18n.BlockTranslateNode) -> None:
        self._node = node

    def render(self, context: template.Context) -> str:
        shown = SafeString(self._node.render(context))
        if not shown or get_language() in HOUSE_LANGUAGES:
            return shown
        text, _names = self._node.render_token_list(self._node.singular)
        return words_in(text, FALLBACK).around(shown) if is_lacking(text) else shown


@register.tag("translate")
def do_translate(parser: Parser, token: Token) -> template.Node:
    """``{% translate "a text of the code" %}``"""
    node = i18n.do_translate(parser, token)
    return TextNode(node.filter_expression.var.literal, node.asvar, stands_in_text(parser))


@register.tag("blocktranslate")
def do_block_translate(parser: Parser, token: Token) -> template.Node:
    """``{% blocktranslate %}``"""
    node = i18n.do_block_translate(parser, token)
    return SentenceNode(node) if stands_in_text(parser) else node


def stands_in_text(parser: Parser) -> bool:
    """Whether a tag stands in the text of a page: the next bracket opens an element, and it is not in the title."""
    if any(token.split_contents()[:2] == ["block", "title"] for _command, token in parser.command_stack):
        return False
    following = (token.contents for token in reversed(parser.tokens) if token.token_type is TokenType.TEXT)
    brackets = (found[0] for text in following if (found := BRACKET.search(text)))
    return next(brackets, "<") == "<"
