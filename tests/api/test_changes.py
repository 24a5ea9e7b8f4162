"""A municipality keeps a copy, and drops at once who may no longer be shown."""

import datetime
import io
import json
from random import Random
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError

import pytest

from api.examples import keep_a_copy
from registry.choices import AttestationKind
from registry.models import Mediator
from registry.profiles import ShownAttestation
from registry.services.details import MediatorDetails
from registry.services.mediators import change, confirm, pause, publish, resume, set_room, submit, withdraw
from registry.today import today
from search.documents import rebuild_documents
from tests.api.conftest import Api
from tests.factories import TESTS, TODAY, a_mediator, a_published_mediator, consent, details

TOMORROW = TODAY + datetime.timedelta(days=1)


def rows_of(page: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["number"]: row for row in page["results"]}


def test_changes_come_in_order_and_each_mediator_once(api):
    first, second = a_published_mediator(), a_published_mediator()
    set_room(by=TESTS, numbers=[first], room_from=TOMORROW)
    page = api.get("/changes")
    assert [row["number"] for row in page["results"]] == [second, first]
    seqs = [row["seq"] for row in page["results"]]
    assert seqs == sorted(set(seqs))


def test_a_change_holds_the_mediator_as_the_api_shows_her(api):
    number = a_published_mediator()
    row = rows_of(api.get("/changes"))[number]
    shown = api.get(f"/mediators/{number}")
    del shown["links"]
    assert row["mediator"] == shown
    assert row["state"] == "visible"
    assert row["visibleUntil"] == (TODAY + datetime.timedelta(days=180)).isoformat()


def test_only_what_came_after_is_told(api):
    a_published_mediator()
    resume_link = api.get("/changes")["links"]["resume"]
    assert api.get(resume_link)["results"] == []
    later = a_published_mediator()
    assert list(rows_of(api.get(resume_link))) == [later]


def test_pages_of_changes_are_followed_to_the_end(api):
    everyone = [a_published_mediator() for _ in range(5)]
    met, link, pages = [], "/changes?pageSize=2", 0
    while link:
        page = api.get(link)
        met += rows_of(page)
        link = page["links"]["next"]
        pages += 1
    assert (met, pages) == (everyone, 3)
    assert page["links"]["resume"]


def test_who_withdraws_leaves_a_number_and_nothing_else(api):
    number = a_published_mediator()
    resume_link = api.get("/changes")["links"]["resume"]
    withdraw(by=TESTS, numbers=[number])
    row = rows_of(api.get(resume_link))[number]
    assert {**row, "seq": 0} == {
        "number": number,
        "seq": 0,
        "state": "gone",
        "visibleFrom": None,
        "visibleUntil": None,
        "mediator": None,
    }


def test_who_was_never_published_is_never_told(api):
    a_mediator()
    assert api.get("/changes")["results"] == []


def test_who_pauses_is_gone_with_the_day_she_comes_back(api):
    number = a_published_mediator(name="Nobody's business")
    pause(by=TESTS, numbers=[number], until=TOMORROW)
    answer = api.ask("/changes")
    row = rows_of(answer.json())[number]
    assert (row["state"], row["visibleFrom"], row["mediator"]) == ("gone", TOMORROW.isoformat(), None)
    assert b"business" not in answer.content


def test_who_pauses_without_end_has_no_day_to_come_back(api):
    number = a_published_mediator()
    pause(by=TESTS, numbers=[number])
    row = rows_of(api.get("/changes"))[number]
    assert (row["state"], row["visibleFrom"], row["visibleUntil"]) == ("gone", None, None)


def test_who_did_not_confirm_is_gone_without_a_change(api, clock):
    number = a_published_mediator()
    clock.shift(datetime.timedelta(days=180))
    row = rows_of(api.get("/changes"))[number]
    assert (row["state"], row["visibleUntil"], row["mediator"]) == ("gone", None, None)


def test_a_copy_of_another_edition_must_start_again(api):
    a_published_mediator()
    resume_link = api.get("/changes")["links"]["resume"]
    rebuild_documents()
    answer = api.ask(resume_link)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/problems/other-edition")
    assert len(api.get("/changes")["results"]) == 1


