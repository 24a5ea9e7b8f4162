"""The look's repeating marks, for templates of the site."""

from collections.abc import Iterable, Sequence
from functools import cache

from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.finding.narrowing import Choice
from cms.finding.presentation import ShownTopic
from cms.foreign import Foreign, said, shown_as
from cms.templatetags.texts import capfirst

register = template.Library()

CHOSEN = _("(chosen, take away)")
# No line begins with the dot.
BETWEEN_NAMES = "\N{NO-BREAK SPACE}· "


@register.simple_tag
@cache
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
    """How many mediators are behind a choice: a bare number to see, with its noun to hear."""
    heard = ngettext("%(count)s mediator", "%(count)s mediators", count) % {"count": count}
    heard = shown_as(heard, "%(count)s mediator")
    seen = f'<span aria-hidden="true">{count}</span>'
    return SafeString(f'<span class="n">{seen}<span class="hide">{conditional_escape(heard)}</span></span>')


@register.simple_tag(takes_context=True)
def options(context: template.Context, choices: Iterable[Choice]) -> SafeString:
    """The choices of a group, as items of a list: links, or buttons of the search form where an address would tell.

    A tag and no template: the find page has hundreds, and templates would take most of its time.
    """
    action = escape(context.get("action", ""))
    return SafeString("\n".join(f"<li>{_option(choice, action)}</li>" for choice in choices))


def _option(choice: Choice, action: str) -> str:
    name = escape(choice.name)
    label = conditional_escape(capfirst(choice.label))
    count = people_count(choice.count)
    if choice.chosen:
        return (
            f'<a class="choice" id="{name}" href="{escape(choice.url)}" aria-current="true">'
            f'<span class="box">{icon("check")}</span>'
            f'<span>{label}<span class="hide"> {conditional_escape(said(CHOSEN))}</span></span>{count}</a>'
        )
    inside = f'<span class="box"></span><span>{label}</span>{count}'
    if choice.url:
        return f'<a class="choice" id="{name}" href="{escape(choice.url)}">{inside}</a>'
    return (
        f'<button class="choice" id="{name}" form="search" name="choice" value="{name}" hx-post="{action}"'
        f' hx-include="#search" hx-push-url="true">{inside}</button>'
    )


@register.simple_tag
def names(shown: Sequence[str | ShownTopic], most: int | None = None) -> SafeString:
    """Names one after the other, each with its own direction; those that were asked are marked.

    Of more than ``most`` the first are shown, and how many there are more.
    """
    html = BETWEEN_NAMES.join(map(_isolated, shown[:most]))
    if most is None or len(shown) <= most:
        return SafeString(html)
    left = len(shown) - most
    more = ngettext("and %(count)s more", "and %(count)s more", left) % {"count": left}
    return SafeString(f"{html} {conditional_escape(shown_as(more, 'and %(count)s more'))}")


def _isolated(name: str | ShownTopic) -> str:
    if isinstance(name, ShownTopic):
        return f"<mark>{_isolated(name.name)}</mark>" if name.asked else _isolated(name.name)
    return name.__html__() if isinstance(name, Foreign | SafeString) else f"<bdi>{escape(name)}</bdi>"
