"""Which pages the world may read. Of the site's own types this room knows only what each promises: `content_blocks()`
and `content_html()`.
"""

from __future__ import annotations

import functools
import operator
import re

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, Site, get_page_models
from wagtail.query import PageQuerySet


@functools.cache
def page_types() -> dict[str, type[Page]]:
    """The types of page that keep the promise, by name: InformationPage is information-page."""
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "-", model.__name__).lower(): model
        for model in get_page_models()
        if hasattr(model, "content_blocks") and hasattr(model, "content_html")
    }


def public_pages() -> PageQuerySet:
    """Pages of these types that are on the site now, for everyone."""
    roots = [root.root_path for root in Site.get_site_root_paths()]
    if not roots:
        return Page.objects.none()
    on_site = functools.reduce(operator.or_, (Q(url_path__startswith=root) for root in roots))
    pages = Page.objects.live().public().filter(on_site, content_type__in=_content_types())
    # Each knows its own address, and costs no query before more is asked of it.
    return pages.specific(defer=True).prefetch_related("locale")


def of_type(pages: PageQuerySet, name: str) -> PageQuerySet:
    """Those of one type."""
    return pages.filter(content_type=ContentType.objects.get_for_model(page_types()[name]))


def type_of(page: Page) -> str:
    """The name of a page's type."""
    return _name_of(page.specific_class)


def _content_types() -> list[ContentType]:
    return list(ContentType.objects.get_for_models(*page_types().values()).values())


@functools.cache
def _name_of(model: type[Page]) -> str:
    return next(name for name, known in page_types().items() if known is model)
