"""How the first pages come in, and how they leave again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, ReferenceIndex, TranslatableMixin
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.languages import SOURCE
from cms.pages.checking import is_unchecked
from cms.pages.first.reading import (
    PageText,
    UnevenTexts,
    interpreter_services,
    locales_of,
    page_text,
    telephone_numbers,
)
from cms.pages.models import HomePage, InformationIndexPage, InformationPage, InterpreterService, TelephoneNumber
from cms.pages.site_page import SitePage


@dataclass(frozen=True)
class FirstPage:
    """Where a text comes in: ``below`` is the name of the page above it."""

    name: str
    kind: type[SitePage] = InformationPage
    below: str = "home"
    in_footer: bool = False


FIRST_PAGES = (
    FirstPage("information", InformationIndexPage),
    FirstPage("what-a-mediator-does", below="information"),
    FirstPage("asking-for-a-mediator", below="information"),
    FirstPage("after-sexual-violence", below="information"),
    FirstPage("violence-at-home", below="information"),
    FirstPage("rights-in-health-care", below="information"),
    FirstPage("joining", below="information"),
    FirstPage("numbers-that-help"),
    FirstPage("who-runs-this", in_footer=True),
    FirstPage("privacy", in_footer=True),
    FirstPage("accessibility", in_footer=True),
)
# What comes in is known by its key: a page keeps it whatever editors make of its title and address.
_KEYS = uuid.UUID("5b0f1c9a-6f0e-4f0c-9d0c-2f5a3a9c4e11")


class PagesOfItsOwn(Exception):
    """Someone has made pages here already."""


def has_pages_of_its_own() -> bool:
    """Whether there is more than the home page that every installation begins with, or someone changed that."""
    return Page.objects.filter(depth__gt=2).exists() or HomePage.objects.exclude(latest_revision=None).exists()


@transaction.atomic
def load_first_pages() -> int:
    """Makes the first pages and their translations; returns how many. Raises `PagesOfItsOwn`.

    In a demonstration they are on the site; elsewhere they are drafts, which editors read, change and publish.
    """
    if has_pages_of_its_own():
        raise PagesOfItsOwn
    # Each page is saved several times; what refers to what is written down once, at the end.
    with disable_reference_index_auto_update():
        numbers = {name: _load_number(name, **described) for name, described in telephone_numbers().items()}
        for name, described in interpreter_services().items():
            _load_service(name, described)
        pages = _load_originals(numbers)
        for name, page in pages.items():
            source, _made = TranslationSource.update_or_create_from_instance(page)
            for locale in locales_of(name):
                _translate_page(page, source, page_text(name, locale), numbers, pages)
    made = [page for kind in (HomePage, InformationIndexPage, InformationPage) for page in kind.objects.all()]
    for page in made:
        ReferenceIndex.create_or_update_for_object(page)
    return len(made)


def _load_originals(numbers: dict[str, TelephoneNumber]) -> dict[str, SitePage]:
    home = HomePage.objects.get(locale__language_code=SOURCE)
    pages: dict[str, SitePage] = {"home": home}
    for first in FIRST_PAGES:
        page = first.kind(translation_key=_key(first.name), locale=home.locale, live=False)
        if first.in_footer:
            page.show_in_footer = True
        _write(page, page_text(first.name), numbers, pages)
        pages[first.name] = pages[first.below].add_child(instance=page)
        _publish_or_keep(page)
    # Its ways in lead to the others.
    _write(home, page_text("home"), numbers, pages)
    _publish_or_keep(home)
    return pages


@transaction.atomic
def remove_first_pages() -> list[str]:
    """Takes away the first pages, numbers and services that nobody changed; returns the titles of those that stay.

    A page stays, too, while it is above one that stays. What stays and was never checked is taken off the site.
    """
    keys = [_key(first.name) for first in FIRST_PAGES]
    home = HomePage.objects.get(locale__language_code=SOURCE)
    stay = []
    for page in Page.objects.filter(translation_key__in=[home.translation_key, *keys]).order_by("-depth").specific():
        if page.revisions.exclude(user=None).exists() or (page != home and page.get_children().exists()):
            stay.append(page.title)
            if page.live and is_unchecked(page):
                # Read anew: it counts its children, and some are gone.
                type(page).objects.get(pk=page.pk).unpublish()
        elif page == home:
            _begin_again()
        else:
            page.delete()
    numbers = [_key(f"number {name}") for name in telephone_numbers()]
    services = [_key(f"service {name}") for name in interpreter_services()]
    return [*stay, *_remove_unchanged(TelephoneNumber, numbers), *_remove_unchanged(InterpreterService, services)]


def _remove_unchanged(kind: type[TelephoneNumber | InterpreterService], keys: list[uuid.UUID]) -> list[str]:
    stay = []
    for snippet in kind.objects.filter(translation_key__in=keys):
        if snippet.revisions.exclude(user=None).exists() or ReferenceIndex.get_references_to(snippet).exists():
            stay.append(str(snippet))
        else:
            snippet.delete()
    return stay


def _begin_again() -> None:
    # Read anew, as above.
    home = HomePage.objects.get(locale__language_code=SOURCE)
    beginning = page_text("home")
    home.title = home.draft_title = beginning.words["title"]
    home.intro, home.doors = beginning.words["intro"], []
    home.live_revision = home.latest_revision = None
    home.save()
    home.revisions.all().delete()


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(_KEYS, name)


def _load_number(name: str, *, number: str, **words: dict[str, str]) -> TelephoneNumber:
    original = TelephoneNumber(
        translation_key=_key(f"number {name}"), locale=_locale(SOURCE), number=number, **words.pop(SOURCE)
    )
    original.save()
    original.save_revision()
    source, _made = TranslationSource.update_or_create_from_instance(original)
    for code, translated in words.items():
        _translate(original, source, TelephoneNumber(number=number, **translated), code)
    return original


def _load_service(name: str, described: dict[str, Any]) -> None:
    words = {code: said for code, said in described.items() if isinstance(said, dict)}
    kept = {field: value for field, value in described.items() if field not in words}
    original = InterpreterService(
        translation_key=_key(f"service {name}"), locale=_locale(SOURCE), live=False, **kept, **words.pop(SOURCE)
    )
    original.save()
    _publish_or_keep(original)
    source, _made = TranslationSource.update_or_create_from_instance(original)
    for code, translated in words.items():
        _translate(original, source, InterpreterService(**kept, **translated), code)


def _write(page: SitePage, text: PageText, numbers: dict[str, TelephoneNumber], pages: dict[str, SitePage]) -> None:
    for field, words in text.words.items():
        setattr(page, field, words)
    if text.slug:
        page.slug = text.slug
    for stream, blocks in text.streams.items():
        stored = [_marked(block["type"], _stored(block, numbers, pages)) for block in blocks]
        setattr(page, stream, page._meta.get_field(stream).stream_block.to_python(stored))


def _stored(block: dict[str, Any], numbers: dict[str, TelephoneNumber], pages: dict[str, SitePage]) -> Any:
    """A block as the database has it: with the numbers of rows instead of names."""
    value = {name: part for name, part in block.items() if name != "type"}
    if block["type"] == "text":
        return value["text"]
    if "steps" in value:
        value["steps"] = [_marked("item", step) for step in value["steps"]]
    if "numbers" in value:
        value["numbers"] = [_marked("item", numbers[name].pk) for name in value["numbers"]]
    if "page" in value:
        value["page"] = pages[value["page"]].pk
    return value


def _marked(kind: str, value: Any) -> dict[str, Any]:
    """With a mark of its own, by which the sentences in it are found."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _translate_page(
    page: SitePage,
    source: TranslationSource,
    text: PageText,
    numbers: dict[str, TelephoneNumber],
    pages: dict[str, SitePage],
) -> None:
    translated = type(page)(locale=_locale(text.locale))
    _write(translated, text, numbers, pages)
    target = page.copy_for_translation(translated.locale)
    if text.slug:
        target.slug = text.slug
        target.save()
    _translate(page, source, translated, text.locale)


