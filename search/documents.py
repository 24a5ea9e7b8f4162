"""What the engines know of a mediator: made from the public profile, kept in one table.

A document has one audience, everyone: what is not public with consent gives no card, no key, no word and no date.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import transaction

from registry.choices import Audience, Level, State
from registry.models import Mediator
from registry.profiles import Profile, ShownAttestation, ShownContact, SpokenLanguage, profiles
from registry.services.clock import lock_clock, move_on, next_seqs, renew_edition
from search.conditions import ANY_LANGUAGE, WHOLE_COUNTRY, key
from search.models import SearchDocument, Watermark
from search.ranking import attested_until
from search.understanding.folding import fold_word_list

CHUNK = 2_000

Body = dict[str, Any]


def body_of(profile: Profile) -> Body:
    """The document of a public profile: ``card``, ``keys``, ``words`` and ``dates`` (proleptic ordinals)."""
    return {
        "card": _card(profile),
        "keys": sorted(set(_keys(profile))),
        "words": sorted(set(_words(profile))),
        "dates": _dates(profile),
    }


def _keys(profile: Profile) -> Iterator[str]:
    yield key("base", profile.base_municipality)
    if profile.serves_whole_country:
        yield key("area", WHOLE_COUNTRY)
    for code in (*profile.service_municipalities, *profile.service_regions):
        yield key("area", code)
    for way in profile.ways:
        yield key("way", way)
    for slug in profile.expertise:
        yield key("expertise", slug)
    for slug in profile.activities:
        yield key("activity", slug)
    if profile.gender:
        yield key("gender", profile.gender)
    if profile.keeps_people_who_move:
        yield key("keepsPeopleWhoMove", "true")
    yield from _language_keys(profile.languages)


def _language_keys(languages: Iterable[SpokenLanguage]) -> Iterator[str]:
    """Each language and variety, alone and at each level reached; a language is as good as its best variety."""
    best: dict[tuple[str, str], int] = {}
    for spoken in languages:
        rank = _LEVELS.index(spoken.level)
        for spoken_as in (("language", spoken.language), ("variety", spoken.variety)):
            if spoken_as[1]:
                best[spoken_as] = max(rank, best.get(spoken_as, 0))
    for (field, code), rank in best.items():
        yield key(field, code)
        for level in _LEVELS_REACHED[rank]:
            yield key(field, code, level)
            yield key("language", ANY_LANGUAGE, level)


_LEVELS = Level.values
# What someone at each of these levels is found by.
_LEVELS_REACHED = tuple(
    (*_LEVELS[: rank + 1], "fluent-not-native") if level == Level.FLUENT else tuple(_LEVELS[: rank + 1])
    for rank, level in enumerate(_LEVELS)
)


def _words(profile: Profile) -> Iterator[str]:
    for name in (profile.name, *profile.organisations):
        yield from fold_word_list(name)


def _dates(profile: Profile) -> dict[str, int]:
    dates = {
        "paused_until": profile.paused_until,
        "visible_until": profile.visible_until,
        "room_from": profile.room_from,
        "ample_room_from": datetime.date.max if profile.room_limited else profile.room_from,
    }
    if profile.confirmed_on:
        dates["confirmed_on"] = profile.confirmed_on
    for attestation in profile.attestations:
        if attestation.expertise in profile.expertise:
            name = attested_until(attestation.expertise)
            dates[name] = max(attestation.valid_until, dates.get(name, datetime.date.min))
    return {name: date.toordinal() for name, date in dates.items()}


_DATE_FIELDS = ("paused_until", "room_from", "confirmed_on", "visible_until")


def _card(profile: Profile) -> dict[str, Any]:
    """The public profile as JSON can hold it: nested values as lists in field order, dates as ISO 8601."""
    values = ((field, getattr(profile, field)) for field in _PROFILE_FIELDS)
    card = {field: list(value) if isinstance(value, tuple) else value for field, value in values}
    card["languages"] = [[spoken.language, spoken.variety, spoken.level] for spoken in profile.languages]
    card["attestations"] = [
        [shown.kind, shown.issuer, shown.expertise, shown.valid_until.isoformat()] for shown in profile.attestations
    ]
    card["contact"] = [[shown.kind, shown.value] for shown in profile.contact]
    for field in _DATE_FIELDS:
        card[field] = card[field] and card[field].isoformat()
    return card


_PROFILE_FIELDS = tuple(field.name for field in dataclasses.fields(Profile))


def profile_of_card(card: Mapping[str, Any]) -> Profile:
    """The public profile that a body's card was made from."""
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in card.items()}
    fields["languages"] = tuple(SpokenLanguage(*spoken) for spoken in card["languages"])
    fields["attestations"] = tuple(
        ShownAttestation(kind, issuer, expertise, datetime.date.fromisoformat(until))
        for kind, issuer, expertise, until in card["attestations"]
    )
    fields["contact"] = tuple(ShownContact(*shown) for shown in card["contact"])
    for field in _DATE_FIELDS:
        fields[field] = card[field] and datetime.date.fromisoformat(card[field])
    return Profile(**fields)


