"""A mediator as people read her: a `registry.profiles.Profile` in names, sentences and marks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.finding import wording
from cms.foreign import filled, said
from registry.choices import AttestationKind, ContactKind, Gender, Level, Way
from registry.numbers import display_number
from registry.profiles import Profile, ShownAttestation, ShownContact, SpokenLanguage
from registry.words import Vocabulary
from search.criteria import SearchCriteria
from search.results import Hit


@dataclass(frozen=True, slots=True)
class ShownLanguage:
    """``own_name`` in its own script, with the ``tag`` and direction that belong to it."""

    name: str
    level: str
    own_name: str
    tag: str
    direction: str
    asked: bool


@dataclass(frozen=True, slots=True)
class ShownTopic:
    name: str
    asked: bool


@dataclass(frozen=True, slots=True)
class ShownProof:
    kind: str
    about: str
    issuer: str
    until: str  # empty: no end


@dataclass(frozen=True, slots=True)
class ContactLink:
    kind: str
    value: str
    url: str  # empty: text only


@dataclass(frozen=True, slots=True)
class Person:
    """Everything the list or the profile page shows of one mediator."""

    number: str
    url: str
    name: str
    initials: str
    gender: str
    base: str
    room: int  # 3 room, 2 a little, 1 full
    room_text: str
    confirmed: str
    languages: tuple[ShownLanguage, ...]
    areas: tuple[str, ...]
    ways: tuple[str, ...]
    expertise: tuple[ShownTopic, ...]
    activities: tuple[str, ...]
    declined: tuple[str, ...]
    organisations: tuple[str, ...]
    proofs: tuple[ShownProof, ...]
    terms: tuple[str, ...]
    keeps_people_who_move: bool
    contact: tuple[ContactLink, ...]
    reasons: tuple[str, ...] = ()

    @property
    def room_mark(self) -> str:
        """The icon that says how much room there is."""
        return f"m{self.room}"


def person(
    profile: Profile,
    *,
    today: datetime.date,
    vocabulary: Vocabulary,
    names: wording.Names,
    criteria: SearchCriteria | None = None,
    reasons: tuple[str, ...] = (),
) -> Person:
    """A profile in words; what ``criteria`` ask is marked."""
    asked = criteria or SearchCriteria()
    room, room_text = wording.room_in_words(profile, today)
    return Person(
        number=display_number(profile.number),
        url=reverse("finding:profile", args=[display_number(profile.number)]),
        name=profile.name,
        initials=_initials(profile.name),
        gender=names.choice(Gender(profile.gender)) if profile.gender else "",
        base=names.municipality(profile.base_municipality),
        room=room,
        room_text=room_text,
        confirmed=wording.day(profile.confirmed_on) if profile.confirmed_on else "",
        languages=tuple(_language(spoken, asked, names, vocabulary) for spoken in profile.languages),
        areas=_areas(profile, names),
        ways=tuple(names.choice(Way(way)) for way in profile.ways),
        expertise=_topics(profile, asked, names),
        activities=tuple(map(names.activity, profile.activities)),
        declined=tuple(map(names.activity, profile.declined_activities)),
        organisations=profile.organisations,
        proofs=tuple(
            _proof(attestation, names) for attestation in profile.attestations if attestation.valid_until > today
        ),
        terms=_terms(profile),
        keeps_people_who_move=profile.keeps_people_who_move,
        contact=tuple(_contact(contact, names) for contact in profile.contact),
        reasons=reasons,
    )


def person_found(
    hit: Hit, *, criteria: SearchCriteria, today: datetime.date, vocabulary: Vocabulary, names: wording.Names
) -> Person:
    """Someone in the list, with the reasons why she is there."""
    return person(
        hit.card,
        today=today,
        vocabulary=vocabulary,
        names=names,
        criteria=criteria,
        reasons=tuple(wording.reason_in_words(reason, names) for reason in hit.reasons),
    )


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _language(
    spoken: SpokenLanguage, asked: SearchCriteria, names: wording.Names, vocabulary: Vocabulary
) -> ShownLanguage:
    entry = vocabulary.languages[spoken.language]
    return ShownLanguage(
        name=names.language(spoken.variety or spoken.language),
        level=names.choice(Level(spoken.level)),
        own_name=entry.autonym,
        tag=entry.tag,
        direction=vocabulary.direction(spoken.language),
        asked=any(
            spoken.variety in wish.varieties
            or any(spoken.language in vocabulary.members(code) for code in wish.languages)
            for wish in asked.wishes
        ),
    )


def _topics(profile: Profile, asked: SearchCriteria, names: wording.Names) -> tuple[ShownTopic, ...]:
    """What she knows about: what is asked first."""
    topics = (ShownTopic(names.expertise(slug), slug in asked.expertise) for slug in profile.expertise)
    return tuple(sorted(topics, key=lambda topic: not topic.asked))


def _areas(profile: Profile, names: wording.Names) -> tuple[str, ...]:
    if profile.serves_whole_country:
        return (said(_("the whole country")),)
    return (
        *map(names.region, profile.service_regions),
        *map(names.municipality, profile.service_municipalities),
    )


def _proof(attestation: ShownAttestation, names: wording.Names) -> ShownProof:
    return ShownProof(
        kind=names.choice(AttestationKind(attestation.kind)),
        about=names.expertise(attestation.expertise) if attestation.expertise else "",
        issuer=attestation.issuer,
        # The end date itself is not included.
        until=""
        if attestation.valid_until == datetime.date.max
        else wording.day(attestation.valid_until - datetime.timedelta(days=1)),
    )


def _terms(profile: Profile) -> tuple[str, ...]:
    terms = []
    if profile.paid_invoice:
        terms.append(said(_("Your organisation pays: you get an invoice.")))
    if profile.volunteer_fee:
        terms.append(said(_("Your organisation pays a volunteer fee.")))
    if profile.employed_by:
        terms.append(filled(_("Employed by %(organisation)s."), organisation=profile.employed_by))
    return tuple(terms)


def _contact(contact: ShownContact, names: wording.Names) -> ContactLink:
    match contact.kind:
        case ContactKind.EMAIL:
            url = f"mailto:{contact.value}"
        case ContactKind.TELEPHONE:
            url = "tel:" + "".join(character for character in contact.value if character in "+0123456789")
        case ContactKind.WEBSITE if contact.value.startswith(("https://", "http://")):
            url = contact.value
        case _:
            url = ""
    return ContactLink(names.choice(ContactKind(contact.kind)), contact.value, url)
