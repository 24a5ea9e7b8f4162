"""What the vocabulary files, and Unicode CLDR, want in the database: rows of our models, and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale
from django.db import models

from registry.models import (
    ANY_LOCALE,
    Activity,
    Expertise,
    Language,
    LanguageGroup,
    Municipality,
    MunicipalityChange,
    Postcode,
    Region,
    Term,
    Variety,
)
from registry.vocabulary_files import (
    ACTIVITIES,
    AMBIGUOUS,
    DIALECTS,
    EXPERTISE,
    LANGUAGE_FAMILIES,
    LANGUAGE_GROUPS,
    LANGUAGES,
    MUNICIPALITIES,
    MUNICIPALITY_CHANGES,
    POSTCODES,
    REGION_COLUMNS,
    Row,
    VocabularyFiles,
)
from registry.words import resolve_successors

NAME, SYNONYM, DEPRECATED = Term.Role.NAME, Term.Role.SYNONYM, Term.Role.DEPRECATED
FILE, CLDR = Term.Source.FILE, Term.Source.CLDR


class WantedWords:
    """The words of one kind of concept: role and source, by code, locale and text.

    The first mention of a text in a locale counts, so add in this order: deprecated words, names, synonyms. A word
    that hurts is no name in any locale, whatever another source says.
    """

    def __init__(self) -> None:
        self.words: dict[tuple[str, str, str], tuple[str, str]] = {}
        self._deprecated: dict[str, set[str]] = defaultdict(set)

    def add(self, code: str, texts: Iterable[str], role: str, locale: str = ANY_LOCALE, source: str = FILE) -> None:
        for text in texts:
            if role == DEPRECATED:
                self._deprecated[code].add(text.casefold())
            elif text.casefold() in self._deprecated[code]:
                continue
            self.words.setdefault((code, locale, text), (role, source))


@dataclass(frozen=True, slots=True)
class WantedRows:
    """Rows of one model as ``file`` has them: values by field and primary key; and words, where it has terms.

    ``complete``: a row that is not in the file is none any more. Concepts stay, for mediators may refer to them.
    """

    file: str
    model: type[models.Model]
    rows: Mapping[str, Mapping[str, Any]]
    words: WantedWords | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class WantedVocabulary:
    """Everything the files want. ``tables`` come in the order in which they refer to each other.

    ``successors`` leads the codes of merged municipalities to municipalities of today.
    """

    tables: tuple[WantedRows, ...]
    successors: Mapping[str, str]
    straddling: frozenset[tuple[str, str]]  # postcode, other municipality
    ambiguous_file: str
    ambiguous: Mapping[str, frozenset[str]]  # word → languages


def wanted_vocabulary(files: VocabularyFiles) -> WantedVocabulary:
    """What these files, already checked, want in the database."""
    successors = resolve_successors({row["old_code"]: row["new_code"] for row in files.municipality_changes})
    language_words, group_words = _language_words(files)
    return WantedVocabulary(
        tables=(
            WantedRows(MUNICIPALITIES.name, Region, dict(_regions(files))),
            WantedRows(
                MUNICIPALITIES.name,
                Municipality,
                {row["code"]: _municipality(row) for row in files.municipalities},
                _municipality_words(files, successors),
            ),
            WantedRows(
                MUNICIPALITY_CHANGES.name,
                MunicipalityChange,
                {
                    row["old_code"]: {column: row[column] for column in ("old_name", "new_code", "date")}
                    for row in files.municipality_changes
                },
                complete=True,
            ),
            WantedRows(
                POSTCODES.name,
                Postcode,
                {
                    row["postcode"]: {"municipality_id": row["municipality_code"], "place": row["place"]}
                    for row in files.postcodes
                },
                complete=True,
            ),
            WantedRows(
                f"{LANGUAGE_GROUPS.name} and {LANGUAGE_FAMILIES.name}",
                LanguageGroup,
                {row["code"]: {"asks_back": row["asks_back"]} for row in files.language_groups}
                | {row["code"]: {"asks_back": False} for row in files.language_families},
                group_words,
            ),
            WantedRows(
                LANGUAGES.name, Language, {row["iso639_3"]: _language(row) for row in files.languages}, language_words
            ),
            WantedRows(
                DIALECTS.name,
                Variety,
                {row["bcp47"]: {"language_id": row["parent_iso639_3"], "note": row["note"]} for row in files.dialects},
                _variety_words(files),
            ),
            WantedRows(
                EXPERTISE.name,
                Expertise,
                {row["slug"]: {"group": row["group"]} for row in files.expertise},
                _topic_words(files.expertise),
            ),
            WantedRows(
                ACTIVITIES.name, Activity, {row["slug"]: {} for row in files.activities}, _topic_words(files.activities)
            ),
        ),
        successors=successors,
        straddling=frozenset(
            (row["postcode"], code) for row in files.postcodes for code in row["other_municipality_codes"]
        ),
        ambiguous_file=AMBIGUOUS.name,
        ambiguous={row["term"]: frozenset(row["iso639_3_candidates"]) for row in files.ambiguous},
    )


def _regions(files: VocabularyFiles) -> Iterable[tuple[str, dict[str, Any]]]:
    for row in files.municipalities:
        for code, name in REGION_COLUMNS:
            yield row[code], {"kind": row[code][:2], "name": row[name]}


def _language(row: Row) -> dict[str, Any]:
    return {
        "tag": row["bcp47"],
        "autonym": row["autonym"],
        "right_to_left": row["rtl"],
        "group_id": row["group_code"],
        "priority": row["priority"],
        "note": row["note"],
    }


def _municipality(row: Row) -> dict[str, Any]:
    return {
        "name": row["name"],
        "province_id": row["province_code"],
        "ggd_region_id": row["ggd_region_code"],
        "safety_region_id": row["safety_region_code"],
        "labour_market_region_id": row["labour_market_region_code"],
        "latitude": row["pop_latitude"] or row["latitude"],
        "longitude": row["pop_longitude"] or row["longitude"],
    }


def _municipality_words(files: VocabularyFiles, successors: Mapping[str, str]) -> WantedWords:
    wanted = WantedWords()
    for row in files.municipalities:
        wanted.add(row["code"], row["alt_names"], SYNONYM)
    for row in files.municipality_changes:
        wanted.add(successors[row["old_code"]], [row["old_name"]], SYNONYM)
    return wanted


def _variety_words(files: VocabularyFiles) -> WantedWords:
    wanted = WantedWords()
    for row in files.dialects:
        wanted.add(row["bcp47"], [row["name_nl"]], NAME, "nl")
        wanted.add(row["bcp47"], [row["name_en"]], NAME, "en")
        wanted.add(row["bcp47"], row["aliases"], SYNONYM)
    return wanted


def _topic_words(rows: Iterable[Row]) -> WantedWords:
    wanted = WantedWords()
    for row in rows:
        for locale in ("nl", "en"):
            wanted.add(row["slug"], [row[f"name_{locale}"]], NAME, locale)
            wanted.add(row["slug"], row[f"synonyms_{locale}"], SYNONYM, locale)
    return wanted


def _language_words(files: VocabularyFiles) -> tuple[WantedWords, WantedWords]:
    """The words of languages and of groups.

    CLDR calls one member of an umbrella by the umbrella's word: Arabic for the written standard, Kurdish for Kurmanji.
    Those names, in every locale, name the umbrella here, for they say nothing about which member is meant.
    """
    languages = WantedWords()
    groups = WantedWords()
    umbrellas = {row["code"] for row in files.language_groups if row["asks_back"]}
    group_nl = {row["group_code"]: row["group_nl"] for row in files.languages}
    for row in files.language_groups:
        groups.add(row["code"], [row["name_nl"]], NAME, "nl")
        groups.add(row["code"], [row["name_en"]], NAME, "en")
    for row in files.language_families:
        groups.add(row["code"], [group_nl.get(row["code"]) or row["name_en"]], NAME, "nl")
        groups.add(row["code"], [row["name_en"]], NAME, "en")

    for row in files.languages:
        code = row["iso639_3"]
        languages.add(code, row["deprecated_terms"], DEPRECATED)
        named_as_umbrella = row["group_code"] in umbrellas and row["name_nl"] == row["group_nl"]
        for locale in ("nl", "en"):
            name, display = row[f"name_{locale}"], row[f"display_{locale}"]
            source = CLDR if row[f"name_{locale}_source"] == "cldr" else FILE
            languages.add(code, [display], NAME, locale, source if name == display else FILE)
            if not named_as_umbrella:
                languages.add(code, [name], SYNONYM, locale, source)
        for locale, name in _cldr_names(row["bcp47"], row["babel_locales"]):
            if named_as_umbrella:
                groups.add(row["group_code"], [name], NAME, locale, CLDR)
            else:
                languages.add(code, [name], NAME, locale, CLDR)
        if named_as_umbrella:
            # The standard form of such a language has a name of its own in CLDR: that of the whole world (001).
            for locale, name in _cldr_names(f"{row['bcp47']}-001", row["babel_locales"]):
                languages.add(code, [name], NAME, locale, CLDR)
        languages.add(code, row["aliases"], SYNONYM)
    for row in files.language_groups:
        groups.add(row["code"], row["aliases"], SYNONYM)
    return languages, groups


def _cldr_names(tag: str, locales: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Locale and name, for each of these locales in which the installed CLDR names this language. Not nl and en."""
    for locale in locales:
        name = _cldr_languages(locale).get(tag.replace("-", "_"))
        if name and locale not in {"nl", "en"}:
            yield locale, name


@cache
def _cldr_languages(locale: str) -> Mapping[str, str]:
    return Locale.parse(locale, sep="-").languages
