"""Invented people: marked as such, the same for the same seed, and gone without a trace."""

import pytest
from django.core.management import CommandError, call_command

from registry.choices import State
from registry.models import Consent, HistoryEntry, Mediator, Organisation
from registry.services.mediators import details_of
from tests.factories import TODAY, a_published_mediator

pytestmark = pytest.mark.django_db


def load(mediators: int = 60, seed: int = 1, **options) -> None:
    call_command("load_demo", mediators=mediators, seed=seed, today=TODAY, **options)


def test_invented_people_are_marked_and_stand_in_every_state(vocabulary):
    load(mediators=300)
    assert set(Mediator.objects.values_list("is_demo", flat=True)) == {True}
    assert set(Mediator.objects.values_list("state", flat=True)) == set(State.values)
    visible = Mediator.objects.published(TODAY)
    assert 200 < visible.count() < 300
    assert visible.filter(room_from__gt=TODAY).exists()
    assert Mediator.objects.filter(paused_until__gt=TODAY).exists()
    assert Mediator.objects.filter(state=State.PUBLISHED, visible_until__lte=TODAY).exists()


def test_the_same_seed_and_day_make_the_same_people(vocabulary):
    load()
    first = {one.number: details_of(one) for one in Mediator.objects.all()}
    call_command("remove_demo")
    load()
    assert {one.number: details_of(one) for one in Mediator.objects.all()} == first


def test_another_seed_makes_other_people(vocabulary):
    load(mediators=5, seed=1)
    first = set(Mediator.objects.values_list("number", flat=True))
    load(mediators=5, seed=2)
    assert Mediator.objects.exclude(number__in=first).count() == 5


def test_removing_takes_all_invented_people_and_nobody_else(vocabulary):
    number = a_published_mediator(organisations=("Stichting Echt",))
    load()
    call_command("remove_demo")
    assert list(Mediator.objects.values_list("number", flat=True)) == [number]
    assert set(Consent.objects.values_list("mediator__number", flat=True)) == {number}
    assert set(HistoryEntry.objects.values_list("number", flat=True)) == {number}
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Stichting Echt"]


def test_no_invented_address_can_reach_anybody(vocabulary):
    load()
    for mediator in Mediator.objects.all():
        for contact in details_of(mediator).contact_channels:
            assert contact.value.endswith("@example.org") or contact.value.startswith("+31 6 00")


def test_nobody_is_invented_where_there_are_people_already(vocabulary):
    number = a_published_mediator()
    load(if_empty=True)
    assert list(Mediator.objects.values_list("number", flat=True)) == [number]


def test_invented_people_are_refused_outside_development(vocabulary, settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="DEMO_ALLOWED"):
        load()
    assert not Mediator.objects.exists()


def test_a_wrong_number_of_people_is_refused(vocabulary):
    with pytest.raises(CommandError, match="--mediators"):
        load(mediators=0)


def test_confirmed_days_lie_in_the_past(vocabulary):
    load()
    confirmed = Mediator.objects.exclude(confirmed_on=None).values_list("confirmed_on", flat=True)
    assert all(day < TODAY for day in confirmed)
