"""What every type of page of the site promises."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import unquote

from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy, override
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamValue
from wagtail.models import Page
from wagtail_localize.fields import BaseTranslatableField

from cms.addresses import SiteLanguage, site_languages
from cms.finding.wording import day
from cms.languages import HOUSE_LANGUAGES, INTERFACE_LANGUAGES, SOURCE
from cms.pages.checking import NotChecked, checks_of, is_unchecked, needs_check, refuse_unchecked
from cms.plain_text import plain

UNCHECKED = gettext_lazy(
    "No native speaker has checked this translation yet. There may be mistakes in it. If you are not sure, ask someone "
    "to explain, or read the page in Dutch or English."
)
# What the form is sent with when the text becomes public.
PUBLISHING = {"action-publish": None, "workflow-action-name": "approve"}

Block = dict[str, Any]


class SitePageForm(WagtailAdminPageForm):
    """Says beside what was typed why it cannot be published."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if any(name in self.data and wanted in (None, self.data[name]) for name, wanted in PUBLISHING.items()):
            try:
                refuse_unchecked(self.instance)
            except NotChecked as refused:
                self.add_error(None, refused)
        return not self.errors


class SitePage(Page):
    """A page that says what it holds, in blocks and in HTML, and is never published against the rules.

    ``checked_fields`` are the texts that a native speaker checks, the only ones that are translated.
    """

    base_form_class = SitePageForm
    checked_fields: ClassVar[tuple[str, ...]] = ("title", "intro", "seo_title", "search_description")
    # An address is an editor's choice for each language; wagtail-localize would drop all letters but ASCII.
    override_translatable_fields = [BaseTranslatableField("slug")]

    intro = models.TextField(gettext_lazy("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            gettext_lazy("For search engines"),
        )
    ]

    class Meta:
        abstract = True

    def content_blocks(self) -> list[Block]:
        """Everything this page says, in its own language, as JSON can carry it: ``type`` and ``value`` of each block.

        Addresses are whole. Text that may hold markup (in text blocks and notices) is HTML of `cms.pages.text`.
        """
        with override(self.locale.language_code):
            blocks = [{"type": "unchecked", "value": self.warnings}] if is_unchecked(self) else []
            if self.intro:
                blocks.append({"type": "introduction", "value": self.intro})
            return [*blocks, *self.own_blocks(root=settings.BASE_URL)]

    def content_html(self) -> SafeString:
        """The same as HTML without classes, for pages of others; headings begin at the second level."""
        with override(self.locale.language_code):
            return render_to_string("pages/content.html", {"blocks": self.content_blocks()})

    def own_blocks(self, *, root: str) -> list[Block]:
        """What this type of page has beside an introduction. ``root`` goes before addresses of this site."""
        raise NotImplementedError

    @property
    def warnings(self) -> list[dict[str, str]]:
        """That nobody checked the translation, in Dutch, English and the page's language, as far as we have words."""
        warnings = {}
        for code in (*HOUSE_LANGUAGES, self.locale.language_code):
            with override(code):
                warnings.setdefault(str(UNCHECKED), code)
        return [
            {"language": code, "direction": INTERFACE_LANGUAGES[code].direction, "text": text}
            for text, code in warnings.items()
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        checks = checks_of([self])
        return {
            **super().get_context(request, *args, **kwargs),
            "site_languages": self.languages(request),
            "checked_on": day(checks[self.pk].checked_on) if self.pk in checks else "",
            "unchecked": needs_check(self) and self.pk not in checks,
        }

    def languages(self, request: HttpRequest) -> list[SiteLanguage]:
        """Where this page is, in the languages in which it is live; while it is previewed, in its own too."""
        translations = list(self.get_translations().live().select_related("locale"))
        shown = [self, *translations]
        checked = checks_of(shown)
        return site_languages(
            {page.locale.language_code: page.get_url(request) or "" for page in shown},
            not_indexed=frozenset(
                page.locale.language_code for page in shown if needs_check(page) and page.pk not in checked
            ),
        )

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as visitors will see it, in a frame of the editors' screen."""
        within_the_admin = csp_replace({"frame-ancestors": ["'self'"]})
        with override(self.locale.language_code):
            return within_the_admin(super().serve_preview)(request, mode_name).render()

    def clean(self) -> None:
        super().clean()
        if self.slug and self._address_is_taken():
            raise ValidationError({"slug": gettext("The site itself uses this address. Choose another word.")})

    def _address_is_taken(self) -> bool:
        with override(self.locale.language_code if self.locale_id else SOURCE):
            address = unquote(reverse("wagtail_serve", args=[self.slug]))
            return resolve(address).url_name != "wagtail_serve"

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Raises `cms.pages.checking.NotChecked` when this would put an unchecked text on the site."""
        if kwargs.get("update_fields") is None:
            self._tidy()
            if self.live:
                refuse_unchecked(self)
        return super().save(*args, **kwargs)

    def _tidy(self) -> None:
        for name in ("title", "draft_title", "seo_title", "search_description", "intro"):
            setattr(self, name, plain(getattr(self, name)))
        if self.alias_of_id and self.alias_of.locale_id != self.locale_id:
            # It repeats the original in the original's language, which is not the language of this address.
            self.live = False
        if self.pk:
            kept = type(self).objects.values_list("slug", flat=True).get(pk=self.pk)
            if self.slug in {"", slugify(kept)}:
                self.slug = kept


def stream_blocks(stream: StreamValue, *, root: str) -> list[Block]:
    """The blocks of a stream, each with its type and its content."""
    return [
        {"type": block.block_type.replace("_", "-"), "value": block.block.content(block.value, root=root)}
        for block in stream
    ]
