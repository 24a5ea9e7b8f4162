"""What may be in a text that editors and translators type, whatever way it came in."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

from cms.plain_text import plain

FEATURES = ["h2", "h3", "bold", "ol", "ul", "link"]


class _Whitelister(Whitelister):
    """Keeps what the look has a form for. Translations never pass the editor that would have seen to it."""

    element_rules = {
        **dict.fromkeys(
            ("[document]", "h2", "h3", "p", "b", "strong", "ul", "ol", "li", "br"), allow_without_attributes
        ),
        "a": attribute_rule({"href": check_url}),
    }

    def clean_tag_node(self, doc: BeautifulSoup, tag: BeautifulSoup) -> None:
        if tag.name in {"script", "style"}:
            tag.decompose()
        else:
            super().clean_tag_node(doc, tag)


def rich_html(source: str, *, root: str = "") -> SafeString:
    """The HTML of a rich text as it is stored: headings, paragraphs, lists, bold and links, and nothing else.

    Links to pages lead to the active locale. ``root`` goes before addresses of this site.
    """
    html = _Whitelister().clean(plain(expand_db_html(source)))
    if root:
        html = html.replace('href="/', f'href="{root}/')
    return mark_safe(html)  # noqa: S308 - what is not on the list was taken out a line ago
