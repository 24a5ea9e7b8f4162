"""A mediator as an audience may see her: the one place that turns consent into what is shown."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from registry.choices import Audience, DataGroup, Gender
from registry.models import Attestation, Consent, ContactChannel, Mediator, MediatorLanguage
from registry.querysets import MediatorQuerySet


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """``language`` is ISO 639-3, ``variety`` a BCP 47 tag or None, ``level`` a value of `registry.models.Level`."""

    language: str
    variety: str | None
    level: str


@dataclass(frozen=True, slots=True)
class ShownAttestation:
    kind: str
    issuer: str
    expertise: str | None
    valid_until: datetime.date  # not included; date.max is "no end"


@dataclass(frozen=True, slots=True)
class ShownContact:
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What one audience may see of one mediator. Codes only; what is not consented is empty or None."""

    number: str
    name: str
    gender: str | None  # None: not said, or not shown
    base_municipality: str
    service_municipalities: tuple[str, ...]
    service_regions: tuple[str, ...]
    serves_whole_country: bool
    ways: tuple[str, ...]
    languages: tuple[SpokenLanguage, ...]
    expertise: tuple[str, ...]
    activities: tuple[str, ...]
    declined_activities: tuple[str, ...]
    organisations: tuple[str, ...]  # names
    attestations: tuple[ShownAttestation, ...]
    paid_invoice: bool
    volunteer_fee: bool
    employed_by: str | None  # name of the organisation
    keeps_people_who_move: bool
    paused_until: datetime.date
    room_from: datetime.date
    room_limited: bool
    confirmed_on: datetime.date | None
    visible_until: datetime.date
    contact: tuple[ShownContact, ...]

    def has_room(self, today: datetime.date) -> bool:
        """Whether new requests are welcome on this day; full is the opposite."""
        return self.room_from <= today


def profiles(mediators: MediatorQuerySet, audience: Audience) -> dict[str, Profile]:
    """The profile of each of these mediators as this audience may see it, by number.

    Who did not consent to being shown to this audience is left out. A constant number of queries, however many.
    """
    rows = {row["pk"]: row for row in mediators.values("pk", *_PLAIN_FIELDS, *Mediator.WAY_FIELDS.values())}
    related = _Related(list(rows), audience)
    return {
        row["number"]: _profile(row, related.consents[pk], related)
        for pk, row in rows.items()
        if DataGroup.PROFILE in related.consents[pk]
    }


def profile_of(number: str, *, audience: Audience, today: datetime.date) -> Profile | None:
    """One mediator as this audience may see her today; None where the world may not know of her."""
    return profiles(Mediator.objects.published(today).filter(number=number), audience).get(number)


_PLAIN_FIELDS = (
    "number",
    "name",
    "gender",
    "base_municipality_id",
    "serves_whole_country",
    "paid_invoice",
    "volunteer_fee",
    "employed_by__name",
    "keeps_people_who_move",
    "paused_until",
    "room_from",
    "room_limited",
    "confirmed_on",
    "visible_until",
)


class _Related:
    """What belongs to each of these mediators, by primary key."""

    def __init__(self, keys: list[int], audience: Audience) -> None:
        def by_mediator(rows: models.QuerySet, column: str) -> dict[int, list[Any]]:
            grouped = defaultdict(list)
            for pk, value in rows.filter(mediator_id__in=keys).values_list("mediator_id", column):
                grouped[pk].append(value)
            return grouped

        self.consents = by_mediator(Consent.objects.visible_to(audience), "group")
        self.municipalities = by_mediator(Mediator.service_municipalities.through.objects, "municipality_id")
        self.regions = by_mediator(Mediator.service_regions.through.objects, "region_id")
        self.expertise = by_mediator(Mediator.expertise.through.objects, "expertise_id")
        self.activities = by_mediator(Mediator.activities.through.objects, "activity_id")
        self.declined_activities = by_mediator(Mediator.declined_activities.through.objects, "activity_id")
        self.organisations = by_mediator(Mediator.organisations.through.objects, "organisation__name")
        self.languages = defaultdict(list)
        for pk, *spoken in (
            MediatorLanguage.objects.filter(mediator_id__in=keys)
            .order_by("pk")
            .values_list("mediator_id", "language_id", "variety_id", "level")
        ):
            self.languages[pk].append(SpokenLanguage(*spoken))
        self.attestations = defaultdict(list)
        for pk, *shown in (
            Attestation.objects.filter(mediator_id__in=keys)
            .order_by("pk")
            .values_list("mediator_id", "kind", "issuer", "expertise_id", "valid_until")
        ):
            self.attestations[pk].append(ShownAttestation(*shown))
        self.contact = defaultdict(list)
        for pk, *shown in (
            ContactChannel.objects.visible_to(audience)
            .filter(mediator_id__in=keys)
            .order_by("pk")
            .values_list("mediator_id", "kind", "value")
        ):
            self.contact[pk].append(ShownContact(*shown))


def _profile(row: dict[str, Any], consents: Collection[str], related: _Related) -> Profile:
    pk = row["pk"]

    def shown(group: DataGroup, value: Any, otherwise: Any) -> Any:
        return value if group in consents else otherwise

    return Profile(
        number=row["number"],
        name=row["name"],
        gender=shown(DataGroup.GENDER, row["gender"], None) if row["gender"] != Gender.NOT_SAID else None,
        base_municipality=row["base_municipality_id"],
        service_municipalities=tuple(sorted(related.municipalities[pk])),
        service_regions=tuple(sorted(related.regions[pk])),
        serves_whole_country=row["serves_whole_country"],
        ways=tuple(way.value for way, field in Mediator.WAY_FIELDS.items() if row[field]),
        languages=tuple(related.languages[pk]),
        expertise=shown(DataGroup.EXPERTISE, tuple(sorted(related.expertise[pk])), ()),
        activities=tuple(sorted(related.activities[pk])),
        declined_activities=tuple(sorted(related.declined_activities[pk])),
        organisations=shown(DataGroup.ORGANISATIONS, tuple(sorted(related.organisations[pk])), ()),
        attestations=shown(DataGroup.ATTESTATIONS, _attestations(related.attestations[pk], consents), ()),
        paid_invoice=row["paid_invoice"],
        volunteer_fee=row["volunteer_fee"],
        employed_by=shown(DataGroup.ORGANISATIONS, row["employed_by__name"], None),
        keeps_people_who_move=row["keeps_people_who_move"],
        paused_until=row["paused_until"],
        room_from=row["room_from"],
        room_limited=row["room_limited"],
        confirmed_on=row["confirmed_on"],
        visible_until=row["visible_until"],
        contact=shown(DataGroup.CONTACT, tuple(related.contact[pk]), ()),
    )


def _attestations(attestations: Iterable[ShownAttestation], consents: Collection[str]) -> tuple[ShownAttestation, ...]:
    """Proof of an expertise tells of that expertise: without consent to both it is not shown."""
    return tuple(shown for shown in attestations if not shown.expertise or DataGroup.EXPERTISE in consents)
