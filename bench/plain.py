"""The same question as a good Django engineer would put it to the ORM, without an engine of its own.

Same filters, same groups of choices with the same counts, same weights, and the first page with all that a card shows.
`bench.measure` checks that totals, counts and scores are the door's before it measures anything. Less is asked here in
two respects: equals stand in the order of their numbers instead of taking turns, and no wider choices are worked out.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from registry.choices import Audience, DataGroup, Level
from registry.models import Attestation, Consent, Mediator, MediatorLanguage
from registry.words import Vocabulary
from search.criteria import LEVELS, REMOTE_WAYS, WAYS, Place, SearchCriteria, Wish

CARD_PARTS = (
    "languages",
    "service_municipalities",
    "service_regions",
    "expertise",
    "activities",
    "declined_activities",
    "organisations",
    "attestations",
    "contact_channels",
    "consents",
)
RECENTLY = datetime.timedelta(days=60)


@dataclass(frozen=True)
class Answer:
    """``facets`` is {query key: {code: count}}; ``people`` are the first page, with their ``score``."""

    total: int
    facets: dict[str, dict[str, int]]
    people: list[Mediator]


def find(criteria: SearchCriteria, *, today: datetime.date, vocabulary: Vocabulary, size: int) -> Answer:
    """The first page, the total, and every choice with its count."""
    found = matching(criteria, today, vocabulary)
    page = (
        found.annotate(score=score(criteria, today, vocabulary))
        .order_by("-score", "number")
        .select_related("employed_by")
        .prefetch_related(*CARD_PARTS)[:size]
    )
    return Answer(found.count(), facets(criteria, today, vocabulary), list(page))


def matching(criteria: SearchCriteria, today: datetime.date, vocabulary: Vocabulary) -> QuerySet[Mediator]:
    """Everyone who may be seen today and fits."""
    found = Mediator.objects.published(today)
    for wish in criteria.wishes:
        found = found.filter(speaks(wish, criteria.level, vocabulary))
    if criteria.level and not criteria.wishes:
        found = found.filter(Exists(at_level(spoken_by_mediator(), criteria.level, "language")))
    if criteria.place:
        found = found.filter(works_at(criteria.place, criteria.ways, vocabulary))
    if criteria.expertise:
        found = found.filter(agreed_to_show(DataGroup.EXPERTISE))
    for slug in criteria.expertise:
        found = found.filter(Exists(Mediator.expertise.through.objects.filter(mediator=OuterRef("pk"), expertise=slug)))
    for slug in criteria.activities:
        found = found.filter(Exists(Mediator.activities.through.objects.filter(mediator=OuterRef("pk"), activity=slug)))
    if criteria.genders:
        found = found.filter(agreed_to_show(DataGroup.GENDER), gender__in=criteria.genders)
    if criteria.ways:
        found = found.filter(works_in(criteria.ways))
    if criteria.available:
        found = found.filter(room_from__lte=today)
    if criteria.keeps_people_who_move:
        found = found.filter(keeps_people_who_move=True)
    return found


def agreed_to_show(group: DataGroup) -> Exists:
    return Exists(
        Consent.objects.filter(
            mediator=OuterRef("pk"), group=group, audience=Audience.EVERYONE, withdrawn_at__isnull=True
        )
    )


def spoken_by_mediator() -> QuerySet[MediatorLanguage]:
    return MediatorLanguage.objects.filter(mediator=OuterRef("pk"))


def speaks(wish: Wish, level: str | None, vocabulary: Vocabulary) -> Exists:
    languages = [member for code in wish.languages for member in vocabulary.members(code)]
    spoken = spoken_by_mediator().filter(Q(language__in=languages) | Q(variety__in=wish.varieties))
    return Exists(at_level(spoken, level, "variety" if wish.varieties else "language"))


def at_level(spoken: QuerySet[MediatorLanguage], level: str | None, same: str) -> QuerySet[MediatorLanguage]:
    """Those rows at this level; someone is as good at a language (or variety: ``same``) as her best row of it."""
    if level is None:
        return spoken
    if level == "fluent-not-native":
        natively = MediatorLanguage.objects.filter(
            **{"mediator": OuterRef("mediator"), same: OuterRef(same), "level": Level.NATIVE}
        )
        return spoken.filter(~Exists(natively), level=Level.FLUENT)
    return spoken.filter(level__in=Level.values[Level.values.index(level) :])


def works_in(ways: Iterable[str]) -> Q:
    return Q.create([(Mediator.WAY_FIELDS[way], True) for way in ways], connector=Q.OR)


def works_at(place: Place, ways: tuple[str, ...], vocabulary: Vocabulary) -> Q:
    """In person where that is allowed and the service area meets the place, or a remote way that was asked."""
    fits = works_in(REMOTE_WAYS.intersection(ways)) if REMOTE_WAYS.intersection(ways) else Q(pk__in=[])
    if ways and "in-person" not in ways:
        return fits
    asked = set(place.municipalities)
    if place.within_km:
        asked |= vocabulary.municipalities_within(asked, place.within_km)
    for region in place.regions:
        asked |= vocabulary.regions[region].municipalities
    municipalities, regions = Mediator.service_municipalities.through, Mediator.service_regions.through
    return (
        fits
        | Q(serves_whole_country=True)
        | Exists(municipalities.objects.filter(mediator=OuterRef("pk"), municipality__in=asked))
        | Exists(regions.objects.filter(mediator=OuterRef("pk"), region__in=vocabulary.regions_meeting(asked)))
    )


def score(criteria: SearchCriteria, today: datetime.date, vocabulary: Vocabulary) -> Combinable:
    """The weights of docs/search.md as one sum, but for whose turn it is."""
    points = points_for(10, Q(confirmed_on__gt=today - RECENTLY))
    points += points_for(40, Q(room_from__lte=today)) + points_for(10, Q(room_from__lte=today, room_limited=False))
    for wish in criteria.wishes:
        for level in (Level.FLUENT, Level.NATIVE):
            points += points_for(30, speaks(wish, level, vocabulary))
    for slug in criteria.expertise:
        attested = Attestation.objects.filter(mediator=OuterRef("pk"), expertise=slug, valid_until__gt=today)
        points += points_for(30, Q(agreed_to_show(DataGroup.ATTESTATIONS)) & Q(Exists(attested)))
    if criteria.place.municipalities:
        asked = criteria.place.municipalities
        near = {km: list(vocabulary.municipalities_within(asked, km)) for km in (10, 25, 50)}
        points += Case(
            When(base_municipality__in=asked, then=40),
            When(base_municipality__in=near[10], then=30),
            When(base_municipality__in=near[25], then=20),
            When(base_municipality__in=near[50], then=10),
            default=0,
            output_field=IntegerField(),
        )
    return points


def points_for(weight: int, condition: Q | Exists) -> Case:
    return Case(When(condition, then=Value(weight)), default=Value(0), output_field=IntegerField())


def facets(criteria: SearchCriteria, today: datetime.date, vocabulary: Vocabulary) -> dict[str, dict[str, int]]:
    """How many there would be after each choice. Choices that find nobody are left out."""

    def total(**changes: object) -> int:
        return matching(replace(criteria, **changes), today, vocabulary).count()

    found = matching(criteria, today, vocabulary)
    showing_expertise = found.filter(agreed_to_show(DataGroup.EXPERTISE))
    counts = {
        "language": counted(spoken_by(found, criteria.level, "language"), "language"),
        "variety": varieties(criteria, today, vocabulary),
        "level": {level: total(level=level) for level in LEVELS},
        "region": regions(criteria, today, vocabulary),
        "expertise": counted(Mediator.expertise.through.objects.filter(mediator__in=showing_expertise), "expertise"),
        "activity": counted(Mediator.activities.through.objects.filter(mediator__in=found), "activity"),
        "gender": genders(criteria, today, vocabulary),
        "way": {way: total(ways=(way,)) for way in WAYS},
        "available": {"true": total(available=True)},
        "keepsPeopleWhoMove": {"true": found.filter(keeps_people_who_move=True).count()},
    }
    return {key: {code: count for code, count in of_key.items() if count} for key, of_key in counts.items()}


def counted(rows: QuerySet, field: str) -> dict[str, int]:
    """How many mediators these rows have for each value of a field."""
    return dict(rows.order_by().values_list(field).annotate(Count("mediator", distinct=True)))


def spoken_by(found: QuerySet[Mediator], level: str | None, same: str) -> QuerySet[MediatorLanguage]:
    return at_level(MediatorLanguage.objects.filter(mediator__in=found), level, same)


def varieties(criteria: SearchCriteria, today: datetime.date, vocabulary: Vocabulary) -> dict[str, int]:
    """A variety takes the place of others of its language, and is added to everything else."""
    found = matching(criteria, today, vocabulary)
    asked = {vocabulary.varieties[tag].language: wish for wish in criteria.wishes for tag in wish.varieties}
    rows = spoken_by(found, criteria.level, "variety").filter(variety__isnull=False)
    counts = counted(rows.exclude(language__in=asked), "variety")
    for language, wish in asked.items():
        others = replace(criteria, wishes=tuple(other for other in criteria.wishes if other != wish))
        rows = spoken_by(matching(others, today, vocabulary), criteria.level, "variety")
        counts |= counted(rows.filter(variety__isnull=False, language=language), "variety")
    return counts


def genders(criteria: SearchCriteria, today: datetime.date, vocabulary: Vocabulary) -> dict[str, int]:
    """A gender takes the place of those asked."""
    others = matching(replace(criteria, genders=()), today, vocabulary).filter(agreed_to_show(DataGroup.GENDER))
    counts = dict(others.order_by().values_list("gender").annotate(Count("pk", distinct=True)))
    return {gender: counts.get(gender, 0) for gender in ("woman", "man", "other")}


def regions(criteria: SearchCriteria, today: datetime.date, vocabulary: Vocabulary) -> dict[str, int]:
    """A region takes the place of all places asked.

    A hundred counts in SQL would be slower than this: two lists of who works where, and sets.
    """
    anywhere = matching(replace(criteria, place=Place()), today, vocabulary)
    remote = REMOTE_WAYS.intersection(criteria.ways)
    everywhere = works_in(remote) if remote else Q(pk__in=[])
    reached: Counter[str] = Counter()
    if not criteria.ways or "in-person" in criteria.ways:
        everywhere |= Q(serves_whole_country=True)
        reached = regions_reached(anywhere.exclude(everywhere), vocabulary)
    count = anywhere.filter(everywhere).count()
    return {code: reached[code] + count for code in vocabulary.regions}


def regions_reached(people: QuerySet[Mediator], vocabulary: Vocabulary) -> Counter[str]:
    """How many of these have a service area that meets each region."""
    of_municipality = {code: entry.regions for code, entry in vocabulary.municipalities.items()}
    of_region = {code: vocabulary.regions_meeting(entry.municipalities) for code, entry in vocabulary.regions.items()}
    areas: dict[int, set[str]] = {}
    for relation, field, regions_of in (
        (Mediator.service_municipalities, "municipality", of_municipality),
        (Mediator.service_regions, "region", of_region),
    ):
        rows = relation.through.objects.filter(mediator__in=people).values_list("mediator", field)
        for mediator, code in rows:
            areas.setdefault(mediator, set()).update(regions_of[code])
    return Counter(region for regions_of_one in areas.values() for region in regions_of_one)
