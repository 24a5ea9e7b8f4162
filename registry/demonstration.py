"""Invented people, spread as cultural mediators in the Netherlands might be. Nobody here exists.

Everything follows from the seed and the day: the same two make the same people. Written through the services.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.db import transaction

from registry.choices import AttestationKind, Audience, ContactKind, ContactVisibility, DataGroup, Gender, Level, Way
from registry.models import Mediator
from registry.numbers import ALPHABET, LENGTH, with_check_character
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services import mediators as services
from registry.services.actors import Process
from registry.services.details import ContactDetails, MediatorDetails
from registry.words import Vocabulary, current_vocabulary

BATCH = 5_000
BY = Process("load_demo")
WORDING = "Demonstration: an invented person agrees to nothing and to everything."

# How many in a thousand live where: the large cities and places with large reception centres. The rest is anywhere.
BASES = {
    "GM0363": 130, "GM0599": 110, "GM0518": 90, "GM0344": 60, "GM0772": 35, "GM0855": 30, "GM0014": 35,
    "GM0202": 40, "GM0268": 35, "GM0034": 25, "GM0758": 15, "GM0193": 20, "GM0153": 20, "GM0080": 20,
    "GM0935": 15, "GM0796": 15, "GM0200": 15, "GM0106": 10, "GM0114": 8, "GM0479": 12, "GM0392": 12,
    "GM0546": 12, "GM0307": 12, "GM0228": 8, "GM0995": 8, "GM0983": 10, "GM0917": 10, "GM1895": 6,
}  # fmt: skip
ANYWHERE = 150

# A mother tongue, how common it is among mediators, and the varieties that are recorded for it, most often first.
MOTHER_TONGUES = (
    ("tir", 130, ("ti-ER", "ti-ET")),
    ("apc", 130, ("apc-SY", "apc-LB", "apc-PS")),
    ("prs", 80, ("prs-AF",)),
    ("pes", 70, ()),
    ("som", 70, ("so-SO", "so-x-benadiri")),
    ("ukr", 60, ()),
    ("tur", 60, ()),
    ("kmr", 50, ("ku-SY", "ku-TR", "ku-IQ")),
    ("ckb", 30, ("ckb-IQ", "ckb-IR")),
    ("acm", 40, ()),
    ("ary", 40, ()),
    ("apd", 25, ()),
    ("amh", 25, ()),
    ("pus", 25, ("ps-AF",)),
    ("arz", 15, ()),
    ("rif", 15, ()),
    ("rus", 20, ()),
    ("pol", 20, ()),
    ("orm", 12, ("om-ET",)),
    ("fra", 15, ("fr-CD",)),
    ("por", 12, ("pt-BR", "pt-AO")),
    ("spa", 10, ("es-419",)),
    ("ron", 8, ()),
    ("bul", 8, ()),
    ("cmn", 10, ()),
    ("vie", 5, ()),
    ("hye", 8, ()),
    ("aii", 8, ()),
    ("lin", 8, ()),
    ("swh", 8, ()),
    ("tam", 5, ()),
    ("urd", 5, ()),
    ("azb", 4, ()),
    ("kat", 4, ()),
    ("tig", 6, ()),
    ("byn", 3, ()),
    ("uig", 3, ()),
    ("nld", 20, ()),
)
# Second languages that often come with a mother tongue.
ALONGSIDE = {
    "tir": ("amh", "apd", "eng"),
    "apc": ("arb", "eng", "kmr"),
    "prs": ("pes", "pus", "eng"),
    "pus": ("prs", "urd"),
    "som": ("eng", "arb"),
    "ukr": ("rus", "eng"),
    "kmr": ("tur", "apc", "ckb"),
    "ckb": ("pes", "acm"),
    "acm": ("arb", "eng"),
    "ary": ("fra", "rif"),
    "apd": ("arb", "eng"),
    "aii": ("acm", "eng"),
    "nld": ("apc", "tir", "eng"),
}
SOMETIMES_ALSO = ("eng", "fra", "arb", "deu")

WOMEN = (
    "Selam", "Amina", "Rahel", "Samira", "Fatima", "Zahra", "Leyla", "Oksana", "Nadia", "Hodan", "Mariam", "Yasmin",
    "Shirin", "Elif", "Rojda", "Senait", "Hanan", "Olena", "Parwana", "Aster", "Ifrah", "Nour", "Sabah", "Zeynep",
    "Irina", "Lwam", "Dilan", "Huda", "Maryna", "Ruta",
)  # fmt: skip
MEN = (
    "Yonas", "Ahmad", "Mohamed", "Farid", "Kidane", "Omar", "Reza", "Andriy", "Mehmet", "Azad", "Abdi", "Karim",
    "Hassan", "Samuel", "Rashid", "Bilal", "Serhat", "Taras", "Najib", "Tesfay",
)  # fmt: skip
INITIALS = "ABCDEFGHIJKLMNOPRSTVWYZ"
ORGANISATIONS = (
    "Stichting De Brug (demo)", "Netwerk Sleutelpersonen Oost (demo)", "Vereniging Samen Verder (demo)",
    "Steunpunt Nieuwkomers (demo)", "Collectief De Drempel (demo)", "Stichting Twee Talen (demo)",
    "Gezondheidshuis Zuid (demo)", "Welzijn Noord (demo)",
)  # fmt: skip
ISSUERS = ("Kenniscentrum Oost (demo)", "Hogeschool Rijnpoort (demo)", "Academie De Linde (demo)")


@dataclass(frozen=True, slots=True)
class _Story:
    """One invented person, and what became of her registration."""

    number: str
    details: MediatorDetails
    shown: tuple[DataGroup, ...]
    fate: str
    room_in_days: int
    room_limited: bool
    confirmed_days_ago: int


# What became of a registration, and how often in a hundred.
FATES = {"published": 84, "draft": 4, "submitted": 4, "paused": 4, "withdrawn": 4}


def load_demonstration(
    *, mediators: int, seed: int, today: datetime.date, progress: Callable[[int], None] = lambda done: None
) -> list[str]:
    """Adds so many invented people in every state; returns their numbers. ``progress`` hears how many are done."""
    stories = _stories(random.Random(seed), current_vocabulary(), today)  # noqa: S311 - invented people, no secret
    numbers: list[str] = []
    while len(numbers) < mediators:
        batch = list(islice(stories, min(BATCH, mediators - len(numbers))))
        _register(batch, today)
        numbers += [story.number for story in batch]
        progress(len(numbers))
    return numbers


@transaction.atomic
def _register(stories: Sequence[_Story], today: datetime.date) -> None:
    services.register_many(
        by=BY,
        details=[story.details for story in stories],
        numbers=[story.number for story in stories],
        is_demo=True,
    )
    for shown in sorted({story.shown for story in stories}):
        services.give_consent(
            by=BY,
            numbers=[story.number for story in stories if story.shown == shown],
            groups=dict.fromkeys(shown, Audience.EVERYONE),
            wording=WORDING,
            locale="en",
        )

    def those(*fates: str) -> list[str]:
        return [story.number for story in stories if story.fate in fates]

    # Room first: who is published already needs a new document for each change.
    for room in sorted({(story.room_in_days, story.room_limited) for story in stories} - {(0, False)}):
        services.set_room(
            by=BY,
            numbers=[story.number for story in stories if (story.room_in_days, story.room_limited) == room],
            room_from=today + datetime.timedelta(days=room[0]),
            limited=room[1],
        )
    services.pause(by=BY, numbers=those("paused"), until=today + datetime.timedelta(days=30))
    services.submit(by=BY, numbers=those("submitted", "published", "paused", "withdrawn"))
    for days in sorted({story.confirmed_days_ago for story in stories}):
        services.publish(
            by=BY,
            numbers=[
                story.number
                for story in stories
                if story.confirmed_days_ago == days and story.fate in {"published", "paused", "withdrawn"}
            ],
            today=today - datetime.timedelta(days=days),
        )
    services.withdraw(by=BY, numbers=those("withdrawn"))


def _stories(chance: random.Random, vocabulary: Vocabulary, today: datetime.date) -> Iterator[_Story]:
    taken = set(Mediator.objects.values_list("number", flat=True))
    while True:
        number = with_check_character("".join(chance.choices(ALPHABET, k=LENGTH - 1)))
        if number in taken:
            continue
        taken.add(number)
        yield _Story(
            number=number,
            details=_details(chance, vocabulary, today),
            shown=_shown(chance),
            fate=chance.choices(list(FATES), weights=list(FATES.values()))[0],
            room_in_days=chance.choices((0, 7, 21), weights=(80, 12, 8))[0],
            room_limited=chance.random() < 0.15,
            # The last two are too long ago: nobody sees them any more.
            confirmed_days_ago=chance.choices((1, 20, 50, 90, 150, 181, 300), weights=(25, 25, 20, 15, 10, 3, 2))[0],
        )


def _shown(chance: random.Random) -> tuple[DataGroup, ...]:
    """Nearly everyone shows all; some keep one group to themselves."""
    kept_back = chance.choice(list(DataGroup)[1:]) if chance.random() < 0.1 else None
    return tuple(group for group in DataGroup if group != kept_back)


def _details(chance: random.Random, vocabulary: Vocabulary, today: datetime.date) -> MediatorDetails:
    gender = chance.choices((Gender.WOMAN, Gender.MAN, Gender.OTHER, Gender.NOT_SAID), weights=(60, 36, 1, 3))[0]
    first_names = {Gender.WOMAN: WOMEN, Gender.MAN: MEN}.get(gender, WOMEN + MEN)
    name = f"{chance.choice(first_names)} {chance.choice(INITIALS)}."
    base = _base(chance, vocabulary)
    ways = _ways(chance)
    in_person = Way.IN_PERSON in ways
    expertise = tuple(chance.sample(sorted(vocabulary.expertise), k=chance.randint(1, 6)))
    activities = chance.sample(sorted(vocabulary.activities), k=chance.randint(2, 6))
    organisation = chance.choice(ORGANISATIONS) if chance.random() < 0.5 else None
    return MediatorDetails(
        name=name,
        gender=gender,
        base_municipality=base,
        ways=ways,
        languages=_languages(chance),
        expertise=expertise,
        activities=tuple(activities[1:]),
        declined_activities=(activities[0],) if chance.random() < 0.4 else (),
        organisations=(organisation,) if organisation else (),
        attestations=_attestations(chance, expertise, today),
        paid_invoice=chance.random() < 0.6,
        volunteer_fee=chance.random() < 0.3,
        employed_by=organisation if organisation and chance.random() < 0.2 else None,
        keeps_people_who_move=chance.random() < 0.4,
        contact_channels=_contact(chance, name),
        **(_service_area(chance, base, vocabulary) if in_person else {}),
    )


def _base(chance: random.Random, vocabulary: Vocabulary) -> str:
    place = chance.choices((*BASES, None), weights=(*BASES.values(), ANYWHERE))[0]
    return vocabulary.municipality(place).code if place else chance.choice(sorted(vocabulary.municipalities))


def _ways(chance: random.Random) -> tuple[Way, ...]:
    return tuple(way for way, often in zip(Way, (0.92, 0.6, 0.35, 0.25), strict=True) if chance.random() < often) or (
        Way.PHONE,
    )


def _service_area(chance: random.Random, base: str, vocabulary: Vocabulary) -> dict[str, object]:
    kind = chance.choices(("near", "province", "ggd", "country"), weights=(60, 20, 14, 6))[0]
    if kind == "country":
        return {"serves_whole_country": True}
    if kind == "near":
        near = _neighbours(vocabulary, base, chance.choice((5, 10, 20)))
        return {"service_municipalities": (base, *chance.sample(near, k=min(len(near), 6)))}
    regions = vocabulary.municipalities[base].regions
    return {"service_regions": (regions[0 if kind == "province" else 1],)}


@lru_cache(maxsize=2048)
def _neighbours(vocabulary: Vocabulary, municipality: str, kilometres: int) -> tuple[str, ...]:
    return tuple(sorted(vocabulary.municipalities_within({municipality}, kilometres) - {municipality}))


def _languages(chance: random.Random) -> tuple[SpokenLanguage, ...]:
    mother_tongue, _weight, varieties = chance.choices(
        MOTHER_TONGUES, weights=[weight for _code, weight, _varieties in MOTHER_TONGUES]
    )[0]
    variety = None
    if varieties and chance.random() < 0.7:
        variety = chance.choices(varieties, weights=range(len(varieties), 0, -1))[0]
    spoken = [SpokenLanguage(mother_tongue, variety, Level.NATIVE)]
    if mother_tongue != "nld" and chance.random() < 0.95:
        spoken.append(SpokenLanguage("nld", None, chance.choices((Level.FLUENT, Level.WORKING), weights=(75, 25))[0]))
    others = [*ALONGSIDE.get(mother_tongue, ()), *SOMETIMES_ALSO]
    for code in dict.fromkeys(chance.choices(others, k=chance.randint(0, 2))):
        if code != mother_tongue:
            spoken.append(SpokenLanguage(code, None, chance.choice((Level.FLUENT, Level.WORKING))))
    return tuple(spoken)


def _attestations(
    chance: random.Random, expertise: Sequence[str], today: datetime.date
) -> tuple[ShownAttestation, ...]:
    attestations = []
    if chance.random() < 0.5:
        attestations.append(
            ShownAttestation(AttestationKind.CERTIFICATE, chance.choice(ISSUERS), None, datetime.date.max)
        )
    for slug in expertise:
        if chance.random() < 0.3:
            until = today + datetime.timedelta(days=chance.randint(-200, 900))
            attestations.append(ShownAttestation(AttestationKind.TRAINING, chance.choice(ISSUERS), slug, until))
    return tuple(attestations)


def _contact(chance: random.Random, name: str) -> tuple[ContactDetails, ...]:
    """Addresses that reach nobody: example.org belongs to no one, and no Dutch number begins with 00 after +31 6."""
    address = f"{name.split(maxsplit=1)[0].lower()}.{chance.randrange(10**6):06d}@example.org"
    visibility = chance.choices(list(ContactVisibility), weights=(10, 20, 70))[0]
    channels = [ContactDetails(ContactKind.EMAIL, address, visibility)]
    if chance.random() < 0.7:
        telephone = f"+31 6 00{chance.randrange(10**6):06d}"
        channels.append(ContactDetails(ContactKind.TELEPHONE, telephone, ContactVisibility.RELAY_ONLY))
    return tuple(channels)