def published_profile(number: str, today: datetime.date) -> Profile | None:
    """The public profile of someone the world may see on this day, from her document; None for anyone else."""
    if not Mediator.objects.published(today).filter(number=number).exists():
        return None
    document = SearchDocument.objects.filter(number=number, body__isnull=False).first()
    return profile_of_card(document.body["card"]) if document else None


def write_documents(sender: object, seqs: Mapping[str, int], **kwargs: object) -> None:
    """Hears `mediators_changed`: writes the documents of these mediators in the transaction of the change."""
    numbers = list(seqs)
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        bodies = _bodies(chunk)
        known = set(SearchDocument.objects.filter(number__in=chunk).values_list("number", flat=True))
        # Someone never published has no row; someone no longer published becomes a tombstone.
        _save(
            SearchDocument(number=number, seq=seqs[number], body=bodies.get(number))
            for number in chunk
            if number in bodies or number in known
        )


def _save(documents: Iterable[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["seq", "body", "written_at"],
        batch_size=CHUNK,
    )


def _bodies(numbers: Collection[str]) -> dict[str, Body]:
    """Bodies of those among these who are published with consent, whatever their dates."""
    found = Mediator.objects.filter(number__in=numbers, state=State.PUBLISHED)
    return {number: body_of(profile) for number, profile in profiles(found, Audience.EVERYONE).items()}


def bodies_anew() -> Iterator[dict[str, Body]]:
    """The bodies of everyone who should have one, made from the registry, a few thousand at a time."""
    numbers = iter(Mediator.objects.filter(state=State.PUBLISHED).values_list("number", flat=True).order_by("pk"))
    while chunk := list(islice(numbers, CHUNK)):
        yield _bodies(chunk)


@transaction.atomic
def rebuild_documents(*, restored: bool = False) -> int:
    """Writes every body anew, keeps every seq, and renews the edition; returns how many documents live.

    Someone who should have had a document and has none gets the next seq. ``restored``: this database comes from a
    back-up, so seqs were given out that it does not know of; the Clock goes past them. An index of the cluster stays
    in use when it is still right: when no body turned out to be another than before, and nothing was restored.
    """
    clock = lock_clock()
    if restored:
        move_on(clock)
    seqs = dict(SearchDocument.objects.values_list("number", "seq"))
    gone = set(SearchDocument.objects.filter(body__isnull=False).values_list("number", flat=True))
    live, as_before = 0, not restored
    for bodies in bodies_anew():
        before = dict(SearchDocument.objects.filter(number__in=bodies).values_list("number", "body"))
        changed = [number for number, body in bodies.items() if before.get(number) != body]
        as_before &= not changed
        seqs |= next_seqs(clock, sorted(bodies.keys() - seqs.keys()))
        _save(SearchDocument(number=number, seq=seqs[number], body=bodies[number]) for number in changed)
        gone -= bodies.keys()
        live += len(bodies)
    _save(SearchDocument(number=number, seq=seqs[number], body=None) for number in sorted(gone))
    edition = clock.edition
    renew_edition(clock)
    if as_before and not gone:
        Watermark.objects.filter(edition=edition).update(edition=clock.edition)
    return live
