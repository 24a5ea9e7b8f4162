"""A mediator as the API shows her: a public `registry.profiles.Profile` as JSON, with names beside codes.

There is no way to reach her in it: contact details are not in the public API, whoever may see them elsewhere.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from api.v1.names import Names
from registry.profiles import Profile, ShownAttestation, SpokenLanguage
from search.results import Hit

Json = dict[str, Any]


@lru_cache(maxsize=4096)
def card(profile: Profile, names: Names, today: datetime.date) -> Json:
    """One mediator, as of today: attestations that ended are left out. Kept, so not to be changed."""
    return {
        "number": profile.number,
        "name": profile.name,
        "gender": names.gender(profile.gender) if profile.gender else None,
        "baseMunicipality": names.municipality(profile.base_municipality),
        "serviceArea": {
            "wholeCountry": profile.serves_whole_country,
            "regions": [names.region(code) for code in profile.service_regions],
            "municipalities": [names.municipality(code) for code in profile.service_municipalities],
        },
        "ways": [names.way(code) for code in profile.ways],
        "languages": [_language(spoken, names) for spoken in profile.languages],
        "expertise": [names.expertise(slug) for slug in profile.expertise],
        "activities": [names.activity(slug) for slug in profile.activities],
        "declinedActivities": [names.activity(slug) for slug in profile.declined_activities],
        "organisations": list(profile.organisations),
        "attestations": [_attestation(shown, names) for shown in profile.attestations if shown.valid_until > today],
        "terms": {
            "paidInvoice": profile.paid_invoice,
            "volunteerFee": profile.volunteer_fee,
            "employedBy": profile.employed_by,
        },
        "keepsPeopleWhoMove": profile.keeps_people_who_move,
        "room": _room(profile, today),
        "confirmedOn": day(profile.confirmed_on),
    }


def found(hit: Hit, names: Names, today: datetime.date) -> Json:
    """One mediator found, with the reasons why she stands where she stands."""
    return {
        **card(hit.card, names, today),
        "reasons": [
            {"code": reason.code, "values": [names.anything(code) for code in reason.values]} for reason in hit.reasons
        ],
    }


def day(date: datetime.date | None) -> str | None:
    """A date as ISO 8601; null for none, and for the ends of time that stand for always and never."""
    return None if date in {None, datetime.date.min, datetime.date.max} else date.isoformat()


def _language(spoken: SpokenLanguage, names: Names) -> Json:
    return {
        "language": names.language(spoken.language),
        "variety": names.variety(spoken.variety) if spoken.variety else None,
        "level": names.level(spoken.level),
    }


def _attestation(shown: ShownAttestation, names: Names) -> Json:
    return {
        "kind": names.attestation_kind(shown.kind),
        "issuer": shown.issuer,
        "expertise": names.expertise(shown.expertise) if shown.expertise else None,
        "validUntil": day(shown.valid_until),
    }


def _room(profile: Profile, today: datetime.date) -> Json:
    """``from`` is the day from which someone full has room again; null when that is not known."""
    has_room = profile.has_room(today)
    return {
        "status": "open" if has_room else "full",
        "from": None if has_room else day(profile.room_from),
        "limited": profile.room_limited,
    }
