"""What can be done to mediators, by whom, and what is remembered and told of it."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation

from registry.choices import AttestationKind, Audience, ContactKind, ContactVisibility, DataGroup, Gender, Level, State
from registry.models import Account, Consent, HistoryEntry, Mediator, Organisation
from registry.numbers import parse_number
from registry.profiles import ShownAttestation, SpokenLanguage
from registry.services import mediators as services
from registry.services.actors import Process
from registry.services.clock import read_clock
from registry.services.details import DETAIL_FIELDS, ContactDetails
from registry.services.mediators import UnknownMediator, details_of
from registry.signals import mediators_changed
from tests.factories import (
    TESTS,
    TODAY,
    a_mediator,
    a_published_mediator,
    a_registry_manager,
    an_account,
    consent,
    details,
)

pytestmark = pytest.mark.django_db

MARKER = "marker-that-stays-private"
EVERYTHING = {
    "name": "Rahel K.",
    "base_municipality": "GM0363",
    "languages": (SpokenLanguage("tir", "ti-ER", Level.FLUENT), SpokenLanguage("eng", None, Level.WORKING)),
    "gender": Gender.WOMAN,
    "service_municipalities": ("GM0202", "GM0363"),
    "service_regions": ("PV25",),
    "serves_whole_country": True,
    "ways": ("in-person", "phone"),
    "expertise": ("housing",),
    "activities": ("accompany",),
    "declined_activities": ("guide-person",),
    "organisations": ("De Brug", MARKER),
    "attestations": (ShownAttestation(AttestationKind.TRAINING, MARKER, "housing", datetime.date.max),),
    "paid_invoice": True,
    "volunteer_fee": True,
    "employed_by": "Netwerk Oost",
    "keeps_people_who_move": True,
    "contact_channels": (
        ContactDetails(ContactKind.EMAIL, f"{MARKER}@example.org", ContactVisibility.PUBLIC),
        ContactDetails(ContactKind.TELEPHONE, MARKER, ContactVisibility.RELAY_ONLY),
    ),
}

Service = Callable[[object, str], object]
# Every service on one mediator; the first group is hers to use, the second is for registry managers.
HERS: dict[str, Service] = {
    "change": lambda by, number: services.change(by=by, number=number, details=details(name="Another")),
    "submit": lambda by, number: services.submit(by=by, numbers=[number]),
    "withdraw": lambda by, number: services.withdraw(by=by, numbers=[number]),
    "pause": lambda by, number: services.pause(by=by, numbers=[number]),
    "resume": lambda by, number: services.resume(by=by, numbers=[number]),
    "set-room": lambda by, number: services.set_room(by=by, numbers=[number], room_from=TODAY, limited=True),
    "confirm": lambda by, number: services.confirm(by=by, numbers=[number], today=TODAY),
    "give-consent": lambda by, number: services.give_consent(
        by=by, numbers=[number], groups={DataGroup.PROFILE: Audience.EVERYONE}, wording="Yes.", locale="en"
    ),
    "withdraw-consent": lambda by, number: services.withdraw_consent(
        by=by, numbers=[number], groups=[DataGroup.PROFILE]
    ),
}
MANAGERS: dict[str, Service] = {
    "publish": lambda by, number: services.publish(by=by, numbers=[number], today=TODAY),
}
ALL = HERS | MANAGERS


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def news() -> Iterator[list[dict[str, int]]]:
    """What is told of changes, one entry for each time."""
    heard: list[dict[str, int]] = []

    def hear(seqs: dict[str, int], **_rest: object) -> None:
        heard.append(dict(seqs))

    mediators_changed.connect(hear)
    yield heard
    mediators_changed.disconnect(hear)


def mediator(number: str) -> Mediator:
    return Mediator.objects.get(number=number)


def history(number: str) -> list[HistoryEntry]:
    return list(HistoryEntry.objects.filter(number=number).order_by("seq"))


def ready_for(action: str, account: Account | None = None) -> str:
    """Someone to whom this can be done, and to whom doing it makes a difference."""
    number = a_mediator(account=account)
    if action != "give-consent":
        consent(number)
    if action == "publish":
        services.submit(by=TESTS, numbers=[number])
    if action == "resume":
        services.pause(by=TESTS, numbers=[number])
    return number


# What each service does


def test_a_registered_mediator_is_a_draft_with_a_number_of_her_own():
    number = services.register(by=TESTS, details=details(**EVERYTHING))
    assert parse_number(number) == number
    assert mediator(number).state == State.DRAFT
    assert details_of(mediator(number)) == details(**EVERYTHING)


def test_many_are_registered_at_once_in_the_order_given():
    names = ["Selam", "Amina", "Rahel"]
    numbers = services.register_many(by=TESTS, details=[details(name=name) for name in names])
    assert [mediator(number).name for number in numbers] == names


def test_an_organisation_named_by_two_mediators_is_one():
    for _ in range(2):
        a_mediator(organisations=("De Brug",), employed_by="De Brug")
    assert Organisation.objects.filter(name="De Brug").count() == 1


@pytest.mark.parametrize("field", DETAIL_FIELDS)
def test_history_names_exactly_the_field_that_was_changed(field):
    number = a_mediator()
    changed = details(**{field: EVERYTHING[field]})
    services.change(by=TESTS, number=number, details=changed)
    assert details_of(mediator(number)) == changed
    assert history(number)[-1].fields == [field]


@pytest.mark.parametrize("field", DETAIL_FIELDS)
def test_each_field_can_be_changed_back(field):
    number = a_mediator(**EVERYTHING)
    before = details_of(mediator(number))
    emptied = {"service_municipalities": (), "service_regions": (), "name": "Another", "base_municipality": "GM0202"}
    default = emptied.get(field, getattr(details(), field))
    services.change(by=TESTS, number=number, details=details(**EVERYTHING | {field: default}))
    assert getattr(details_of(mediator(number)), field) == default
    services.change(by=TESTS, number=number, details=before)
    assert details_of(mediator(number)) == before


def test_a_mediator_is_submitted_published_and_withdrawn():
    number = a_mediator()
    consent(number)
    for action, state in (("submit", "submitted"), ("publish", "published"), ("withdraw", "withdrawn")):
        ALL[action](TESTS, number)
        assert mediator(number).state == state


def test_publishing_confirms_for_180_days():
    one = mediator(a_published_mediator(today=TODAY))
    assert (one.confirmed_on, one.visible_until) == (TODAY, TODAY + datetime.timedelta(days=180))


def test_someone_withdrawn_may_submit_again():
    number = a_published_mediator()
    services.withdraw(by=TESTS, numbers=[number])
    services.submit(by=TESTS, numbers=[number])
    assert mediator(number).state == State.SUBMITTED


def test_a_pause_and_room_are_dates():
    number = a_mediator()
    services.pause(by=TESTS, numbers=[number], until=TODAY)
    services.set_room(by=TESTS, numbers=[number], room_from=TODAY, limited=True)
    one = mediator(number)
    assert (one.paused_until, one.room_from, one.room_limited) == (TODAY, TODAY, True)
    services.pause(by=TESTS, numbers=[number])
    assert mediator(number).paused_until == datetime.date.max
    services.resume(by=TESTS, numbers=[number])
    assert mediator(number).paused_until == datetime.date.min


def test_the_words_of_a_consent_are_kept_and_the_latest_is_in_force():
    number = a_mediator()
    for audience in (Audience.EVERYONE, Audience.KNOWN_ORGANISATIONS):
        services.give_consent(
            by=TESTS, numbers=[number], groups={DataGroup.GENDER: audience}, wording=f"Show {audience}", locale="en"
        )
    assert Consent.objects.count() == 2
    in_force = Consent.objects.in_force().get()
    assert (in_force.audience, in_force.wording) == (Audience.KNOWN_ORGANISATIONS, "Show known-organisations")


def test_withdrawing_a_consent_keeps_the_record_that_it_was_given():
    number = a_mediator()
    consent(number)
    services.withdraw_consent(by=TESTS, numbers=[number], groups=[DataGroup.CONTACT])
    assert Consent.objects.get(group=DataGroup.CONTACT).withdrawn_at is not None
    assert Consent.objects.in_force().count() == len(DataGroup) - 1


def test_taking_away_the_demonstration_leaves_real_people_alone():
    real = a_mediator(organisations=("De Brug",))
    (invented,) = services.register_many(by=TESTS, details=[details(organisations=("Demo",))], is_demo=True)
    assert services.remove_demonstration(by=TESTS) == 1
    assert list(Mediator.objects.values_list("number", flat=True)) == [real]
    assert history(invented) == []
    assert [organisation.name for organisation in Organisation.objects.all()] == ["De Brug"]


# Who may


def test_a_mediator_registers_herself_but_nobody_else():
    herself = an_account()
    number = services.register(by=herself, details=details(), account=herself)
    assert mediator(number).account == herself
    for account in (None, an_account()):
        with pytest.raises(PermissionDenied):
            services.register(by=herself, details=details(), account=account)
    assert Mediator.objects.count() == 1


def test_an_account_has_one_mediator_at_most():
    herself = an_account()
    number = services.register(by=herself, details=details(), account=herself)
    with pytest.raises(ValidationError, match="has a mediator already"):
        services.register(by=herself, details=details(name="Selam again"), account=herself)
    assert list(Mediator.objects.values_list("number", flat=True)) == [number]
    two_at_once = [details(), details(name="Somebody else")]
    with pytest.raises(ValidationError, match="has a mediator already"):
        services.register_many(by=TESTS, details=two_at_once, account=an_account())


@pytest.mark.parametrize("action", HERS)
def test_a_mediator_decides_about_herself(action):
    herself = an_account()
    number = ready_for(action, herself)
    HERS[action](herself, number)
    assert history(number)[-1].account == herself


@pytest.mark.parametrize("action", MANAGERS)
def test_a_mediator_does_not_publish_herself(action):
    herself = an_account()
    number = ready_for(action, herself)
    with pytest.raises(PermissionDenied):
        MANAGERS[action](herself, number)
    assert mediator(number).state == State.SUBMITTED


@pytest.mark.parametrize("action", ALL)
def test_a_registry_manager_may_do_everything(action):
    manager = a_registry_manager()
    number = ready_for(action)
    ALL[action](manager, number)
    assert history(number)[-1].account == manager


@pytest.mark.parametrize("action", ALL)
def test_a_stranger_may_do_nothing(action):
    number = ready_for(action, an_account())
    before = read_clock().seq
    with pytest.raises(PermissionDenied):
        ALL[action](an_account(), number)
    assert read_clock().seq == before


@pytest.mark.parametrize("action", ALL)
def test_somebody_elses_mediator_among_her_own_stops_her(action):
    herself = an_account()
    hers, other = ready_for(action, herself), ready_for(action)
    with pytest.raises(PermissionDenied):
        services.pause(by=herself, numbers=[hers, other])
    assert mediator(hers).paused_until in {datetime.date.min, datetime.date.max}
    assert history(hers)[-1].account is None


@pytest.mark.parametrize("action", ALL)
def test_a_closed_account_may_do_nothing(action):
    herself = an_account(is_active=False)
    number = ready_for(action, herself)
    with pytest.raises(PermissionDenied):
        ALL[action](herself, number)


def test_only_registry_managers_take_the_demonstration_away():
    with pytest.raises(PermissionDenied):
        services.remove_demonstration(by=an_account())
    assert services.remove_demonstration(by=a_registry_manager()) == 0


# What is remembered and told


@pytest.mark.parametrize("action", ALL)
def test_history_says_who_did_what_and_when(action):
    number = ready_for(action)
    manager, start = a_registry_manager(), timezone.now()
    ALL[action](manager, number)
    entry = history(number)[-1]
    assert (entry.action, entry.account, entry.process) == (action, manager, "")
    assert start <= entry.at <= timezone.now()
    assert entry.seq == read_clock().seq
    assert entry.fields


def test_history_names_the_program_where_no_account_did_it():
    number = services.register(by=Process("import"), details=details())
    entry = history(number)[0]
    assert (entry.process, entry.account) == ("import", None)


def test_history_holds_nothing_of_what_was_written():
    number = a_mediator(**EVERYTHING)
    services.give_consent(
        by=TESTS, numbers=[number], groups={DataGroup.CONTACT: Audience.EVERYONE}, wording=MARKER, locale="en"
    )
    services.change(by=TESTS, number=number, details=details())
    services.change(by=TESTS, number=number, details=details(**EVERYTHING))
    assert len(history(number)) == 4
    for row in HistoryEntry.objects.values():
        assert MARKER not in str(row)


@pytest.mark.parametrize("action", ALL)
def test_each_call_is_told_once(action, news):
    number = ready_for(action)
    news.clear()
    ALL[action](TESTS, number)
    assert news == [{number: read_clock().seq}]


def test_many_are_told_at_once_with_rising_numbers(news):
    start = read_clock().seq
    numbers = services.register_many(by=TESTS, details=[details() for _ in range(5)])
    services.pause(by=TESTS, numbers=numbers)
    assert [list(told.values()) for told in news] == [
        list(range(start + 1, start + 6)),
        list(range(start + 6, start + 11)),
    ]
    assert all(set(told) == set(numbers) for told in news)


def test_the_same_number_given_twice_counts_once(news):
    number = a_mediator()
    news.clear()
    services.pause(by=TESTS, numbers=[number, number])
    assert len(news) == 1
    assert len(history(number)) == 2


@pytest.mark.parametrize(
    ("action", "prepared"),
    [
        ("change", lambda number: services.change(by=TESTS, number=number, details=details(name="Another"))),
        ("pause", lambda number: services.pause(by=TESTS, numbers=[number])),
        ("resume", lambda number: services.resume(by=TESTS, numbers=[number])),
        ("set-room", lambda number: HERS["set-room"](TESTS, number)),
        ("confirm", lambda number: HERS["confirm"](TESTS, number)),
        ("withdraw-consent", lambda number: HERS["withdraw-consent"](TESTS, number)),
    ],
)
def test_what_changes_nothing_is_neither_remembered_nor_told(action, prepared, news):
    number = a_mediator()
    prepared(number)
    before, entries = read_clock().seq, len(history(number))
    news.clear()
    ALL[action](TESTS, number)
    assert read_clock().seq == before
    assert len(history(number)) == entries
    assert news == []


def test_agreeing_to_nothing_is_no_news(news):
    number = a_mediator()
    news.clear()
    services.give_consent(by=TESTS, numbers=[number], groups={}, wording="Nothing.", locale="en")
    assert news == []
    assert len(history(number)) == 1


def test_codes_in_another_order_are_no_change(news):
    number = a_mediator(service_municipalities=("GM0202", "GM0363"))
    news.clear()
    services.change(by=TESTS, number=number, details=details(service_municipalities=("GM0363", "GM0202")))
    assert news == []


def test_among_many_only_who_changed_is_told(news):
    paused, other = a_mediator(), a_mediator()
    services.pause(by=TESTS, numbers=[paused])
    news.clear()
    services.pause(by=TESTS, numbers=[paused, other])
    assert [list(told) for told in news] == [[other]]


def test_what_is_rolled_back_leaves_nothing_behind():
    before = read_clock().seq

    @transaction.atomic
    def fail_halfway() -> None:
        a_mediator()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert read_clock().seq == before
    assert not HistoryEntry.objects.exists()


# What is refused


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("submit", State.SUBMITTED),
        ("submit", State.PUBLISHED),
        ("publish", State.DRAFT),
        ("publish", State.PUBLISHED),
        ("publish", State.WITHDRAWN),
        ("withdraw", State.WITHDRAWN),
    ],
)
def test_a_step_from_the_wrong_state_is_refused(action, state):
    number = a_mediator()
    consent(number)
    steps = {
        State.DRAFT: (),
        State.SUBMITTED: ("submit",),
        State.PUBLISHED: ("submit", "publish"),
        State.WITHDRAWN: ("withdraw",),
    }
    for step in steps[state]:
        ALL[step](TESTS, number)
    before = read_clock().seq
    with pytest.raises(ValidationError, match=f"is {state.label}"):
        ALL[action](TESTS, number)
    assert mediator(number).state == state
    assert read_clock().seq == before


def test_nobody_is_published_without_consent():
    number = a_mediator()
    services.submit(by=TESTS, numbers=[number])
    for groups in ({}, {DataGroup.PROFILE: Audience.KNOWN_ORGANISATIONS}, {DataGroup.GENDER: Audience.EVERYONE}):
        consent(number, groups)
        with pytest.raises(ValidationError, match="has not agreed"):
            services.publish(by=TESTS, numbers=[number], today=TODAY)


def test_nobody_is_published_without_a_language():
    number = a_mediator(languages=())
    consent(number)
    services.submit(by=TESTS, numbers=[number])
    with pytest.raises(ValidationError, match="at least one language"):
        services.publish(by=TESTS, numbers=[number], today=TODAY)


def test_one_who_cannot_be_published_stops_all():
    good, silent = a_mediator(), a_mediator()
    consent(good)
    services.submit(by=TESTS, numbers=[good, silent])
    with pytest.raises(ValidationError):
        services.publish(by=TESTS, numbers=[good, silent], today=TODAY)
    assert mediator(good).state == State.SUBMITTED


@pytest.mark.parametrize("action", ALL)
def test_a_number_nobody_has_is_refused(action):
    with pytest.raises(UnknownMediator, match="0000000000"):
        ALL[action](TESTS, "0000000000")


@pytest.mark.parametrize("name", ["فاطمه\u200cزهرا م.", "\u200fسميرة ع.", "ሰላም ተ.", "Özgür Ş.", "O\u2019Neil"])
def test_names_of_any_script_are_kept_as_they_are(name):
    assert mediator(a_mediator(name=name)).name == name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "  "),
        ("name", "x" * 101),
        ("name", "Sel\x00am"),
        ("name", "\ud800"),
        ("name", "Selam \u202e.T"),
        ("organisations", ("De \u2067Brug",)),
        ("gender", "female"),
        ("base_municipality", "GM9999"),
        ("service_municipalities", ("GM0202", "Arnhem")),
        ("service_municipalities", ()),
        ("service_regions", ("PV99",)),
        ("ways", ()),
        ("ways", ("in-person", "telepathy")),
        ("expertise", ("nonsense",)),
        ("activities", ("nonsense",)),
        ("declined_activities", ("nonsense",)),
        ("languages", (SpokenLanguage("xxx", None, Level.NATIVE),)),
        ("languages", (SpokenLanguage("tir", "so-SO", Level.NATIVE),)),
        ("languages", (SpokenLanguage("tir", None, "perfect"),)),
        ("languages", (SpokenLanguage("tir", None, Level.NATIVE), SpokenLanguage("tir", None, Level.FLUENT))),
        ("organisations", ("",)),
        ("employed_by", "x" * 201),
        ("attestations", (ShownAttestation("rumour", "De Brug", None, datetime.date.max),)),
        ("attestations", (ShownAttestation("training", "", None, datetime.date.max),)),
        ("attestations", (ShownAttestation("training", "De Brug", "nonsense", datetime.date.max),)),
        ("attestations", (ShownAttestation("training", "De Brug", None, None),)),
        ("contact_channels", (ContactDetails("pigeon", "x"),)),
        ("contact_channels", (ContactDetails(ContactKind.EMAIL, ""),)),
        ("contact_channels", (ContactDetails(ContactKind.EMAIL, "x", "all"),)),
        ("contact_channels", (ContactDetails(ContactKind.EMAIL, "x"), ContactDetails(ContactKind.EMAIL, "x"))),
    ],
)
def test_faulty_details_are_refused_naming_the_field(field, value):
    number = a_mediator()
    before = read_clock().seq
    for attempt in (
        lambda: services.register(by=TESTS, details=details(**{field: value})),
        lambda: services.change(by=TESTS, number=number, details=details(**{field: value})),
    ):
        with pytest.raises(ValidationError) as refused:
            attempt()
        assert refused.value.message_dict.keys() == {field}
    assert read_clock().seq == before
    assert details_of(mediator(number)) == details()


def test_all_faults_are_told_at_once():
    with pytest.raises(ValidationError) as refused:
        a_mediator(name="", base_municipality="GM9999", expertise=("nonsense",))
    assert refused.value.message_dict.keys() == {"name", "base_municipality", "expertise"}


def test_one_faulty_mediator_stops_all_that_come_with_her():
    with pytest.raises(ValidationError):
        services.register_many(by=TESTS, details=[details(), details(name="")])
    assert not Mediator.objects.exists()


def test_someone_who_never_comes_in_person_has_no_service_area():
    with pytest.raises(ValidationError, match="no service area"):
        a_mediator(ways=("phone",))
    assert a_mediator(ways=("phone",), service_municipalities=())
