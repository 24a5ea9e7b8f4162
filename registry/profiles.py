"""A mediator as an audience may see her: the one place that turns consent into what is shown."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


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
