"""The catalogues of interface texts: which there are, and how they are compiled.

A text that a language lacks must read English there. Left to itself, Django would give the site's own language, Dutch.
"""

from __future__ import annotations

import re
from gettext import c2py
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import get_language, gettext

from cms.languages import INTERFACE_LANGUAGES, SOURCE, InterfaceLanguage

PLURAL_FORMS = re.compile(r"nplurals=(?P<how_many>\d+); *plural=(?P<rule>[^;]+);")


def catalogue(code: str) -> Path:
    """The source of a language's catalogue."""
    return settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po"


def language_of(text: str) -> InterfaceLanguage:
    """The language that a text of the code is read in: the active one or, where that lacks the text, English."""
    return INTERFACE_LANGUAGES["en" if gettext(text) == text else get_language()]


def compile_catalogues() -> list[Path]:
    """Compiles every catalogue there is, and returns what was written.

    The Dutch one is complete and says which texts there are. What another language lacks is compiled as English; where
    its plural has more forms than English, a form used for the number one alone is singular.
    """
    complete = polib.pofile(str(catalogue(SOURCE)))
    written = []
    for code in INTERFACE_LANGUAGES:
        if catalogue(code).exists():
            compiled = catalogue(code).with_suffix(".mo")
            _with_english(polib.pofile(str(catalogue(code))), complete).save_as_mofile(str(compiled))
            written.append(compiled)
    return written


def _with_english(texts: polib.POFile, complete: polib.POFile) -> polib.POFile:
    """These texts with English where there are none; the file is not changed."""
    translated = {(entry.msgctxt, entry.msgid) for entry in texts if entry.translated()}
    whole = polib.POFile()
    whole.metadata = texts.metadata
    whole.extend(entry for entry in texts if entry.translated())
    whole.extend(_in_english(entry, texts) for entry in complete if (entry.msgctxt, entry.msgid) not in translated)
    return whole


def _in_english(entry: polib.POEntry, texts: polib.POFile) -> polib.POEntry:
    english = polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgid_plural=entry.msgid_plural)
    if entry.msgid_plural:
        forms = PLURAL_FORMS.search(texts.metadata["Plural-Forms"])
        english.msgstr_plural = dict.fromkeys(range(int(forms["how_many"])), entry.msgid_plural)
        english.msgstr_plural[c2py(forms["rule"])(1)] = entry.msgid
    else:
        english.msgstr = entry.msgid
    return english
