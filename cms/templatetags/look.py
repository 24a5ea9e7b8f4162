"""The look's repeating marks, for templates of the site."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

register = template.Library()


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """An icon of templates/includes/icons.html, beside words that say the same.

    ``extra_class``: ``turns`` mirrors it in right-to-left pages, ``turn`` in an open summary.
    """
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-{}"/></svg>',
        f"icon {extra_class}".strip(),
        name,
    )


@register.simple_tag
def people_count(count: int) -> SafeString:
    """How many mediators are behind a choice: a bare number to see, with its noun to hear.

    A tag and no template: the find page has hundreds.
    """
    heard = ngettext("%(count)s mediator", "%(count)s mediators", count) % {"count": count}
    return format_html(
        '<span class="n"><span aria-hidden="true">{}</span><span class="hide">{}</span></span>', count, heard
    )
