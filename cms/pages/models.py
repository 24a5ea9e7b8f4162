"""The types of page, and what they share."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.url_routing import RouteResult

from cms.addresses import SiteLanguage, site_languages, start
from cms.finding.views import home_context
from cms.languages import INTERFACE_LANGUAGES, SOURCE
from cms.pages import blocks
from cms.pages.checking import NativeCheck
from cms.pages.interpreters import InterpreterService
from cms.pages.site_page import Block, SitePage, stream_blocks
from cms.pages.telephone import TelephoneNumber

__all__ = [
    "HomePage",
    "InformationIndexPage",
    "InformationPage",
    "InterpreterService",
    "NativeCheck",
    "TelephoneNumber",
]

NEWS = 3


class HomePage(SitePage):
    """The start of the site in one language; where there is none, `cms.finding` shows its own."""

    doors = StreamField([("door", blocks.DoorBlock())], verbose_name=_("ways in"), blank=True)

    checked_fields = (*SitePage.checked_fields, "doors")
    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.InformationIndexPage", "pages.InformationPage"]
    content_panels = [*SitePage.content_panels, FieldPanel("doors")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def own_blocks(self, *, root: str) -> list[Block]:
        return [*stream_blocks(self.doors, root=root), *pages_block(self.news, root=root)]

    @property
    def news(self) -> models.QuerySet[InformationPage]:
        """The newest information in this language."""
        return (
            InformationPage.objects.live()
            .filter(locale_id=self.locale_id, show_in_footer=False)
            .order_by("-first_published_at", "pk")[:NEWS]
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**home_context(), **super().get_context(request, *args, **kwargs), "news": self.news}

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The start of a language is the one address of the site that ends in a slash."""
        parts = super().get_url_parts(request)
        return parts and (*parts[:2], parts[2].rstrip("/") + "/" if parts[2] else parts[2])

    def languages(self, request: HttpRequest) -> list[SiteLanguage]:
        """There is a start in every language of the site."""
        unchecked = {language.code for language in super().languages(request) if not language.indexed}
        return site_languages({code: start(code) for code in INTERFACE_LANGUAGES}, not_indexed=frozenset(unchecked))

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Only what is in the language of the address is there, even while its home page is still a draft."""
        if self.locale.language_code == get_language():
            return super().route(request, path_components)
        translation = self.get_translations().filter(locale__language_code=get_language()).first()
        if translation is None:
            raise Http404
        return translation.route(request, path_components)


class InformationIndexPage(SitePage):
    """A list of the pages below it."""

    template = "pages/information_index_page.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.InformationPage"]
    show_in_menus_default = True
    promote_panels = [*SitePage.promote_panels, FieldPanel("show_in_menus")]

    class Meta:
        verbose_name = _("list of information pages")
        verbose_name_plural = _("lists of information pages")

    def own_blocks(self, *, root: str) -> list[Block]:
        return pages_block(self.pages, root=root)

    @property
    def pages(self) -> models.QuerySet[InformationPage]:
        """What is below, in the order of the editors."""
        return InformationPage.objects.child_of(self).live()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "pages": self.pages}


class InformationPage(SitePage):
    """One subject, told in blocks."""

    body = StreamField(
        [
            ("text", blocks.TextBlock()),
            ("steps", blocks.StepsBlock()),
            ("telephone_numbers", blocks.TelephoneNumbersBlock()),
            ("notice", blocks.NoticeBlock()),
            ("people_finder", blocks.PeopleFinderBlock()),
            ("contact", blocks.ContactBlock()),
            ("picture", blocks.PictureBlock()),
        ],
        verbose_name=_("text"),
        blank=True,
    )
    show_in_footer = models.BooleanField(
        _("show at the foot of every page"), default=False, help_text=_("For who runs this, privacy and accessibility.")
    )

    checked_fields = (*SitePage.checked_fields, "body")
    template = "pages/information_page.html"
    parent_page_types = ["pages.HomePage", "pages.InformationIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    settings_panels = [*SitePage.settings_panels, FieldPanel("show_in_footer")]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    def own_blocks(self, *, root: str) -> list[Block]:
        return stream_blocks(self.body, root=root)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        original = next((language for language in context["site_languages"] if language.code == SOURCE), None)
        return {**context, "original": original, "above": self.get_parent().specific}


def pages_block(pages: models.QuerySet[InformationPage], *, root: str) -> list[Block]:
    """A block that leads to these pages; none where there are none."""
    leads = [{"title": page.title, "introduction": page.intro, "url": root + (page.get_url() or "")} for page in pages]
    return [{"type": "pages", "value": leads}] if leads else []
