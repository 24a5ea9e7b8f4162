"""The catalogues of interface texts: which there are, and how they are compiled.

A text that a language lacks must read English there. Left to itself, Django would give the site's own language, Dutch.
"""

from __future__ import annotations

import re
from functools import cache
from gettext import c2py
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import get_language

from cms.languages import HOUSE_LANGUAGES, INTERFACE_LANGUAGES, SOURCE, InterfaceLanguage

PLURAL_FORMS = re.compile(r"nplurals=(?P<how_many>\d+); *plural=(?P<rule>[^;]+);")


def catalogue(code: str) -> Path:
    """The source of a language's catalogue."""
    return settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po"


# What is read where a language lacks a text.
FALLBACK = "en"
# In a compiled catalogue: the context of texts that are no different in that language, such as “Contact” in French.
NO_DIFFERENT = "no different"


def is_lacking(text: str) -> bool:
    """Whether the active language lacks this text of the code, so that it is read in English."""
    return text in _lacking(get_language())


def language_of(text: str) -> InterfaceLanguage:
    """The language that a text of the code is read in: the active one or, where that lacks the text, English."""
    return INTERFACE_LANGUAGES[FALLBACK if is_lacking(text) else get_language()]


@cache
def _lacking(code: str) -> frozenset[str]:
    compiled = catalogue(code).with_suffix(".mo")
    if code in HOUSE_LANGUAGES or not compiled.exists():
        return frozenset()
    entries = polib.mofile(str(compiled))
    in_english = {entry.msgid for entry in entries if entry.msgid in (entry.msgstr, *entry.msgstr_plural.values())}
    return frozenset(in_english - {entry.msgid for entry in entries if entry.msgctxt == NO_DIFFERENT})


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
            texts = complete if code == SOURCE else polib.pofile(str(catalogue(code)))
            _with_english(texts, complete).save_as_mofile(str(compiled))
            written.append(compiled)
    return written


def _with_english(texts: polib.POFile, complete: polib.POFile) -> polib.POFile:
    """These texts with English where there are none; the file is not changed."""
    translated = {(entry.msgctxt, entry.msgid) for entry in texts if entry.translated()}
    whole = polib.POFile()
    whole.metadata = texts.metadata
    whole.extend(entry for entry in texts if entry.translated())
    whole.extend(_in_english(entry, texts) for entry in complete if (entry.msgctxt, entry.msgid) not in translated)
    if texts is not complete:
        whole.extend(
            polib.POEntry(msgctxt=NO_DIFFERENT, msgid=entry.msgid, msgstr=NO_DIFFERENT)
            for entry in texts
            if entry.msgid == entry.msgstr
        )
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
