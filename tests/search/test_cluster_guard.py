"""Whatever the cluster does or does not do, everyone who searches gets an answer, and it is right."""

import dataclasses
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import circuitbreaker
import pytest

from registry.models import Mediator
from registry.services.mediators import change, details_of, set_room, withdraw
from search import guard, status
from search.catching_up import catch_up
from search.criteria import SearchCriteria
from search.engines import EngineAway
from search.engines.cluster import Cluster
from search.models import Watermark
from search.rebuilding import rebuild_index
from search.results import SearchResults
from search.service import count_mediators, find_mediators, first_numbers
from search.status import search_status
from tests.factories import TESTS, TODAY, a_published_mediator


@pytest.fixture
def numbers(vocabulary) -> list[str]:
    return [a_published_mediator(name=name) for name in ("Selam T.", "Rahel B.", "Yonas K.")]


@pytest.fixture
def index(cluster, numbers) -> str:
    return rebuild_index(cluster)


def found() -> SearchResults:
    return find_mediators(SearchCriteria(), today=TODAY)


@pytest.fixture
def silent(index, monkeypatch) -> list:
    """A cluster that answers nothing any more; what it was asked."""
    asked = []

    def away(*arguments, **options):
        asked.append(arguments)
        raise EngineAway("Nothing came back.")

    monkeypatch.setattr(Cluster, "search", away)
    return asked


def test_every_question_at_the_door_goes_to_the_cluster(index, numbers, monkeypatch):
    monkeypatch.setattr(guard, "memory_engine", None)
    assert found().total == 3
    assert count_mediators([SearchCriteria(), SearchCriteria(genders=("man",))], today=TODAY)[0] == 3
    assert set(first_numbers(SearchCriteria(), today=TODAY, many=3)) == set(numbers)


def test_memory_answers_the_same_request_when_the_cluster_does_not(index, silent, numbers):
    answer = found()
    assert silent
    assert (answer.engine, answer.total) == ("memory", 3)
    assert count_mediators([SearchCriteria()], today=TODAY) == (3,)
    assert set(first_numbers(SearchCriteria(), today=TODAY, many=3)) == set(numbers)


def test_after_three_failures_nobody_waits_for_it_until_a_probe_finds_it_well(index, silent, monkeypatch):
    for _often in range(10):
        assert found().total == 3
    assert len(silent) == 3
    assert (guard.breaker.state, search_status().trouble) == ("open", "the cluster does not answer")
    later = circuitbreaker.monotonic() + 6
    monkeypatch.setattr(circuitbreaker, "monotonic", lambda: later)
    assert guard.breaker.state == "half_open"
    assert found().engine == "memory"
    assert len(silent) == 4
    assert guard.breaker.state == "open"
    later += 6
    monkeypatch.undo()
    monkeypatch.setattr(circuitbreaker, "monotonic", lambda: later)
    assert found().engine == "elasticsearch"
    assert guard.breaker.state == "closed"


@pytest.mark.parametrize("part", [{"timed_out": True}, {"_shards": {"failed": 1}}])
def test_a_part_of_an_answer_is_none(cluster, index, part, monkeypatch):
    whole = {"timed_out": False, "_shards": {"failed": 0}}

    class Answer:
        body = whole | part

    monkeypatch.setattr("elasticsearch.Elasticsearch.search", lambda *arguments, **options: Answer)
    with pytest.raises(EngineAway):
        cluster.search(index, {})
    assert found().engine == "memory"


def test_a_cluster_that_takes_too_long_is_not_waited_for(index, settings):
    settings.ELASTICSEARCH_URL = ["http://10.255.255.1:9200"]
    settings.ELASTICSEARCH_TIME_LIMIT = 50
    assert found().engine == "memory"


@pytest.mark.parametrize("other", [{"version": "00000000"}, {"edition": "another"}, {"edition": ""}])
def test_an_index_of_another_version_or_edition_is_not_searched(index, other):
    Watermark.objects.update(**other)
    assert found().engine == "memory"
    assert search_status().engine == "memory"
    assert search_status().trouble


def test_what_an_open_transaction_changed_is_found(index, numbers):
    details = details_of(Mediator.objects.get(number=numbers[0]))
    change(by=TESTS, number=numbers[0], details=dataclasses.replace(details, name="New N."))
    answer = found()
    assert answer.engine == "memory"
    assert "New N." in {hit.card.name for hit in answer.hits}


