"""What may be asked, declared once: parsing, the texts of errors and the OpenAPI document all come from here.

The keys of a search are those of `search.keys`; this module adds what only the API knows of them, and its own keys.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.page_types import page_types
from registry.choices import RegionKind
from registry.words import Vocabulary
from search.criteria import GENDERS, LEVELS, WAYS, WITHIN_KM
from search.keys import KEYS, MOST_VALUES, Fault, InvalidKeys, parse_keys
from search.results import Page
from search.suggestions import ONLY

LONGEST_TEXT = 500
MOST_CHANGES = 1000
# Every JSON reader can hold it exactly.
LARGEST_SEQ = 2**53 - 1

# Letters of the scripts that names are written in, as a pattern that JSON Schema, Python and JavaScript read alike.
# Every one of them survives `search.understanding.folding`, so one of these and then any is always one word.
LETTERS = (
    "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u013e\u0141-\u02af\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5"
    "\u0400-\u0481\u048a-\u052f\u0531-\u0556\u0561-\u0586\u05d0-\u05ea\u0620-\u063f\u0641-\u064a\u0671-\u06d3"
    "\u0905-\u0939\u0985-\u098c\u0e01-\u0e30\u10d0-\u10fa\u1200-\u1248\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa"
    "\u4e00-\u9fa5\uac00-\ud7a3"
)
INSIDE_WORDS = "'\u0300-\u036f\u064b-\u0655\u093e-\u094d"
WORD_PATTERN = f"^[{LETTERS}][{LETTERS}{INSIDE_WORDS}]{{0,49}}$"

EDITION_PATTERN = "^[0-9a-f]{1,16}$"
CURSOR_PATTERN = "^[0-9A-Za-z_-]{1,6000}$"

Schema = dict[str, Any]


class Kind(StrEnum):
    """What a value is in a JSON body; in an address everything is text."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query key. ``schema`` describes one value; ``read`` gives what it means or raises `ValueError`.

    ``remedy`` says what would be right. Keys of `search.keys` are read and remedied there, and need neither but where
    the API takes less.
    """

    name: str
    help: str
    schema: Callable[[Vocabulary], Schema]
    example: str | int | bool
    kind: Kind = Kind.TEXT
    many: bool = False
    read: Callable[[str], Any] | None = None
    remedy: Promise | str = ""

    @property
    def written_example(self) -> str:
        """The example as an address has it."""
        return str(self.example).lower() if isinstance(self.example, bool) else str(self.example)


def _whole_number(lowest: int, highest: int | None = None) -> Callable[[str], int]:
    def read(written: str) -> int:
        # isdecimal alone would let the digits of other scripts through; int() refuses thousands of them.
        if not (written.isascii() and written.isdecimal() and len(written) <= 18):
            raise ValueError(written)
        number = int(written)
        if number < lowest or (highest is not None and number > highest):
            raise ValueError(written)
        return number

    return read


def _at_most(longest: int) -> Callable[[str], str]:
    def read(written: str) -> str:
        if len(written) > longest:
            raise ValueError(written)
        return written

    return read


def _one_of(values: Iterable[str]) -> Callable[[str], str]:
    allowed = frozenset(values)

    def read(written: str) -> str:
        if written not in allowed:
            raise ValueError(written)
        return written

    return read


def _locale(written: str) -> str:
    return _one_of(dict(settings.LANGUAGES))(written)


def _page_type(written: str) -> str:
    return _one_of(page_types())(written)


def _matching(pattern: str) -> Callable[[str], str]:
    def read(written: str) -> str:
        if not re.fullmatch(pattern, written):
            raise ValueError(written)
        return written

    return read


def _codes(*mappings: str) -> Callable[[Vocabulary], Schema]:
    """A schema that lists every code of these mappings of the vocabulary."""

    def schema(vocabulary: Vocabulary) -> Schema:
        codes = sorted({code for mapping in mappings for code in getattr(vocabulary, mapping)})
        return {"type": "string", "enum": codes} if codes else {"type": "string"}

    return schema


def _is(**schema: Any) -> Callable[[Vocabulary], Schema]:
    return lambda vocabulary: dict(schema)


SEARCH_KEYS: tuple[Parameter, ...] = (
    Parameter(
        "language",
        "A language the mediator speaks (ISO 639-3), or the code of a group of languages: any of its members. "
        "Repeat it for someone who speaks them all.",
        _codes("languages", "groups"),
        "tir",
        many=True,
    ),
    Parameter(
        "variety",
        "A variety (dialect) the mediator speaks, as a BCP 47 tag. Varieties of one language are alternatives.",
        _codes("varieties"),
        "apc-SY",
        many=True,
    ),
    Parameter(
        "level",
        "How well, in each language asked; without a language: in any. "
        "A minimum, but for fluent-not-native, which leaves native speakers out.",
        _is(type="string", enum=list(LEVELS)),
        "fluent",
    ),
    Parameter(
        "municipality",
        "Where the work is: the CBS code of a municipality. Codes of merged municipalities lead to their successor. "
        "Together with region: any of these.",
        _codes("municipalities", "successors"),
        "GM0202",
        many=True,
    ),
    Parameter(
        "region",
        "Where the work is: the CBS code of a province (PV), GGD region (GG), safety region (VR) "
        "or labour market region (AM).",
        _codes("regions"),
        "PV25",
        many=True,
    ),
    Parameter(
        "withinKm",
        "Widens the municipalities asked to all whose centre of population is at most this many kilometres away.",
        _is(type="integer", minimum=min(WITHIN_KM), maximum=max(WITHIN_KM)),
        25,
        kind=Kind.NUMBER,
    ),
    Parameter(
        "expertise",
        "A topic the mediator knows. Repeat it for someone who knows them all. "
        "Better sent with POST, so that it stands in no log.",
        _codes("expertise"),
        "sexual-violence",
        many=True,
    ),
    Parameter(
        "activity",
        "Something the mediator does. Repeat it for someone who does them all.",
        _codes("activities"),
        "accompany",
        many=True,
    ),
    Parameter(
        "gender",
        "The gender of the mediator. Repeat it for alternatives.",
        _is(type="string", enum=list(GENDERS)),
        "woman",
        many=True,
    ),
    Parameter(
        "way",
        "How the mediator is present. Repeat it for alternatives. "
        "A place counts only in person: with a remote way asked, mediators from elsewhere are found too.",
        _is(type="string", enum=list(WAYS)),
        "in-person",
        many=True,
    ),
    Parameter(
        "available",
        "Only mediators who have room today.",
        _is(type="boolean", enum=[True]),
        True,
        kind=Kind.FLAG,
    ),
    Parameter(
        "keepsPeopleWhoMove",
        "Only mediators who stay with people who move to another town.",
        _is(type="boolean", enum=[True]),
        True,
        kind=Kind.FLAG,
    ),
    Parameter(
        "words",
        "A word (or its beginning) of the mediator's shown name or of the name of an organisation. "
        "Repeat it for several.",
        _is(type="string", pattern=WORD_PATTERN),
        "vluchtelingenwerk",
        many=True,
        read=_matching(WORD_PATTERN),
        remedy=gettext_lazy("Use one word of letters and digits, of at most 50 characters, for each."),
    ),
)

TEXT = Parameter(
    "q",
    "What people type: languages, places, topics, in Dutch, English or the language itself. understood in the "
    "answer says how it was read. Better sent with POST, so that it stands in no log.",
    _is(type="string", minLength=1, maxLength=LONGEST_TEXT, pattern="^[^\\u0000-\\u001F\\u007F-\\u009F]+$"),
    "tigrinya arnhem",
    read=_at_most(LONGEST_TEXT),
    remedy=gettext_lazy("Use at most 500 characters."),
)
PAGE = Parameter(
    "page",
    "Which page, from 1. The last person that can be reached this way is the 10,000th: beyond page 100 it depends "
    "on pageSize. To read everyone, follow links.next instead.",
    _is(type="integer", minimum=1, maximum=Page.MAX_REACH // Page.MAX_SIZE),
    1,
    kind=Kind.NUMBER,
    read=_whole_number(1, Page.MAX_REACH),
    remedy=gettext_lazy("Use a whole number from 1; page × pageSize is at most 10,000."),
)
PAGE_SIZE = Parameter(
    "pageSize",
    "How many mediators on a page; 20 when it is left out.",
    _is(type="integer", minimum=1, maximum=Page.MAX_SIZE),
    20,
    kind=Kind.NUMBER,
    read=_whole_number(1, Page.MAX_SIZE),
    remedy=gettext_lazy("Use a whole number from 1 to 100."),
)
AFTER = Parameter(
    "after",
    "The seq of the last change you have; 0, or left out, for everything there is.",
    _is(type="integer", minimum=0, maximum=LARGEST_SEQ),
    0,
    kind=Kind.NUMBER,
    read=_whole_number(0, LARGEST_SEQ),
    remedy=gettext_lazy("Use the seq of the last change you read, or 0."),
)
EDITION = Parameter(
    "edition",
    "The edition your copy was made from. When it is no longer the current one, the answer is 409: start again.",
    _is(type="string", pattern=EDITION_PATTERN),
    "0123456789abcdef",
    read=_matching(EDITION_PATTERN),
    remedy=gettext_lazy("Use the edition that came with the changes you read."),
)
CHANGES_SIZE = Parameter(
    "pageSize",
    "How many changes on a page; 100 when it is left out.",
    _is(type="integer", minimum=1, maximum=MOST_CHANGES),
    100,
    kind=Kind.NUMBER,
    read=_whole_number(1, MOST_CHANGES),
    remedy=gettext_lazy("Use a whole number from 1 to 1000."),
)
REGION_KIND = Parameter(
    "regionKind",
    "Only regions of this kind: province (PV), GGD region (GG), safety region (VR), labour market region (AM).",
    _is(type="string", enum=list(RegionKind.values)),
    "PV",
    read=_one_of(RegionKind.values),
    remedy=gettext_lazy("Use one of: PV, GG, VR, AM."),
)

BEGUN = Parameter(
    "q",
    "What someone typed so far; the end of it is what suggestions go on with. Without it there are none. "
    "It stands in no log of ours: let it stand in none of yours.",
    TEXT.schema,
    "tigrinya arn",
    read=TEXT.read,
    remedy=TEXT.remedy,
)
ONLY_KIND = Parameter(
    "only",
    "Only languages with their varieties, only municipalities and regions, or only expertise and activities.",
    _is(type="string", enum=list(ONLY)),
    "places",
    read=_one_of(ONLY),
    remedy=gettext_lazy("Use one of: languages, places, topics."),
)

LOCALE = Parameter(
    "locale",
    "Only pages in this language of the site.",
    lambda vocabulary: {"type": "string", "enum": list(dict(settings.LANGUAGES))},
    "en",
    read=_locale,
    remedy=gettext_lazy("Use the code of a language of the site, such as nl, en or ar."),
)
PAGE_TYPE = Parameter(
    "type",
    "Only pages of this type.",
    lambda vocabulary: {"type": "string", "enum": sorted(page_types())},
    "information-page",
    read=_page_type,
    remedy=gettext_lazy("Use a type of page that stands in the description, such as information-page."),
)

Table = Mapping[str, Parameter]


def table(*parameters: Parameter) -> Table:
    """These parameters by name: what one resource takes."""
    return {parameter.name: parameter for parameter in parameters}


# The position of a walk: part of links.next, made and read by `api.v1.walks`. Nobody writes one, so no document has it.
CURSOR = Parameter(
    "cursor",
    "Where a walk is. Opaque: it comes with links.next and is not made by hand.",
    _is(type="string", pattern=CURSOR_PATTERN),
    "",
    read=_matching(CURSOR_PATTERN),
    remedy=gettext_lazy("Follow links.next as it is."),
)

NOTHING = table()
SEARCH = table(TEXT, *SEARCH_KEYS, PAGE, PAGE_SIZE)
# The same search by address may also be somewhere on a walk; by POST only the cursor stands in the address.
SEARCH_BY_ADDRESS = {**SEARCH, CURSOR.name: CURSOR}
WALK = table(CURSOR)
CHANGES = table(AFTER, EDITION, CHANGES_SIZE)
COVERAGE = table(REGION_KIND)
SUGGESTIONS = table(BEGUN, ONLY_KIND)
PAGES = table(LOCALE, PAGE_TYPE)


def read_values(written: Mapping[str, Sequence[str]], parameters: Table, vocabulary: Vocabulary) -> dict[str, Any]:
    """What is asked, by key: for keys of `search.keys` the texts (see `parse_keys`), for others what they mean.

    Raises `InvalidKeys` with every fault there is: unknown keys, keys repeated where one is meant, empty or unreadable
    values, and values that are not allowed.
    """
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for name, texts in written.items():
        try:
            values[name] = _read(name, texts, parameters, vocabulary)
        except InvalidKeys as invalid:
            faults += invalid.faults
    faults += _conflicts(values)
    if faults:
        raise InvalidKeys(faults)
    return values


def _read(name: str, texts: Sequence[str], parameters: Table, vocabulary: Vocabulary) -> Any:
    if name not in parameters:
        raise InvalidKeys([Fault(shown(name), _unknown(name, parameters))])
    if not all(texts):
        raise InvalidKeys([Fault(name, _("Give it a value or leave it out."))])
    if not all(map(is_readable, texts)):
        raise InvalidKeys([Fault(name, _("Control characters are not allowed."))])
    parameter = parameters[name]
    if name not in KEYS and len(texts) > 1:
        raise InvalidKeys([Fault(name, _("Give this only once."))])
    meanings = [_meaning(parameter, text) for text in texts] if parameter.read else texts
    if name not in KEYS:
        return meanings[0]
    parse_keys({name: texts}, vocabulary)
    return texts


def _meaning(parameter: Parameter, text: str) -> Any:
    try:
        return parameter.read(text)
    except ValueError:
        sentence = _("“%(value)s” is not allowed.") % {"value": shown(text)}
        raise InvalidKeys([Fault(parameter.name, f"{sentence} {parameter.remedy}")]) from None


def _conflicts(values: Mapping[str, Any]) -> list[Fault]:
    if "page" not in values:
        return []
    if "cursor" in values:
        return [Fault("page", _("links.next already says which page. Leave this out."))]
    if values["page"] * values.get("pageSize", Page().size) > Page.MAX_REACH:
        return [Fault("page", _("page × pageSize is at most 10,000. To read everyone, follow links.next."))]
    return []


def is_readable(text: str) -> bool:
    """Whether someone can have meant this: no control characters, no halves of characters."""
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


def _unknown(name: str, parameters: Table) -> str:
    public = [known for known in parameters if known != CURSOR.name]
    folded = {known.casefold().replace("_", ""): known for known in public}
    close = difflib.get_close_matches(name[:40].casefold().replace("_", "").replace("-", ""), folded, n=1, cutoff=0.75)
    if close:
        return _("There is no such key. Did you mean %(name)s?") % {"name": folded[close[0]]}
    if not public:
        return _("There is no such key: nothing can be asked here.")
    return _("There is no such key. Known are: %(names)s.") % {"names": ", ".join(public)}


def shown(text: str) -> str:
    """The start of what was sent, fit to be shown in a message."""
    printable = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return printable if len(printable) <= 40 else printable[:40] + "…"


def needs_discretion(values: Mapping[str, Any]) -> bool:
    """Whether what is asked may say something about the person helped: then nothing keeps the answer."""
    return not values.keys().isdisjoint({"q", "expertise", "activity", "words"})


def array_of(parameter: Parameter, vocabulary: Vocabulary) -> Schema:
    """The schema of a key that may be repeated."""
    return {"type": "array", "items": parameter.schema(vocabulary), "minItems": 1, "maxItems": MOST_VALUES}
