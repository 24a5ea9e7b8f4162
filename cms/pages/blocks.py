"""What pages are made of. Each block says what it holds in a form that JSON can carry; templates show the same."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.pages.people import Preset, expertise_choices, language_choices, place_choices
from cms.pages.text import FEATURES, rich_html
from cms.plain_text import plain

PICTURE_FILTER = "max-1200x1200"


class ContentBlock(blocks.Block):
    """A block that keeps the promise of `content`."""

    def content(self, value: Any, *, root: str = "") -> Any:
        """What JSON can carry of this value, in the active locale. ``root`` goes before addresses of this site."""
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "content": self.content(value)}


class TextBlock(ContentBlock, blocks.RichTextBlock):
    """Headings, paragraphs, lists and links."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    def content(self, value: Any, *, root: str = "") -> str:
        return rich_html(value.source, root=root)

    class Meta:
        icon = "pilcrow"
        label = _("text")
        template = "pages/blocks/text.html"


class StepBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("what happens"), max_length=120)
    text = blocks.TextBlock(label=_("explanation"), required=False, rows=2)


class StepsBlock(ContentBlock, blocks.StructBlock):
    """What happens first, and then."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120, required=False)
    steps = blocks.ListBlock(StepBlock(label=_("step")), label=_("steps"), min_num=1)

    def content(self, value: Any, *, root: str = "") -> dict[str, Any]:
        return {
            "heading": plain(value["heading"]),
            "steps": [{"heading": plain(step["heading"]), "text": plain(step["text"])} for step in value["steps"]],
        }

    class Meta:
        icon = "list-ol"
        label = _("steps")
        template = "pages/blocks/steps.html"


class TelephoneNumbersBlock(ContentBlock, blocks.StructBlock):
    """Numbers to call. They are kept in one place, and are right on every page."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    numbers = blocks.ListBlock(SnippetChooserBlock("pages.TelephoneNumber"), label=_("numbers"), min_num=1)

    def content(self, value: Any, *, root: str = "") -> dict[str, Any]:
        return {
            "heading": plain(value["heading"]),
            "numbers": self.child_blocks["numbers"].child_block.target_model.shown(value["numbers"]),
        }

    class Meta:
        icon = "mobile-alt"
        label = _("telephone numbers")
        template = "pages/blocks/telephone_numbers.html"


class NoticeBlock(ContentBlock, blocks.StructBlock):
    """Something to see at once."""

    tone = blocks.ChoiceBlock(
        label=_("tone"), choices=[("neutral", _("neutral")), ("warning", _("warning"))], default="neutral"
    )
    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    text = TextBlock(label=_("text"), features=["bold", "link"])

    def content(self, value: Any, *, root: str = "") -> dict[str, Any]:
        return {
            "tone": value["tone"],
            "heading": plain(value["heading"]),
            "text": rich_html(value["text"].source, root=root),
        }

    class Meta:
        icon = "info-circle"
        label = _("notice")
        template = "pages/blocks/notice.html"


class PeopleFinderBlock(ContentBlock, blocks.StructBlock):
    """How many mediators there are for a purpose, today, and the way to them."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    text = blocks.TextBlock(label=_("text"), required=False, rows=2)
    language = blocks.ChoiceBlock(label=_("language"), choices=language_choices, required=False)
    expertise = blocks.ChoiceBlock(label=_("expertise"), choices=expertise_choices, required=False)
    place = blocks.ChoiceBlock(label=_("municipality or region"), choices=place_choices, required=False)

    def content(self, value: Any, *, root: str = "") -> dict[str, Any]:
        preset = Preset.of(language=value["language"], expertise=value["expertise"], place=value["place"])
        return {
            "heading": plain(value["heading"]),
            "text": plain(value["text"]),
            "search": preset.keys,
            "count": preset.count,
            "url": root + preset.open_address,
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        # A visitor's address may hold the expertise, sealed; it differs each time, so it is no part of the content.
        preset = Preset.of(language=value["language"], expertise=value["expertise"], place=value["place"])
        return {**super().get_context(value, parent_context), "address": preset.address}

    class Meta:
        icon = "search"
        label = _("mediators")
        template = "pages/blocks/people_finder.html"


class ContactBlock(ContentBlock, blocks.StructBlock):
    """Whom to ask."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    text = blocks.TextBlock(label=_("text"), required=False, rows=2)
    telephone = blocks.CharBlock(label=_("telephone"), max_length=30, required=False)
    email = blocks.EmailBlock(label=_("e-mail address"), required=False)
    website = blocks.URLBlock(label=_("website"), required=False)

    def content(self, value: Any, *, root: str = "") -> dict[str, str]:
        return {name: plain(value[name] or "") for name in self.child_blocks}

    class Meta:
        icon = "mail"
        label = _("contact")
        template = "pages/blocks/contact.html"


class PictureBlock(ContentBlock, blocks.StructBlock):
    """A picture that says what it shows, or that it is only for show."""

    picture = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), max_length=200, required=False)

    def content(self, value: Any, *, root: str = "") -> dict[str, Any]:
        shown = value["picture"].get_rendition(PICTURE_FILTER)
        return {
            "url": root + shown.url,
            "width": shown.width,
            "height": shown.height,
            "alternative": plain(value["picture"].contextual_alt_text or ""),
            "caption": plain(value["caption"]),
        }

    class Meta:
        icon = "image"
        label = _("picture")
        template = "pages/blocks/picture.html"


class DoorBlock(ContentBlock, blocks.StructBlock):
    """A way in for one kind of visitor, on the home page."""

    icon = blocks.ChoiceBlock(
        label=_("picture"),
        choices=[("search", _("magnifying glass")), ("person", _("person")), ("info", _("letter i"))],
        default="info",
    )
    heading = blocks.CharBlock(label=_("heading"), max_length=80)
    text = blocks.TextBlock(label=_("text"), rows=3)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    place = blocks.ChoiceBlock(
        label=_("part of the site"),
        choices=[
            ("find", _("find a mediator")),
            ("languages", _("languages")),
            ("municipalities", _("municipalities")),
        ],
        required=False,
        help_text=_("Where the way in leads when no page is chosen, or while the page is not in this language."),
    )

    def content(self, value: Any, *, root: str = "") -> dict[str, str]:
        page = value["page"].localized if value["page"] else None
        url = ""
        if page and page.live and page.locale.language_code == get_language():
            url = root + page.get_url()
        elif value["place"]:
            url = root + reverse(f"finding:{value['place']}")
        return {"heading": plain(value["heading"]), "text": plain(value["text"]), "url": url}

    class Meta:
        icon = "login"
        label = _("way in")
        template = "pages/blocks/door.html"
