"""The languages of the site: their order in menus, what they call themselves, and which way they run.

This table is the only place that says so. Languages that mediators speak are another thing: see the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import locale as django_locale
from django.utils.translation import gettext_lazy as _

# Pages are written in the first; texts in these two need no check by a native speaker.
SOURCE = "nl"
HOUSE_LANGUAGES = (SOURCE, "en")


@dataclass(frozen=True, slots=True)
class InterfaceLanguage:
    """A language that the site can be read in."""

    code: str
    name: str
    own_name: str
    right_to_left: bool = False

    @property
    def direction(self) -> str:
        """As the attribute ``dir`` wants it."""
        return "rtl" if self.right_to_left else "ltr"


INTERFACE_LANGUAGES = {
    language.code: language
    for language in (
        InterfaceLanguage("nl", _("Dutch"), "Nederlands"),
        InterfaceLanguage("en", _("English"), "English"),
        InterfaceLanguage("ar", _("Arabic"), "العربية", right_to_left=True),
        InterfaceLanguage("uk", _("Ukrainian"), "Українська"),
        InterfaceLanguage("ti", _("Tigrinya"), "ትግርኛ"),
        InterfaceLanguage("fa", _("Persian"), "فارسی", right_to_left=True),
        InterfaceLanguage("tr", _("Turkish"), "Türkçe"),
        InterfaceLanguage("so", _("Somali"), "Soomaali"),
        InterfaceLanguage("fr", _("French"), "Français"),
    )
}


def tell_django() -> None:
    """Adds the languages that Django has not heard of (Tigrinya, Somali): without, it serves no address in them."""
    for language in INTERFACE_LANGUAGES.values():
        django_locale.LANG_INFO.setdefault(
            language.code,
            {
                "bidi": language.right_to_left,
                "code": language.code,
                "name": language.own_name,
                "name_local": language.own_name,
            },
        )
