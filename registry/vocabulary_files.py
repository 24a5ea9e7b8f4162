"""The vocabulary files: which there are, what each column holds, and everything that can be wrong with them.

Nothing here touches the database. What the columns mean stands in registry/vocabulary/README.md.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.models import Expertise, Language
from registry.words import resolve_successors

DIRECTORY = Path(__file__).parent / "vocabulary"
BETWEEN_VALUES = ";"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file. ``row`` counts lines as an editor does: the header is row 1."""

    file: str
    message: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.message}"


class FaultyFiles(ValueError):
    """The files cannot be used; ``faults`` holds everything that is wrong with them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, its values read by the parser of their column."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


Rows = tuple[Row, ...]
Parser = Callable[[str], Any]


def _text(longest: int) -> Parser:
    def parse(value: str) -> str:
        if not value:
            raise ValueError("is empty; fill it in")
        return _optional_text(longest)(value)

    return parse


def _optional_text(longest: int) -> Parser:
    def parse(value: str) -> str:
        if len(value) > longest:
            raise ValueError(f"has {len(value)} characters; use at most {longest}")
        return value

    return parse


def _words(longest: int) -> Parser:
    word = _text(longest)

    def parse(value: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word(part.strip()) for part in value.split(BETWEEN_VALUES) if part.strip()))

    return parse


def _code(pattern: str, example: str) -> Parser:
    def parse(value: str) -> str:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(f"“{value}” is no code such as {example}")
        return value

    return parse


def _optional(parser: Parser) -> Parser:
    return lambda value: parser(value) if value else None


def _codes(code: Parser) -> Parser:
    return lambda value: tuple(
        dict.fromkeys(code(part.strip()) for part in value.split(BETWEEN_VALUES) if part.strip())
    )


def _number(lowest: float, highest: float) -> Parser:
    def parse(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            raise ValueError(f"“{value}” is no number; write it with a point, such as 52.3719") from None
        if not lowest <= number <= highest:
            raise ValueError(f"{value} does not lie between {lowest} and {highest}")
        return number

    return parse


def _one_of(*values: str) -> Parser:
    def parse(value: str) -> str:
        if value not in values:
            raise ValueError(f"“{value}” is none of {', '.join(values)}")
        return value

    return parse


def _yes_or_no(value: str) -> bool:
    return _one_of("0", "1")(value) == "1"


def _date(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"“{value}” is no date such as 2026-01-01") from None


_MUNICIPALITY = _code(r"GM\d{4}", "GM0202")
_LANGUAGE = _code(r"[a-z]{3}", "tir")
_TAG = _code(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", "ckb-IQ")
_SLUG = _code(r"[a-z0-9]+(-[a-z0-9]+)*", "sexual-violence")
_LATITUDE = _number(50, 54)
_LONGITUDE = _number(3, 8)
_NAME = _text(100)
_SOURCE = _optional(_one_of("cldr", "curated"))


@dataclass(frozen=True, slots=True)
class FileFormat:
    """The columns a file must have, each with its parser. In each column of ``unique`` a value stands only once."""

    name: str
    unique: tuple[str, ...]
    columns: Mapping[str, Parser]


MUNICIPALITIES = FileFormat(
    "municipalities.csv",
    unique=("code",),
    columns={
        "code": _MUNICIPALITY,
        "name": _NAME,
        "province_code": _code(r"PV\d{2}", "PV25"),
        "province": _NAME,
        "ggd_region_code": _code(r"GG\d{4}", "GG1106"),
        "ggd_region": _NAME,
        "safety_region_code": _code(r"VR\d{2}", "VR07"),
        "safety_region": _NAME,
        "labour_market_region_code": _code(r"AM\d{2}", "AM09"),
        "labour_market_region": _NAME,
        "latitude": _LATITUDE,
        "longitude": _LONGITUDE,
        "pop_latitude": _optional(_LATITUDE),
        "pop_longitude": _optional(_LONGITUDE),
        "alt_names": _words(200),
    },
)
MUNICIPALITY_CHANGES = FileFormat(
    "municipality_changes.csv",
    unique=("old_code",),
    columns={"old_code": _MUNICIPALITY, "old_name": _NAME, "new_code": _MUNICIPALITY, "date": _date},
)
POSTCODES = FileFormat(
    "postcodes.csv",
    unique=("postcode",),
    columns={
        "postcode": _code(r"[1-9]\d{3}", "6811"),
        "municipality_code": _MUNICIPALITY,
        "place": _NAME,
        "other_municipality_codes": _codes(_MUNICIPALITY),
    },
)
LANGUAGE_GROUPS = FileFormat(
    "language_groups.csv",
    unique=("code",),
    columns={
        "code": _LANGUAGE,
        "name_nl": _NAME,
        "name_en": _NAME,
        "aliases": _words(200),
        "asks_back": _yes_or_no,
        "members": _codes(_LANGUAGE),
    },
)
LANGUAGE_FAMILIES = FileFormat("language_families.csv", unique=("code",), columns={"code": _LANGUAGE, "name_en": _NAME})
LANGUAGES = FileFormat(
    "languages.csv",
    unique=("iso639_3", "bcp47"),
    columns={
        "iso639_3": _LANGUAGE,
        "bcp47": _TAG,
        "name_nl": _NAME,
        "name_en": _NAME,
        "autonym": _optional_text(100),
        "rtl": _yes_or_no,
        "aliases": _words(200),
        "group_code": _optional(_LANGUAGE),
        "group_nl": _optional_text(100),
        "priority": lambda value: int(_one_of(*map(str, Language.Priority.values))(value)),
        "name_nl_source": _SOURCE,
        "name_en_source": _SOURCE,
        "babel_locales": _codes(_TAG),
        "deprecated_terms": _words(200),
        "note": _optional_text(1000),
        "display_nl": _NAME,
        "display_en": _NAME,
    },
)
DIALECTS = FileFormat(
    "dialects.csv",
    unique=("bcp47",),
    columns={
        "parent_iso639_3": _LANGUAGE,
        "bcp47": _TAG,
        "name_nl": _NAME,
        "name_en": _NAME,
        "aliases": _words(200),
        "note": _optional_text(1000),
    },
)
AMBIGUOUS = FileFormat(
    "aliases_ambiguous.csv", unique=("term",), columns={"term": _NAME, "iso639_3_candidates": _codes(_LANGUAGE)}
)
EXPERTISE = FileFormat(
    "expertise.csv",
    unique=("slug",),
    columns={
        "slug": _SLUG,
        "group": _one_of(*Expertise.Group.values),
        "name_nl": _NAME,
        "name_en": _NAME,
        "synonyms_nl": _words(200),
        "synonyms_en": _words(200),
    },
)
ACTIVITIES = FileFormat(
    "activities.csv",
    unique=("slug",),
    columns={"slug": _SLUG, "name_nl": _NAME, "name_en": _NAME, "synonyms_nl": _words(200), "synonyms_en": _words(200)},
)


@dataclass(frozen=True, slots=True)
class VocabularyFiles:
    """The rows of all files, checked: every code mentioned anywhere is defined somewhere."""

    municipalities: Rows
    municipality_changes: Rows
    postcodes: Rows
    language_groups: Rows
    language_families: Rows
    languages: Rows
    dialects: Rows
    ambiguous: Rows
    expertise: Rows
    activities: Rows


FORMATS = {
    "municipalities": MUNICIPALITIES,
    "municipality_changes": MUNICIPALITY_CHANGES,
    "postcodes": POSTCODES,
    "language_groups": LANGUAGE_GROUPS,
    "language_families": LANGUAGE_FAMILIES,
    "languages": LANGUAGES,
    "dialects": DIALECTS,
    "ambiguous": AMBIGUOUS,
    "expertise": EXPERTISE,
    "activities": ACTIVITIES,
}
# The columns of municipalities.csv that name a region: code, and name.
REGION_COLUMNS = (
    ("province_code", "province"),
    ("ggd_region_code", "ggd_region"),
    ("safety_region_code", "safety_region"),
    ("labour_market_region_code", "labour_market_region"),
)


def read_vocabulary_files(directory: Path = DIRECTORY) -> VocabularyFiles:
    """All files of this folder. Raises `FaultyFiles` with every fault there is, if there is one.

    What files say about each other is looked at when each of them is sound by itself.
    """
    rows: dict[str, Rows] = {}
    faults: list[Fault] = []
    for name, file_format in FORMATS.items():
        try:
            rows[name] = _read_file(directory, file_format)
        except FaultyFiles as faulty:
            faults += faulty.faults
    if faults:
        raise FaultyFiles(faults)
    files = VocabularyFiles(**rows)
    faults = [
        *_unknown_references(files),
        *_contradictions(files),
        *_group_faults(files),
        *_merger_faults(files),
    ]
    if faults:
        raise FaultyFiles(faults)
    return files


def _read_file(directory: Path, file_format: FileFormat) -> Rows:
    text = _decoded(directory, file_format.name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        numbered = [(reader.line_num, [value.strip() for value in values]) for values in reader if values]
    except csv.Error as error:
        raise FaultyFiles([Fault(file_format.name, f"is no proper CSV: {error}", row=reader.line_num)]) from None
    if len(numbered) < 2:
        raise FaultyFiles([Fault(file_format.name, "is empty; it needs a header and at least one row")])
    header = numbered[0][1]
    faults = [
        Fault(file_format.name, "this column stands twice", row=1, column=column)
        for column in dict.fromkeys(header)
        if header.count(column) > 1
    ] + [
        Fault(file_format.name, "this column is missing", row=1, column=column)
        for column in file_format.columns
        if column not in header
    ]
    if faults:
        raise FaultyFiles(faults)
    return _parsed_rows(file_format, header, numbered[1:])


def _decoded(directory: Path, name: str) -> str:
    try:
        content = (directory / name).read_bytes()
    except OSError as error:
        raise FaultyFiles([Fault(name, f"cannot be read from {directory}: {error.strerror}")]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise FaultyFiles([Fault(name, "is not UTF-8; save it again in that encoding", row=row)]) from None


def _parsed_rows(file_format: FileFormat, header: list[str], numbered: list[tuple[int, list[str]]]) -> Rows:
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[str, dict[Any, int]] = {column: {} for column in file_format.unique}
    for number, values in numbered:
        if len(values) != len(header):
            faults.append(Fault(file_format.name, f"has {len(values)} values, the header {len(header)}", row=number))
            continue
        written = dict(zip(header, values, strict=True))
        parsed: dict[str, Any] = {}
        for column, parser in file_format.columns.items():
            try:
                parsed[column] = parser(_without_control_characters(written[column]))
            except ValueError as error:
                faults.append(Fault(file_format.name, str(error), row=number, column=column))
        for column, rows_by_value in seen.items():
            if column in parsed and rows_by_value.setdefault(parsed[column], number) != number:
                message = f"“{parsed[column]}” stands in row {rows_by_value[parsed[column]]} already"
                faults.append(Fault(file_format.name, message, row=number, column=column))
        rows.append(Row(number, parsed))
    if faults:
        raise FaultyFiles(faults)
    return tuple(rows)


def _without_control_characters(value: str) -> str:
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise ValueError("holds a control character; remove it")
    return value


def _unknown_references(files: VocabularyFiles) -> Iterator[Fault]:
    municipalities = {row["code"] for row in files.municipalities}
    old_municipalities = {row["old_code"] for row in files.municipality_changes}
    languages = {row["iso639_3"] for row in files.languages}
    groups = {row["code"] for row in (*files.language_groups, *files.language_families)}
    references = (
        (POSTCODES, files.postcodes, "municipality_code", municipalities),
        (POSTCODES, files.postcodes, "other_municipality_codes", municipalities),
        (MUNICIPALITY_CHANGES, files.municipality_changes, "new_code", municipalities | old_municipalities),
        (LANGUAGES, files.languages, "group_code", groups),
        (LANGUAGE_GROUPS, files.language_groups, "members", languages),
        (DIALECTS, files.dialects, "parent_iso639_3", languages),
        (AMBIGUOUS, files.ambiguous, "iso639_3_candidates", languages),
    )
    for file_format, rows, column, known in references:
        for row in rows:
            value = row[column]
            for code in (value,) if isinstance(value, str) else value or ():
                if code not in known:
                    yield Fault(file_format.name, f"{code} is not known", row=row.number, column=column)


def _contradictions(files: VocabularyFiles) -> Iterator[Fault]:
    """One code with two names."""
    named = [
        (MUNICIPALITIES, files.municipalities, code_column, name_column) for code_column, name_column in REGION_COLUMNS
    ] + [(LANGUAGES, files.languages, "group_code", "group_nl")]
    for file_format, rows, code_column, name_column in named:
        first: dict[str, Row] = {}
        for row in rows:
            other = first.setdefault(row[code_column], row)
            if row[code_column] and row[name_column] != other[name_column]:
                message = f"{row[code_column]} is called “{other[name_column]}” in row {other.number}"
                yield Fault(file_format.name, message, row=row.number, column=name_column)


def _group_faults(files: VocabularyFiles) -> Iterator[Fault]:
    """Two definitions of a group, and members of an umbrella word that languages.csv does not put in that group."""
    umbrellas = {row["code"] for row in files.language_groups}
    for row in files.language_families:
        if row["code"] in umbrellas:
            yield Fault(LANGUAGE_FAMILIES.name, "stands in language_groups.csv too", row=row.number, column="code")
    for row in files.language_groups:
        in_languages = {language["iso639_3"] for language in files.languages if language["group_code"] == row["code"]}
        different = in_languages.symmetric_difference(row["members"])
        if different or not row["members"]:
            message = f"does not agree with group_code of languages.csv: {', '.join(sorted(different)) or 'no member'}"
            yield Fault(LANGUAGE_GROUPS.name, message, row=row.number, column="members")
    for row in files.ambiguous:
        if len(row["iso639_3_candidates"]) < 2:
            message = "needs two languages or more; a word for one language is an alias of it"
            yield Fault(AMBIGUOUS.name, message, row=row.number, column="iso639_3_candidates")


def _merger_faults(files: VocabularyFiles) -> Iterator[Fault]:
    municipalities = {row["code"] for row in files.municipalities}
    for row in files.municipality_changes:
        if row["old_code"] in municipalities:
            message = "is a municipality of municipalities.csv, so it cannot have merged"
            yield Fault(MUNICIPALITY_CHANGES.name, message, row=row.number, column="old_code")
    try:
        resolve_successors({row["old_code"]: row["new_code"] for row in files.municipality_changes})
    except ValueError as circle:
        row = next(row for row in files.municipality_changes if row["old_code"] == str(circle))
        message = "the mergers lead round in a circle, to no municipality of today"
        yield Fault(MUNICIPALITY_CHANGES.name, message, row=row.number, column="new_code")
