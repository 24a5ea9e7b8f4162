"""Everything a mediator or a registry manager edits, as plain codes, and what must be true of it."""

from __future__ import annotations

import dataclasses
import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.choices import AttestationKind, ContactKind, ContactVisibility, Gender, Level, Way
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.words import Vocabulary

# Asked of every detail of every mediator; a list of choices makes its values anew each time.
_GENDERS = frozenset(Gender.values)
_WAYS = frozenset(Way.values)
_LEVELS = frozenset(Level.values)
_ATTESTATION_KINDS = frozenset(AttestationKind.values)
_CONTACT_KINDS = frozenset(ContactKind.values)
_CONTACT_VISIBILITIES = frozenset(ContactVisibility.values)

LONGEST_NAME = 100
LONGEST_LINE = 200
# Embeddings, overrides and isolates, as the Unicode bidirectional algorithm (UAX 9) names them.
TURNING_DIRECTION = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """One way to reach a mediator, and who sees it: nobody, unless she says so."""

    kind: str
    value: str
    visibility: str = ContactVisibility.RELAY_ONLY


@dataclass(frozen=True, slots=True)
class MediatorDetails:
    """What is registered of a mediator, but for state, room and consent. Organisations are names."""

    name: str
    base_municipality: str
    languages: tuple[SpokenLanguage, ...] = ()
    gender: str = Gender.NOT_SAID
    service_municipalities: tuple[str, ...] = ()
    service_regions: tuple[str, ...] = ()
    serves_whole_country: bool = False
    ways: tuple[str, ...] = (Way.IN_PERSON,)
    expertise: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    declined_activities: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    attestations: tuple[ShownAttestation, ...] = ()
    paid_invoice: bool = False
    volunteer_fee: bool = False
    employed_by: str | None = None
    keeps_people_who_move: bool = False
    contact_channels: tuple[ContactDetails, ...] = ()


DETAIL_FIELDS = tuple(field.name for field in dataclasses.fields(MediatorDetails))


def check_details(details: MediatorDetails, vocabulary: Vocabulary) -> None:
    """Raises `ValidationError` with every fault, by field name, in the active locale."""
    faults: dict[str, list[str]] = defaultdict(list)
    _check_lines(details, faults)
    _check_codes(details, vocabulary, faults)
    _check_languages(details, vocabulary, faults)
    _check_ways(details, faults)
    _check_attestations(details, vocabulary, faults)
    _check_contact(details, faults)
    if set(details.activities) & set(details.declined_activities):
        faults["declined_activities"].append(_("An activity is either done or not done. Take it out of one list."))
    if faults:
        raise ValidationError(faults)


def _check_lines(details: MediatorDetails, faults: dict[str, list[str]]) -> None:
    _check_line("name", details.name, LONGEST_NAME, faults)
    for name in details.organisations:
        _check_line("organisations", name, LONGEST_LINE, faults)
    if details.employed_by is not None:
        _check_line("employed_by", details.employed_by, LONGEST_LINE, faults)


def _check_line(field: str, line: str, longest: int, faults: dict[str, list[str]]) -> None:
    if not line.strip():
        faults[field].append(_("Fill this in."))
    elif len(line) > longest:
        faults[field].append(_("Use at most %(longest)s characters.") % {"longest": longest})
    # What cannot be shown is never printable; asking that first spares nearly every line a look at each character.
    elif not line.isprintable() and any(map(_is_unshowable, line)):
        faults[field].append(_("This holds a character that cannot be shown. Type it again."))


def _is_unshowable(character: str) -> bool:
    """No letter at all, or one that turns the direction of what stands after it. Joiners and marks (LRM, RLM) stay."""
    return (
        unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"}
        or unicodedata.bidirectional(character) in TURNING_DIRECTION
    )


def _check_codes(details: MediatorDetails, vocabulary: Vocabulary, faults: dict[str, list[str]]) -> None:
    for field, codes, known in (
        ("base_municipality", (details.base_municipality,), vocabulary.municipalities),
        ("service_municipalities", details.service_municipalities, vocabulary.municipalities),
        ("service_regions", details.service_regions, vocabulary.regions),
        ("expertise", details.expertise, vocabulary.expertise),
        ("activities", details.activities, vocabulary.activities),
        ("declined_activities", details.declined_activities, vocabulary.activities),
        ("gender", (details.gender,), _GENDERS),
        ("ways", details.ways, _WAYS),
    ):
        _check_known(field, codes, known, faults)


def _check_known(field: str, codes: Iterable[str], known: Iterable[str], faults: dict[str, list[str]]) -> None:
    unknown = [code for code in codes if code not in known]
    if unknown:
        faults[field].append(
            _("“%(code)s” is not in the list. Choose another.")
            % {"code": ", ".join(str(code)[:40] for code in unknown)}
        )


def _check_languages(details: MediatorDetails, vocabulary: Vocabulary, faults: dict[str, list[str]]) -> None:
    field = "languages"
    _check_known(field, (spoken.language for spoken in details.languages), vocabulary.languages, faults)
    _check_known(field, (spoken.level for spoken in details.languages), _LEVELS, faults)
    for spoken in details.languages:
        variety = vocabulary.varieties.get(spoken.variety or "")
        if spoken.variety is not None and (variety is None or variety.language != spoken.language):
            faults[field].append(
                _("“%(variety)s” is not a variety of this language. Choose another, or none.")
                % {"variety": spoken.variety[:40]}
            )
    pairs = [(spoken.language, spoken.variety) for spoken in details.languages]
    if len(pairs) != len(set(pairs)):
        faults[field].append(_("A language stands here twice. Keep the line that is right."))


def _check_ways(details: MediatorDetails, faults: dict[str, list[str]]) -> None:
    serves_somewhere = bool(details.serves_whole_country or details.service_municipalities or details.service_regions)
    if not details.ways:
        faults["ways"].append(_("Choose at least one way of working."))
    elif (Way.IN_PERSON in details.ways) != serves_somewhere:
        faults["service_municipalities"].append(
            _("Someone who works in person says where: municipalities, regions or the whole country.")
            if Way.IN_PERSON in details.ways
            else _("Someone who does not work in person has no service area. Empty it, or add working in person.")
        )


def _check_attestations(details: MediatorDetails, vocabulary: Vocabulary, faults: dict[str, list[str]]) -> None:
    field = "attestations"
    _check_known(field, (shown.kind for shown in details.attestations), _ATTESTATION_KINDS, faults)
    slugs = (shown.expertise for shown in details.attestations if shown.expertise is not None)
    _check_known(field, slugs, vocabulary.expertise, faults)
    for shown in details.attestations:
        _check_line(field, shown.issuer, LONGEST_LINE, faults)
        if not isinstance(shown.valid_until, datetime.date):
            faults[field].append(_("Give the date until which it is valid."))


def _check_contact(details: MediatorDetails, faults: dict[str, list[str]]) -> None:
    field = "contact_channels"
    _check_known(field, (contact.kind for contact in details.contact_channels), _CONTACT_KINDS, faults)
    _check_known(field, (contact.visibility for contact in details.contact_channels), _CONTACT_VISIBILITIES, faults)
    for contact in details.contact_channels:
        _check_line(field, contact.value, LONGEST_LINE, faults)
    pairs = [(contact.kind, contact.value) for contact in details.contact_channels]
    if len(pairs) != len(set(pairs)):
        faults[field].append(_("This way to reach the mediator stands here twice."))
