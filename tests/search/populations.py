"""Generated people and wishes, from pools so small that they meet."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from hypothesis import strategies as st

from registry.choices import AttestationKind, Audience, DataGroup, Gender, Level, State, Way
from registry.models import Mediator
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services.details import MediatorDetails
from registry.services.mediators import (
    change,
    confirm,
    give_consent,
    pause,
    publish,
    register_many,
    resume,
    set_room,
    submit,
    withdraw,
    withdraw_consent,
)
from search.criteria import GENDERS, LEVELS, WAYS, Place, SearchCriteria, Wish
from tests.factories import ALL_PUBLIC, TESTS, TODAY

SPOKEN = (
    ("apc", None),
    ("apc", "apc-SY"),
    ("apc", "apc-LB"),
    ("arz", None),
    ("tir", None),
    ("kmr", None),
    ("kmr", "ku-TR"),
    ("kmr", "ku-SY"),
    ("ckb", None),
)
LANGUAGES = ("apc", "arz", "tir", "kmr", "ckb")
GROUPS = ("ara", "kur")
VARIETIES = ("apc-SY", "apc-LB", "ku-TR", "ku-SY")
MUNICIPALITIES = ("GM0202", "GM0268", "GM0363", "GM0344")
REGIONS = ("PV25", "GG1911", "VR08", "AM07")
EXPERTISE = ("sexual-violence", "mental-health", "housing")
ACTIVITIES = ("accompany", "outreach")
NAMES = ("Selam T.", "Sélam Ahmed", "Rojîn", "Amira Haddad", "سلام")
ORGANISATIONS = ("Stichting Brug", "Brugklas & Co")
WORDS = ("sel", "selam", "am", "ah", "rojin", "brug", "brugk", "s", "x", "سلام")


def subsets(values: tuple, largest: int = 2) -> st.SearchStrategy[tuple]:
    return st.lists(st.sampled_from(values), max_size=largest, unique=True).map(tuple)


def days(around: int = 200) -> st.SearchStrategy[datetime.date]:
    """Days near today, with the edges of every interval likely."""
    near = st.sampled_from((-180, -179, -60, -59, -1, 0, 1, 59, 60, 180)) | st.integers(-around, around)
    return near.map(lambda distance: TODAY + datetime.timedelta(days=distance))


spoken_languages = st.lists(
    st.tuples(st.sampled_from(SPOKEN), st.sampled_from(Level.values)),
    min_size=1,
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: tuple(SpokenLanguage(*spoken, level) for spoken, level in pairs))

attestations = st.lists(
    st.builds(
        ShownAttestation,
        kind=st.just(AttestationKind.TRAINING.value),
        issuer=st.just("School"),
        expertise=st.sampled_from((None, *EXPERTISE)),
        valid_until=days() | st.just(datetime.date.max),
    ),
    max_size=2,
).map(tuple)


@st.composite
def people(draw: st.DrawFn) -> MediatorDetails:
    ways = draw(st.lists(st.sampled_from(Way.values), min_size=1, max_size=4, unique=True))
    areas: dict[str, object] = {}
    if Way.IN_PERSON in ways:
        areas = draw(
            st.sampled_from(
                [{"serves_whole_country": True}]
                + [{"service_municipalities": (code,)} for code in MUNICIPALITIES]
                + [{"service_regions": (code,)} for code in REGIONS]
            )
        )
    activities = draw(subsets(ACTIVITIES))
    return MediatorDetails(
        name=draw(st.sampled_from(NAMES)),
        base_municipality=draw(st.sampled_from(MUNICIPALITIES)),
        languages=draw(spoken_languages),
        gender=draw(st.sampled_from(Gender.values)),
        ways=tuple(ways),
        expertise=draw(subsets(EXPERTISE, 3)),
        activities=activities,
        organisations=draw(subsets(ORGANISATIONS)),
        attestations=draw(attestations),
        keeps_people_who_move=draw(st.booleans()),
        **areas,
    )


@dataclass(frozen=True)
class Step:
    """One thing that happens to one person (an index that wraps round); ``value`` is what the service needs."""

    person: int
    action: str
    value: object = None

    def take(self, numbers: list[str]) -> None:
        """Goes through the service; withdrawing twice, or publishing who may not be published, is left out."""
        number = [numbers[self.person % len(numbers)]]
        match self.action:
            case "register":
                numbers += populate([self.value], [])
            case "change":
                change(by=TESTS, number=number[0], details=self.value)
            case "pause":
                pause(by=TESTS, numbers=number, until=self.value)
            case "resume":
                resume(by=TESTS, numbers=number)
            case "room":
                set_room(by=TESTS, numbers=number, room_from=self.value[0], limited=self.value[1])
            case "confirm":
                confirm(by=TESTS, numbers=number, today=self.value)
            case "withdraw consent":
                withdraw_consent(by=TESTS, numbers=number, groups=[self.value])
            case "give consent":
                groups = dict([self.value])
                give_consent(by=TESTS, numbers=number, groups=groups, wording="Show this.", locale="en")
            case "withdraw":
                _withdraw(number)
            case "publish again":
                _publish_again(number, self.value)


def _withdraw(numbers: list[str]) -> None:
    if Mediator.objects.exclude(state=State.WITHDRAWN).filter(number__in=numbers).exists():
        withdraw(by=TESTS, numbers=numbers)


def _publish_again(numbers: list[str], today: datetime.date) -> None:
    if Mediator.objects.filter(state=State.WITHDRAWN, number__in=numbers).consented().exists():
        submit(by=TESTS, numbers=numbers)
        publish(by=TESTS, numbers=numbers, today=today)


def _steps(action: str, values: st.SearchStrategy) -> st.SearchStrategy[Step]:
    return st.builds(Step, person=st.integers(0, 24), action=st.just(action), value=values)


steps = st.one_of(
    _steps("register", people()),
    _steps("change", people()),
    _steps("pause", days() | st.just(datetime.date.max)),
    _steps("resume", st.none()),
    _steps("room", st.tuples(days(), st.booleans())),
    _steps("confirm", days()),
    _steps("withdraw consent", st.sampled_from(list(DataGroup))),
    _steps("give consent", st.tuples(st.sampled_from(list(DataGroup)), st.sampled_from(list(Audience)))),
    _steps("withdraw", st.none()),
    _steps("publish again", days()),
)


def populate(described: list[MediatorDetails], happened: list[Step]) -> list[str]:
    """Registers and publishes these people, then lets these steps happen; returns their numbers."""
    numbers = register_many(by=TESTS, details=described)
    give_consent(by=TESTS, numbers=numbers, groups=ALL_PUBLIC, wording="Show this.", locale="en")
    submit(by=TESTS, numbers=numbers)
    publish(by=TESTS, numbers=numbers, today=TODAY)
    for step in happened:
        step.take(numbers)
    return numbers


wishes = st.one_of(
    st.sampled_from((*LANGUAGES, *GROUPS)).map(lambda code: Wish(languages=(code,))),
    st.builds(
        lambda codes, settled: Wish(languages=tuple(sorted(codes)), settled=settled),
        st.lists(st.sampled_from((*LANGUAGES, *GROUPS)), min_size=2, max_size=3, unique=True),
        st.booleans(),
    ),
    st.sampled_from((("apc-SY",), ("apc-LB",), ("apc-SY", "apc-LB"), ("ku-TR",), ("ku-SY", "ku-TR"))).map(
        lambda tags: Wish(varieties=tags)
    ),
)
places = st.builds(
    Place,
    municipalities=subsets(MUNICIPALITIES),
    regions=subsets(REGIONS),
    within_km=st.none() | st.sampled_from((1, 10, 17, 50, 60, 200)),
)


def _seldom(values: st.SearchStrategy, nothing: object) -> st.SearchStrategy:
    """Mostly nothing, so that searches with a few wishes still find people."""
    return st.one_of(st.just(nothing), st.just(nothing), values)


criteria = st.builds(
    SearchCriteria,
    wishes=_seldom(st.lists(wishes, min_size=1, max_size=2).map(tuple), ()),
    level=_seldom(st.sampled_from(LEVELS), None),
    place=_seldom(places, Place()),
    expertise=_seldom(subsets(EXPERTISE), ()),
    activities=_seldom(subsets(ACTIVITIES), ()),
    genders=_seldom(subsets(GENDERS), ()),
    ways=_seldom(subsets(WAYS), ()),
    available=_seldom(st.booleans(), False),
    keeps_people_who_move=_seldom(st.booleans(), False),
    words=_seldom(subsets(WORDS), ()),
)
