"""A new index is made beside the one in use: whole, or not at all."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry.services.clock import read_clock
from registry.services.mediators import set_room, withdraw
from search import rebuilding
from search.catching_up import catch_up
from search.criteria import SearchCriteria
from search.engines.cluster import VERSION, Cluster
from search.models import SearchDocument, Watermark
from search.rebuilding import RebuildFailed, RebuildGoesOn, rebuild_index, rebuild_search
from search.results import SearchResults
from search.service import find_mediators
from search.status import search_status
from tests.factories import TESTS, TODAY, a_published_mediator

pytestmark = pytest.mark.usefixtures("vocabulary")


class KilledError(Exception):
    """Stands for a process that ends in the middle of its work."""


@pytest.fixture
def numbers() -> list[str]:
    return [a_published_mediator(name=name) for name in ("Selam T.", "Rahel B.", "Yonas K.")]


def found() -> SearchResults:
    return find_mediators(SearchCriteria(), today=TODAY)


def test_the_first_index_is_searched_from_then_on(cluster, numbers):
    assert found().engine == "memory"
    assert search_status().trouble == "no index was made yet"
    index = rebuild_search(cluster).index
    answer = found()
    assert (answer.engine, answer.total) == ("elasticsearch", 3)
    assert cluster.indices() == (index,)
    assert index.startswith(f"{cluster.alias}-{VERSION}-")


def test_a_new_index_takes_the_place_of_the_old_one_and_the_old_one_goes(cluster, numbers):
    old = rebuild_index(cluster)
    new = rebuild_index(cluster)
    assert cluster.indices() == (new,)
    assert new != old
    assert list(cluster.client.indices.get_alias(name=cluster.alias).body) == [new]
    assert Watermark.objects.get().index == new


def test_it_tells_how_far_it_is(cluster, numbers):
    told = []
    rebuild_index(cluster, told.append)
    assert sum(told) == len(numbers)


def test_someone_who_withdrew_before_is_in_the_new_index_as_gone(cluster, numbers):
    withdraw(by=TESTS, numbers=numbers[:1])
    index = rebuild_index(cluster)
    assert cluster.documents(index, numbers)[numbers[0]].source["live"] is False
    assert found().total == 2


@pytest.mark.parametrize("step", ["create", "fill", "settle", "refresh", "state_of"])
def test_interrupted_it_leaves_the_old_index_in_use_and_the_next_run_cleans_up(cluster, numbers, step, monkeypatch):
    old = rebuild_index(cluster)

    def killed(*arguments, **options):
        raise KilledError

    with monkeypatch.context() as interrupted:
        interrupted.setattr(Cluster, step, killed)
        with pytest.raises(KilledError):
            rebuild_search(cluster)
    answer = found()
    assert (answer.engine, answer.total, Watermark.objects.get().index) == ("elasticsearch", 3, old)
    new = rebuild_search(cluster).index
    assert cluster.indices() == (new,)
    assert found().engine == "elasticsearch"


def test_interrupted_before_the_alias_moves_the_new_index_is_used_and_gets_changes(cluster, numbers, monkeypatch):
    old = rebuild_index(cluster)

    def killed(*arguments, **options):
        raise KilledError

    with monkeypatch.context() as interrupted:
        interrupted.setattr(Cluster, "point_alias", killed)
        with pytest.raises(KilledError):
            rebuild_index(cluster)
    assert Watermark.objects.get().index != old
    set_room(by=TESTS, numbers=numbers[:1], room_from=TODAY, limited=True)
    assert catch_up(cluster) == 1
    assert found().engine == "elasticsearch"
    assert cluster.indices() == tuple(sorted([old, Watermark.objects.get().index]))
    rebuild_index(cluster)
    assert len(cluster.indices()) == 1


def test_an_index_that_lacks_someone_is_never_used(cluster, numbers, monkeypatch):
    old = rebuild_index(cluster)
    fill = Cluster.fill
    monkeypatch.setattr(Cluster, "fill", lambda self, rows, index: fill(self, rows[1:], index))
    with pytest.raises(RebuildFailed, match="2 documents of 3"):
        rebuild_index(cluster)
    assert Watermark.objects.get().index == old


def test_changes_made_meanwhile_are_in_the_new_index(cluster, numbers, monkeypatch):
    settle = Cluster.settle

    def while_somebody_changes(self, index):
        set_room(by=TESTS, numbers=numbers[:1], room_from=TODAY, limited=True)
        a_published_mediator(name="New N.")
        withdraw(by=TESTS, numbers=numbers[1:2])
        settle(self, index)

    monkeypatch.setattr(Cluster, "settle", while_somebody_changes)
    rebuild_index(cluster)
    assert search_status().rows_behind == 0
    answer = found()
    assert (answer.engine, {hit.card.name for hit in answer.hits}) == (
        "elasticsearch",
        {"Selam T.", "Yonas K.", "New N."},
    )


def test_a_second_one_at_the_same_time_refuses(cluster, numbers):
    refused = []

    def second():
        try:
            with rebuilding._alone():
                pass
        except RebuildGoesOn as other:
            refused.append(other)
        finally:
            connection.close()

    with rebuilding._alone():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert refused
    second()
    assert len(refused) == 1


def test_the_command_says_that_another_one_goes_on(cluster, numbers, monkeypatch):
    def goes_on():
        raise RebuildGoesOn

    monkeypatch.setattr(rebuilding, "_alone", goes_on)
    with pytest.raises(CommandError, match="Another process is rebuilding"):
        call_command("rebuild_search")


def test_the_command_tells_what_is_in_use(cluster, numbers, capsys):
    call_command("rebuild_search")
    assert f"In use: the index {cluster.indices()[0]}." in capsys.readouterr().out


def test_the_command_says_that_nothing_changed_when_the_cluster_is_away(numbers, settings):
    settings.ELASTICSEARCH_URL = ["http://127.0.0.1:9"]
    with pytest.raises(CommandError, match="what was in use still is"):
        call_command("rebuild_search")


def test_the_index_of_another_overview_in_the_same_cluster_is_left_alone(cluster, numbers):
    theirs = f"{cluster.alias}-staging-{VERSION}-20261126-120000-000000"
    cluster.client.indices.create(index=theirs)
    rebuild_index(cluster)
    assert cluster.client.indices.exists(index=theirs)
    cluster.drop([theirs])


class TestAnEditionThatIsRenewed:
    def test_leaves_an_index_in_use_that_is_still_right(self, cluster, numbers):
        rebuild_index(cluster)
        before = read_clock().edition
        rebuilding.rebuild_documents()
        assert read_clock().edition != before
        assert found().engine == "elasticsearch"

    def test_ends_the_use_of_an_index_with_other_bodies(self, cluster, numbers):
        rebuild_index(cluster)
        SearchDocument.objects.filter(number=numbers[0]).update(body={})
        rebuilding.rebuild_documents()
        assert found().engine == "memory"
        assert search_status().trouble == "the documents were written anew after the index was filled"

    def test_ends_the_use_of_an_index_when_a_back_up_was_put_back(self, cluster, numbers):
        rebuild_index(cluster)
        rebuilding.rebuild_documents(restored=True)
        assert found().engine == "memory"
