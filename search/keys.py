"""Query keys: how criteria are written in an address, and read from one. Both front doors come here.

One table (`KEYS`) says which keys there are, whether one may be repeated, and which values it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.words import UnknownCode, Vocabulary
from search.criteria import GENDERS, LEVELS, WAYS, WITHIN_KM, Place, SearchCriteria, Wish
from search.understanding.folding import fold_word_list

MOST_VALUES = 20
LONGEST_WORD = 50

# Alternatives inside one value of `any` and `ask`.
BETWEEN_ALTERNATIVES = ","


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was asked: the key, and a sentence that says the remedy, in the active locale."""

    key: str
    message: str


class InvalidKeys(ValueError):
    """Everything wrong with what was asked, at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.key}: {fault.message}" for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Key:
    """One query key. ``read`` returns the canonical value or raises `LookupError` or `ValueError`.

    ``on_site_only``: part of the addresses of the find page, not of the API.
    """

    name: str
    many: bool
    read: Callable[[str, Vocabulary], str]
    remedy: Callable[[], str]
    on_site_only: bool = False


def _language(value: str, vocabulary: Vocabulary) -> str:
    if value not in vocabulary.languages and value not in vocabulary.groups:
        raise LookupError(value)
    return value


def _alternatives(value: str, vocabulary: Vocabulary) -> str:
    codes = value.split(BETWEEN_ALTERNATIVES, maxsplit=MOST_VALUES * 2)
    return BETWEEN_ALTERNATIVES.join(sorted({_language(code, vocabulary) for code in codes}))


def _in(mapping_name: str) -> Callable[[str, Vocabulary], str]:
    def read(value: str, vocabulary: Vocabulary) -> str:
        if value not in getattr(vocabulary, mapping_name):
            raise LookupError(value)
        return value

    return read


def _municipality(value: str, vocabulary: Vocabulary) -> str:
    try:
        return vocabulary.municipality(value).code
    except UnknownCode as unknown:
        raise LookupError(value) from unknown


def _one_of(values: Iterable[str]) -> Callable[[str, Vocabulary], str]:
    allowed = frozenset(values)

    def read(value: str, vocabulary: Vocabulary) -> str:
        if value not in allowed:
            raise LookupError(value)
        return value

    return read


def _kilometres(value: str, vocabulary: Vocabulary) -> str:
    # isdecimal alone would let other scripts' digits and a sign-less 007 of a thousand characters through.
    if not (value.isascii() and value.isdecimal() and len(value) <= 3 and int(value) in WITHIN_KM):
        raise ValueError(value)
    return str(int(value))


def _word(value: str, vocabulary: Vocabulary) -> str:
    folded = fold_word_list(value)
    if len(folded) != 1 or len(value) > LONGEST_WORD:
        raise ValueError(value)
    return folded[0]


def _choices(values: Iterable[str]) -> Callable[[], str]:
    return lambda: _("Use one of: %(values)s.") % {"values": ", ".join(values)}


KEYS: Mapping[str, Key] = {
    key.name: key
    for key in (
        Key(
            "language",
            many=True,
            read=_language,
            remedy=lambda: _("Use an ISO 639-3 code from the list of languages, such as tir, or a group code."),
        ),
        Key(
            "any",
            many=True,
            read=_alternatives,
            remedy=lambda: _("Use ISO 639-3 codes with commas between, such as aii,apc."),
            on_site_only=True,
        ),
        Key(
            "ask",
            many=True,
            read=_alternatives,
            remedy=lambda: _("Use ISO 639-3 codes with commas between, such as aii,apc."),
            on_site_only=True,
        ),
        Key(
            "variety",
            many=True,
            read=_in("varieties"),
            remedy=lambda: _("Use a tag from the list of varieties, such as apc-SY."),
        ),
        Key("level", many=False, read=_one_of(LEVELS), remedy=_choices(LEVELS)),
        Key(
            "municipality",
            many=True,
            read=_municipality,
            remedy=lambda: _("Use the CBS code of a municipality, such as GM0202."),
        ),
        Key(
            "region",
            many=True,
            read=_in("regions"),
            remedy=lambda: _("Use the CBS code of a region, such as PV25, GG1106, VR07 or AM09."),
        ),
        Key(
            "withinKm",
            many=False,
            read=_kilometres,
            remedy=lambda: _("Use a whole number of kilometres from 1 to 200."),
        ),
        Key(
            "expertise",
            many=True,
            read=_in("expertise"),
            remedy=lambda: _("Use a code from the list of expertise, such as sexual-violence."),
        ),
        Key(
            "activity",
            many=True,
            read=_in("activities"),
            remedy=lambda: _("Use a code from the list of activities, such as accompany."),
        ),
        Key("gender", many=True, read=_one_of(GENDERS), remedy=_choices(GENDERS)),
        Key("way", many=True, read=_one_of(WAYS), remedy=_choices(WAYS)),
        Key("available", many=False, read=_one_of(["true"]), remedy=_choices(["true"])),
        Key("keepsPeopleWhoMove", many=False, read=_one_of(["true"]), remedy=_choices(["true"])),
        Key(
            "words",
            many=True,
            read=_word,
            remedy=lambda: _("Use one word of at most %(longest)s characters for each.") % {"longest": LONGEST_WORD},
        ),
    )
}


def parse_keys(values: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> SearchCriteria:
    """The criteria written in these keys; every key must be one of `KEYS`.

    Repeated values count once. Raises `InvalidKeys` with every fault there is.
    """
    faults: list[Fault] = []
    read: dict[str, tuple[str, ...]] = {}
    for name, written in values.items():
        try:
            read[name] = _read(KEYS[name], written, vocabulary)
        except InvalidKeys as invalid:
            faults += invalid.faults
    if faults:
        raise InvalidKeys(faults)

    def one(name: str) -> str | None:
        return next(iter(read.get(name, ())), None)

    within_km = one("withinKm")
    return SearchCriteria(
        wishes=_wishes(read, vocabulary),
        level=one("level"),
        place=Place(
            municipalities=read.get("municipality", ()),
            regions=read.get("region", ()),
            within_km=int(within_km) if within_km else None,
        ),
        expertise=read.get("expertise", ()),
        activities=read.get("activity", ()),
        genders=read.get("gender", ()),
        ways=read.get("way", ()),
        available=bool(one("available")),
        keeps_people_who_move=bool(one("keepsPeopleWhoMove")),
        words=read.get("words", ()),
    )


def _read(key: Key, written: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    if len(written) > 1 and not key.many:
        raise InvalidKeys([Fault(key.name, _("Give this only once."))])
    if len(written) > MOST_VALUES:
        raise InvalidKeys([Fault(key.name, _("Give at most %(most)s values.") % {"most": MOST_VALUES})])
    canonical: dict[str, None] = {}
    faults = []
    for value in written:
        try:
            canonical[key.read(value, vocabulary)] = None
        except (LookupError, ValueError):
            faults.append(Fault(key.name, _("“%(value)s” is not known. ") % {"value": _shown(value)} + key.remedy()))
    if faults:
        raise InvalidKeys(faults)
    return tuple(canonical)


def _shown(value: str) -> str:
    """The start of what was sent, fit to be shown in a message."""
    printable = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in value)
    return printable if len(printable) <= 40 else printable[:40] + "…"


def _wishes(read: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary) -> tuple[Wish, ...]:
    varieties_by_language: dict[str, list[str]] = {}
    for tag in read.get("variety", ()):
        varieties_by_language.setdefault(vocabulary.varieties[tag].language, []).append(tag)
    return (
        *(Wish(languages=(code,)) for code in read.get("language", ())),
        *(Wish(languages=tuple(codes.split(BETWEEN_ALTERNATIVES))) for codes in read.get("any", ())),
        *(Wish(varieties=tuple(tags)) for tags in varieties_by_language.values()),
        *(Wish(languages=tuple(codes.split(BETWEEN_ALTERNATIVES)), settled=False) for codes in read.get("ask", ())),
    )


def keys_of(criteria: SearchCriteria) -> tuple[tuple[str, str], ...]:
    """The keys and values that `parse_keys` reads as these criteria, in the order of `KEYS`."""
    written: dict[str, list[str]] = {name: [] for name in KEYS}
    for wish in criteria.wishes:
        if wish.varieties:
            written["variety"] += wish.varieties
        elif not wish.settled:
            written["ask"].append(BETWEEN_ALTERNATIVES.join(wish.languages))
        elif len(wish.languages) == 1:
            written["language"] += wish.languages
        else:
            written["any"].append(BETWEEN_ALTERNATIVES.join(wish.languages))
    written["level"] += [criteria.level] if criteria.level else []
    written["municipality"] += criteria.place.municipalities
    written["region"] += criteria.place.regions
    written["withinKm"] += [str(criteria.place.within_km)] if criteria.place.within_km else []
    written["expertise"] += criteria.expertise
    written["activity"] += criteria.activities
    written["gender"] += criteria.genders
    written["way"] += criteria.ways
    written["available"] += ["true"] if criteria.available else []
    written["keepsPeopleWhoMove"] += ["true"] if criteria.keeps_people_who_move else []
    written["words"] += criteria.words
    return tuple((name, value) for name, values in written.items() for value in values)
