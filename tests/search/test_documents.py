"""What the engines know of a mediator: what she agreed to show to everyone, and nothing else."""

import datetime
import json

import pytest

from registry.choices import AttestationKind, Audience, DataGroup, Gender, Level
from registry.models import Clock, Mediator
from registry.profiles import ShownAttestation, SpokenLanguage, profiles
from registry.services.mediators import pause, submit, withdraw, withdraw_consent
from search.changes import rows_after
from search.criteria import SearchCriteria, Wish
from search.documents import profile_of_card, rebuild_documents
from search.models import SearchDocument
from search.service import find_mediators
from tests.factories import ALL_PUBLIC, TESTS, TODAY, a_mediator, a_published_mediator, consent

pytestmark = pytest.mark.usefixtures("vocabulary")

# Everything that can be held back is marked, so that a leak is found wherever it is.
TELLING = {
    "gender": Gender.WOMAN,
    "expertise": ("sexual-violence",),
    "organisations": ("Zonnebloem",),
    "employed_by": "Maanroos",
    "attestations": (
        ShownAttestation(AttestationKind.TRAINING, "Sterrenschool", "sexual-violence", datetime.date(2027, 5, 4)),
    ),
}
MARKS = {
    DataGroup.GENDER: ("woman",),
    DataGroup.EXPERTISE: ("sexual-violence", "Sterrenschool", "attested_until"),
    DataGroup.ORGANISATIONS: ("Zonnebloem", "zonnebloem", "Maanroos"),
    DataGroup.ATTESTATIONS: ("Sterrenschool", "attested_until", str(datetime.date(2027, 5, 4).toordinal())),
}


def body_text(number: str) -> str:
    return json.dumps(SearchDocument.objects.get(number=number).body)


def test_a_document_tells_what_everyone_may_see():
    text = body_text(a_published_mediator(**TELLING))
    for marks in MARKS.values():
        assert all(mark in text for mark in marks)


@pytest.mark.parametrize("group", list(MARKS))
@pytest.mark.parametrize("instead", [None, Audience.KNOWN_ORGANISATIONS])
def test_what_is_not_public_leaves_no_card_key_word_or_date(group, instead):
    consents = {one: audience for one, audience in ALL_PUBLIC.items() if one != group}
    text = body_text(a_published_mediator(consents=consents | ({group: instead} if instead else {}), **TELLING))
    assert not [mark for mark in MARKS[group] if mark in text]


@pytest.mark.parametrize("group", list(MARKS))
def test_consent_withdrawn_empties_the_document_at_once(group):
    number = a_published_mediator(**TELLING)
    withdraw_consent(by=TESTS, numbers=[number], groups=[group])
    assert not [mark for mark in MARKS[group] if mark in body_text(number)]


def test_someone_never_published_has_no_row():
    number = a_mediator()
    consent(number)
    submit(by=TESTS, numbers=[number])
    withdraw(by=TESTS, numbers=[number])
    assert not SearchDocument.objects.filter(number=number).exists()


def test_someone_withdrawn_becomes_a_tombstone_with_a_later_seq():
    number = a_published_mediator()
    before = SearchDocument.objects.get(number=number).seq
    withdraw(by=TESTS, numbers=[number])
    (row,) = rows_after(before)
    assert (row.number, row.body) == (number, None)
    assert row.seq == Clock.objects.get().seq


def test_someone_who_ends_all_consent_becomes_a_tombstone():
    number = a_published_mediator()
    withdraw_consent(by=TESTS, numbers=[number], groups=[DataGroup.PROFILE])
    assert SearchDocument.objects.get(number=number).body is None


def test_someone_paused_keeps_her_document_for_the_day_she_is_back():
    number = a_published_mediator()
    pause(by=TESTS, numbers=[number], until=TODAY + datetime.timedelta(days=3))
    assert SearchDocument.objects.get(number=number).body is not None
    back = TODAY + datetime.timedelta(days=3)
    assert not find_mediators(SearchCriteria(), today=back - datetime.timedelta(days=1)).hits
    assert [hit.number for hit in find_mediators(SearchCriteria(), today=back).hits] == [number]


def test_a_card_is_the_public_profile():
    number = a_published_mediator(**TELLING)
    card = SearchDocument.objects.get(number=number).body["card"]
    public = profiles(Mediator.objects.published(TODAY), Audience.EVERYONE)[number]
    assert profile_of_card(json.loads(json.dumps(card))) == public


def test_a_level_belongs_to_its_language():
    spoken = (
        SpokenLanguage("apc", "apc-SY", Level.WORKING),
        SpokenLanguage("apc", "apc-LB", Level.NATIVE),
        SpokenLanguage("tir", None, Level.FLUENT),
    )
    keys = set(SearchDocument.objects.get(number=a_published_mediator(languages=spoken)).body["keys"])
    assert {"language:apc@native", "variety:apc-LB@native", "variety:apc-SY@working", "language:tir@fluent"} <= keys
    assert {"language:tir@fluent-not-native", "language:*@native", "language:*@fluent-not-native"} <= keys
    assert not {"variety:apc-SY@native", "variety:apc-SY@fluent", "language:tir@native"} & keys
    assert "language:apc@fluent-not-native" not in keys


def test_a_rebuild_keeps_every_seq_and_renews_the_edition():
    living, gone, lost = (a_published_mediator() for _one in range(3))
    withdraw(by=TESTS, numbers=[gone])
    seqs = dict(SearchDocument.objects.exclude(number=lost).values_list("number", "seq"))
    before = Clock.objects.get()
    SearchDocument.objects.filter(number=lost).delete()
    SearchDocument.objects.filter(number=living).update(body={})

    assert rebuild_documents() == 2

    after = Clock.objects.get()
    assert after.edition != before.edition
    rows = {row.number: row for row in rows_after(0)}
    assert {number: rows[number].seq for number in seqs} == seqs
    assert rows[gone].body is None
    assert rows[lost].seq == after.seq == before.seq + 1
    assert {hit.number for hit in find_mediators(SearchCriteria(), today=TODAY).hits} == {living, lost}


def test_a_signal_tells_nothing_that_is_not_shown():
    consents = {group: Audience.EVERYONE for group in DataGroup if group != DataGroup.ATTESTATIONS}
    a_published_mediator(consents=consents, **TELLING)
    asked = SearchCriteria(wishes=(Wish(languages=("tir",)),), expertise=("sexual-violence",))
    (hit,) = find_mediators(asked, today=TODAY).hits
    assert "attested" not in [reason.code for reason in hit.reasons]