class TestWhoChangedAMomentAgo:
    """Outside a transaction, with the change not sent yet."""

    @pytest.fixture
    def committed(self, reloaded_vocabulary, cluster, monkeypatch) -> list[str]:
        """Three people in the index, which hears of nothing by itself."""
        monkeypatch.setattr("search.catching_up._catch_up_quickly", lambda: None)
        numbers = [a_published_mediator(name=name) for name in ("Selam T.", "Rahel B.", "Yonas K.")]
        rebuild_index(cluster)
        return numbers

    def test_is_not_shown_as_she_was(self, committed):
        withdraw(by=TESTS, numbers=committed[:1])
        answer = found()
        assert (answer.engine, answer.total) == ("elasticsearch", 2)
        assert search_status().rows_behind == 1
        assert search_status().seconds_behind > 0

    def test_with_too_many_others_is_found_in_memory(self, cluster, committed, monkeypatch):
        monkeypatch.setattr(guard, "MOST_BEHIND", 1)
        monkeypatch.setattr("search.status.MOST_BEHIND", 1)
        set_room(by=TESTS, numbers=committed[:2], room_from=TODAY, limited=True)
        answer = found()
        assert (answer.engine, answer.total) == ("memory", 3)
        assert search_status().trouble == "the index is too far behind"
        catch_up(cluster)
        assert found().engine == "elasticsearch"


def test_someone_put_back_by_hand_is_never_shown_and_raises_an_alarm(cluster, index, numbers, client, monkeypatch):
    alarms = guard.Alarms()
    monkeypatch.setattr(guard, "alarms", alarms)
    monkeypatch.setattr(status, "alarms", alarms)
    before = cluster.documents(index, numbers[:1])[numbers[0]].source
    withdraw(by=TESTS, numbers=numbers[:1])
    catch_up(cluster)
    assert client.get("/health/search").status_code == 200
    cluster.client.index(index=index, id=numbers[0], document=before, refresh=True)
    answer = found()
    assert answer.engine == "elasticsearch"
    assert {hit.card.name for hit in answer.hits} == {"Rahel B.", "Yonas K."}
    assert alarms.count == 1
    told = client.get("/health/search")
    assert (told.status_code, told.json()["status"], told.json()["alarms"]) == (503, "trouble", 1)


@pytest.mark.parametrize("url", [[], ["http://127.0.0.1:9"]], ids=["no cluster", "a cluster"])
@pytest.mark.parametrize("warm", [True, False])
def test_everyone_is_read_at_start_unless_a_cluster_makes_that_needless(settings, monkeypatch, url, warm):
    settings.ELASTICSEARCH_URL, settings.KEEP_MEMORY_ENGINE_WARM = url, warm
    asked = []
    monkeypatch.setattr(guard, "_ask_memory", lambda question, today: asked.append(today))
    guard.warm_up(TODAY)
    assert bool(asked) is (warm or not url)


class ListeningCluster(BaseHTTPRequestHandler):
    """Answers nothing of use, and remembers who asked."""

    asked_by: ClassVar[list[str | None]] = []

    def do_POST(self):
        self.asked_by.append(self.headers["Authorization"])
        self.send_response(401)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.mark.parametrize(
    ("credentials", "told"),
    [
        ({}, None),
        ({"ELASTICSEARCH_API_KEY": "a-key"}, "ApiKey a-key"),
        ({"ELASTICSEARCH_USER": "reader", "ELASTICSEARCH_PASSWORD": "secret"}, "Basic cmVhZGVyOnNlY3JldA=="),
    ],
    ids=["nobody", "an API key", "an account"],
)
def test_the_cluster_is_told_who_asks_and_a_refusal_reaches_no_visitor(index, settings, credentials, told):
    with ThreadingHTTPServer(("127.0.0.1", 0), ListeningCluster) as server:
        threading.Thread(target=server.serve_forever).start()
        settings.ELASTICSEARCH_URL = [f"http://127.0.0.1:{server.server_port}"]
        for name, value in credentials.items():
            setattr(settings, name, value)
        answer = found()
        server.shutdown()
    assert ListeningCluster.asked_by[-1] == told
    assert (answer.engine, answer.total) == ("memory", 3)
