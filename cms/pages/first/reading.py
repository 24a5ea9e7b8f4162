"""The files of the first pages, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.languages import INTERFACE_LANGUAGES, SOURCE

TEXTS = Path(__file__).parent / "texts"
STREAMS = ("body", "doors")


class UnevenTexts(ValueError):
    """A translation does not have the blocks of the original."""


@dataclass(frozen=True)
class PageText:
    """What a file says. ``words`` are values of fields; ``streams`` are blocks, as a dictionary with ``type`` each."""

    name: str
    locale: str
    slug: str
    words: dict[str, str]
    streams: dict[str, list[dict[str, Any]]]


def page_text(name: str, locale: str = SOURCE) -> PageText:
    """The text of a page in a language. Raises `FileNotFoundError`, and `UnevenTexts` for a faulty translation."""
    text = _read(name, locale)
    if locale == SOURCE:
        return text
    original = _read(name, SOURCE)
    streams = {
        stream: list(_translated(blocks, text.streams.get(stream, []), f"{locale}/{name}"))
        for stream, blocks in original.streams.items()
    }
    return PageText(name, locale, text.slug, text.words, streams)


def locales_of(name: str) -> list[str]:
    """The languages that a page is translated into, in the order of menus."""
    return [code for code in INTERFACE_LANGUAGES if code != SOURCE and (TEXTS / code / f"{name}.toml").is_file()]


def telephone_numbers() -> dict[str, dict[str, Any]]:
    """The numbers by name: ``number``, and ``name`` and ``note`` in each language that we have words for."""
    return tomllib.loads((TEXTS / "telephone_numbers.toml").read_text(encoding="utf-8"))


def interpreter_services() -> dict[str, dict[str, Any]]:
    """The services by name: ``website``, ``source``, and the other fields in each language that we have words for."""
    return tomllib.loads((TEXTS / "interpreter_services.toml").read_text(encoding="utf-8"))


def _read(name: str, locale: str) -> PageText:
    written = tomllib.loads((TEXTS / locale / f"{name}.toml").read_text(encoding="utf-8"))
    streams = {stream: written.pop(stream) for stream in STREAMS if stream in written}
    return PageText(name, locale, written.pop("slug", ""), written, streams)


def _translated(
    originals: list[dict[str, Any]], translations: list[dict[str, Any]], where: str
) -> Iterator[dict[str, Any]]:
    kinds = [[block["type"] for block in blocks] for blocks in (originals, translations)]
    if kinds[0] != kinds[1]:
        raise UnevenTexts(f"{where} has the blocks {kinds[1]}; the original has {kinds[0]}.")
    for original, translation in zip(originals, translations, strict=True):
        yield {**original, **translation}
