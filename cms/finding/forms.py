"""The two fields of a search."""

from __future__ import annotations

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.finding.address import Typed
from cms.plain_text import plain

TOO_LONG = _("This is too long: at most %(limit_value)s characters. You typed %(show_value)s.")
UNREADABLE = _("Some of these characters cannot be read. Please type the words again.")


def readable(value: str) -> None:
    """Refuses what cannot have been typed or pasted: control characters, and bytes that were no UTF-8."""
    if "\N{REPLACEMENT CHARACTER}" in value or any(map(_is_control, value)):
        raise ValidationError(UNREADABLE, code="unreadable")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\t\r\n"


def _field(*, longest: int) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=longest, validators=[readable], error_messages={"max_length": TOO_LONG}
    )


LONGEST_TEXT = 500


class SearchForm(forms.Form):
    """What is looked for, and where. Both may be empty: then everyone is shown."""

    q = _field(longest=LONGEST_TEXT)
    where = _field(longest=200)

    @property
    def typed(self) -> Typed:
        """What was typed, once it is valid."""
        return Typed(plain(self.cleaned_data["q"]), plain(self.cleaned_data["where"]))
