"""Checked by a native speaker: which texts need it, which have it, and how it is recorded.

A check is of one text, word for word. After a change the new text is unchecked by itself.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.languages import HOUSE_LANGUAGES, INTERFACE_LANGUAGES


class NotChecked(ValidationError):
    """Refuses to publish a text that no native speaker has checked. ``page`` is the page refused."""

    def __init__(self, page: Page) -> None:
        language = INTERFACE_LANGUAGES[page.locale.language_code].name
        message = _(
            "No native speaker has checked this text in %(language)s, so it cannot be published. Save it as a draft, "
            "let someone check it, record the check, and publish then."
        ) % {"language": language}
        super().__init__({NON_FIELD_ERRORS: [message]})
        self.page = page


class NativeCheck(models.Model):
    """Someone who speaks the language from childhood has read a text and found it right."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="native_checks")
    text = models.CharField(_("fingerprint of the text"), max_length=64)
    checked_on = models.DateField(_("checked on"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("checked by")
    )

    class Meta:
        verbose_name = _("check by a native speaker")
        verbose_name_plural = _("checks by native speakers")
        constraints = [models.UniqueConstraint(fields=["page", "text"], name="one_check_for_each_text")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.checked_on}"


def needs_check(page: Page) -> bool:
    """Whether a text in this page's language is to be checked at all."""
    return page.locale.language_code not in HOUSE_LANGUAGES


def checks_of(pages: Iterable[Page]) -> dict[int, NativeCheck]:
    """The checks of precisely the texts that these pages hold now, by the number of the page."""
    texts = {page.pk: fingerprint(page) for page in pages if needs_check(page)}
    checks = NativeCheck.objects.filter(page__in=texts, text__in=texts.values()).select_related("checked_by")
    return {check.page_id: check for check in checks if check.text == texts[check.page_id]}


def is_unchecked(page: Page) -> bool:
    """Whether readers must be warned of this text."""
    return needs_check(page) and page.pk not in checks_of([page])


def refuse_unchecked(page: Page) -> None:
    """Raises `NotChecked` for a text that may not be published here. Demonstrations may show drafts."""
    if not settings.DEMO_ALLOWED and is_unchecked(page):
        raise NotChecked(page)


def record_check(page: Page, *, by: Any, today: datetime.date) -> NativeCheck:
    """Records that this account checked the text which this page holds now, saved or not."""
    check, _made = NativeCheck.objects.update_or_create(
        page_id=page.pk, text=fingerprint(page), defaults={"checked_on": today, "checked_by": by}
    )
    return check


def fingerprint(page: Page) -> str:
    """The same for the same words, in hexadecimal digits. Numbers of rows do not count: a copy has others.

    Nor does the order of names within a block, which PostgreSQL does not keep.
    """
    texts = [list(_texts_of(page, name)) for name in page.checked_fields]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


def _texts_of(page: Page, name: str) -> Iterator[str]:
    field = page._meta.get_field(name)
    value = getattr(page, name)
    return _texts(value.get_prep_value() if isinstance(field, StreamField) else value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for name, part in sorted(value.items()):
            if name != "id":
                yield from _texts(part)