def _translate(
    original: TranslatableMixin, source: TranslationSource, translated: TranslatableMixin, code: str
) -> None:
    """Gives a page or number these words in another language, sentence by sentence, as a translator would."""
    translation = Translation.objects.create(source=source, target_locale=_locale(code))
    kept = {
        (segment.context.path, segment.string.data): segment
        for segment in source.stringsegment_set.select_related("context", "string")
    }
    written = {}
    for sentence, theirs in _sentences(original, translated, code):
        segment = kept[sentence.path, sentence.string.data]
        # A sentence that stands twice in one place is one sentence.
        written[segment.string_id, segment.context_id] = StringTranslation(
            translation_of=segment.string,
            locale=translation.target_locale,
            context=segment.context,
            data=theirs.string.data,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
    StringTranslation.objects.bulk_create(written.values())
    translation.save_target(publish=False)
    _publish_or_keep(translation.get_target_instance())


def _sentences(
    original: TranslatableMixin, translated: TranslatableMixin, code: str
) -> Iterator[tuple[StringSegmentValue, StringSegmentValue]]:
    ours, theirs = (
        [segment for segment in extract_segments(instance) if isinstance(segment, StringSegmentValue)]
        for instance in (original, translated)
    )
    if len(ours) != len(theirs):
        raise UnevenTexts(f"“{original}” has {len(ours)} sentences, and {len(theirs)} in {code}.")
    return zip(ours, theirs, strict=True)


def _publish_or_keep(instance: Any) -> None:
    revision = instance.get_latest_revision() or instance.save_revision()
    if settings.DEMO_ALLOWED:
        revision.publish()


def _locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)
