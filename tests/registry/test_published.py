"""Whom the world sees on a day: every interval is half-open."""

import datetime

import pytest

from registry.choices import Audience, DataGroup
from registry.models import Mediator
from registry.services.mediators import (
    confirm,
    pause,
    resume,
    set_room,
    submit,
    withdraw,
    withdraw_consent,
)
from tests.factories import TESTS, TODAY, a_mediator, a_published_mediator, consent

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
LASTS = datetime.timedelta(days=180)


def seen(today: datetime.date = TODAY) -> set[str]:
    return set(Mediator.objects.published(today).values_list("number", flat=True))


def test_the_world_sees_someone_published():
    number = a_published_mediator()
    assert seen() == {number}


def test_nobody_sees_a_draft_or_someone_submitted():
    draft, submitted = a_mediator(), a_mediator()
    for number in (draft, submitted):
        consent(number)
    submit(by=TESTS, numbers=[submitted])
    confirm(by=TESTS, numbers=[draft, submitted], today=TODAY)
    assert seen() == set()


def test_someone_withdrawn_is_gone_at_once():
    number = a_published_mediator()
    withdraw(by=TESTS, numbers=[number])
    assert seen() == set()


def test_someone_paused_is_back_on_the_very_day_the_pause_ends():
    number = a_published_mediator()
    pause(by=TESTS, numbers=[number], until=TODAY + 7 * DAY)
    assert seen(TODAY) == seen(TODAY + 6 * DAY) == set()
    assert seen(TODAY + 7 * DAY) == {number}


def test_someone_paused_until_further_notice_is_back_when_she_resumes():
    number = a_published_mediator()
    pause(by=TESTS, numbers=[number])
    assert seen(TODAY + 100 * DAY) == set()
    resume(by=TESTS, numbers=[number])
    assert seen() == {number}


def test_someone_confirmed_is_seen_for_180_days_and_not_on_the_day_after():
    number = a_published_mediator(today=TODAY)
    assert seen(TODAY + LASTS - DAY) == {number}
    assert seen(TODAY + LASTS) == set()


def test_confirming_brings_someone_back():
    number = a_published_mediator(today=TODAY - LASTS)
    assert seen() == set()
    confirm(by=TESTS, numbers=[number], today=TODAY)
    assert seen() == {number}


def test_someone_full_stays_visible():
    number = a_published_mediator()
    set_room(by=TESTS, numbers=[number], room_from=datetime.date.max)
    assert seen() == {number}


def test_without_consent_to_be_shown_to_everyone_nobody_is_seen():
    number = a_published_mediator()
    withdraw_consent(by=TESTS, numbers=[number], groups=[DataGroup.PROFILE])
    assert seen() == set()
    consent(number, {DataGroup.PROFILE: Audience.KNOWN_ORGANISATIONS})
    assert seen() == set()
    consent(number, {DataGroup.PROFILE: Audience.EVERYONE})
    assert seen() == {number}


def test_consent_given_again_and_again_shows_someone_once():
    number = a_published_mediator()
    for _ in range(3):
        consent(number)
    assert list(Mediator.objects.published(TODAY).values_list("number", flat=True)) == [number]