def test_a_point_that_has_not_come_belongs_to_another_edition(api):
    assert api.ask("/changes?after=1000000").status_code == 409


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("after=-1", "after"),
        ("after=x", "after"),
        ("after=" + "9" * 400, "after"),
        ("after=1&after=2", "after"),
        ("edition=XYZ", "edition"),
        ("pageSize=1001", "pageSize"),
        ("page=2", "page"),
    ],
)
def test_bad_questions_about_changes_are_refused_by_name(api, query, key):
    assert set(api.faults(f"/changes?{query}")) == {key}


def test_queries_do_not_grow_with_the_changes(api, django_assert_max_num_queries):
    for _ in range(30):
        a_published_mediator()
    api.get("/changes")
    for size in (1, 30):
        with django_assert_max_num_queries(3):
            api.get(f"/changes?pageSize={size}")


class Network:
    """What the example program reads from: the API, over a line that breaks now and then."""

    def __init__(self, api: Api, random: Random) -> None:
        self._api = api
        self._random = random
        self.breaks = False

    def open(self, address: str) -> io.BytesIO:
        if self.breaks and self._random.random() < 0.3:
            raise ConnectionError
        answer = self._api.ask(address)
        if answer.status_code >= 400:
            raise HTTPError(address, answer.status_code, "", {}, None)
        return io.BytesIO(answer.content)


class Registry:
    """A registry in which anything happens."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.numbers = [a_published_mediator() for _ in range(8)]

    def something_happens(self) -> None:
        number = self._random.choice(self.numbers)
        state = Mediator.objects.get(number=number).state
        day = today() + datetime.timedelta(days=self._random.randint(-5, 5))
        happenings = [
            lambda: self.numbers.append(a_published_mediator(today=today())),
            lambda: self.numbers.append(a_mediator()),
        ]
        if state == "draft":
            happenings += [lambda: self._publish(number)] * 5
        if state == "published":
            happenings += [
                lambda: set_room(by=TESTS, numbers=[number], room_from=day, limited=self._random.random() < 0.5),
                lambda: pause(by=TESTS, numbers=[number], until=self._random.choice([day, datetime.date.max])),
                lambda: resume(by=TESTS, numbers=[number]),
                lambda: confirm(by=TESTS, numbers=[number], today=today()),
                lambda: change(by=TESTS, number=number, details=self._other_details(day)),
            ] * 3
            happenings += [lambda: withdraw(by=TESTS, numbers=[number])]
        self._random.choice(happenings)()

    def _other_details(self, day: datetime.date) -> MediatorDetails:
        proof = ShownAttestation(AttestationKind.TRAINING, "Rutgers", None, day)
        return details(name=f"Name {self._random.random()}", attestations=(proof,))

    def _publish(self, number: str) -> None:
        consent(number)
        submit(by=TESTS, numbers=[number])
        publish(by=TESTS, numbers=[number], today=today())


def test_a_copy_equals_the_registry_after_a_thousand_changes_interruptions_and_a_rebuild(api, clock, monkeypatch):
    random = Random(1)
    network, registry = Network(api, random), Registry(random)
    monkeypatch.setattr(keep_a_copy, "urlopen", network.open)
    file = SimpleNamespace(text=json.dumps({**keep_a_copy.nothing_yet(api.base), "resume": "/changes?pageSize=3"}))

    def save(copy: dict[str, Any]) -> None:
        file.text = json.dumps(copy)

    interrupted = 0
    for happening in range(1000):
        registry.something_happens()
        if happening == 500:
            rebuild_documents()
        if random.random() < 0.1:
            clock.shift(datetime.timedelta(days=random.randint(1, 9)))
        if random.random() < 0.2:
            network.breaks = True
            try:
                keep_a_copy.keep_in_step(json.loads(file.text), "", save, today().isoformat())
            except ConnectionError:
                interrupted += 1
            network.breaks = False
    copy = keep_a_copy.keep_in_step(json.loads(file.text), "", save, today().isoformat())
    shown = {}
    for number in Mediator.objects.published(today()).values_list("number", flat=True):
        shown[number] = api.get(f"/mediators/{number}")
        del shown[number]["links"]
    assert keep_a_copy.visible(copy, today().isoformat()) == shown
    assert len(shown) > 20
    assert interrupted > 20
