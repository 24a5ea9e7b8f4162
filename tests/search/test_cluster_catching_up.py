"""Every change reaches the cluster: at once where that can be, later where it cannot, and never twice or backwards."""

import dataclasses

import pytest
from django.core.management import CommandError, call_command

from registry.models import Mediator
from registry.services.clock import read_clock
from registry.services.mediators import change, details_of, set_room, withdraw
from search import catching_up
from search.catching_up import NoIndex, catch_up, send_after, verify
from search.changes import rows_after
from search.criteria import SearchCriteria
from search.engines import EngineAway
from search.engines.cluster import Cluster, RefusedRows, WrongIndex
from search.models import SearchDocument, Watermark
from search.rebuilding import rebuild_index
from search.results import SearchResults
from search.service import find_mediators
from search.status import search_status
from tests.factories import TESTS, TODAY, a_mediator, a_published_mediator

pytestmark = pytest.mark.usefixtures("vocabulary")


@pytest.fixture
def number() -> str:
    return a_published_mediator(name="Selam T.")


@pytest.fixture
def index(cluster: Cluster, number: str) -> str:
    """The index in use, with one mediator in it."""
    catching_up._breaker.reset()
    return rebuild_index(cluster)


def found() -> SearchResults:
    return find_mediators(SearchCriteria(), today=TODAY)


def rename(number: str, name: str) -> None:
    details = details_of(Mediator.objects.get(number=number))
    change(by=TESTS, number=number, details=dataclasses.replace(details, name=name))


def unreachable(settings) -> None:
    settings.ELASTICSEARCH_URL = ["http://127.0.0.1:9"]


def test_a_change_is_found_in_the_cluster_by_the_next_search(index, number, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rename(number, "Rahel B.")
    answer = found()
    assert answer.engine == "elasticsearch"
    assert [hit.card.name for hit in answer.hits] == ["Rahel B."]


def test_someone_who_withdraws_is_gone_from_the_cluster(index, number, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(by=TESTS, numbers=[number])
    answer = found()
    assert (answer.engine, answer.total) == ("elasticsearch", 0)


def test_a_save_goes_on_when_the_cluster_is_away_and_is_sent_when_it_is_back(
    cluster, index, number, settings, django_capture_on_commit_callbacks
):
    address = settings.ELASTICSEARCH_URL
    unreachable(settings)
    with django_capture_on_commit_callbacks(execute=True):
        rename(number, "Rahel B.")
    assert Mediator.objects.get(number=number).name == "Rahel B."
    assert found().hits[0].card.name == "Rahel B."
    settings.ELASTICSEARCH_URL = address
    assert search_status().rows_behind == 1
    assert catch_up(cluster) == 1
    assert found().engine == "elasticsearch"
    assert found().hits[0].card.name == "Rahel B."


def test_nobody_who_saves_waits_for_a_cluster_that_takes_nothing(
    index, number, settings, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []

    def away(*arguments, **options):
        asked.append(arguments)
        raise RefusedRows("The disk is full.")

    monkeypatch.setattr(Cluster, "send", away)
    for name in ("A", "B", "C", "D"):
        with django_capture_on_commit_callbacks(execute=True):
            rename(number, name)
    assert len(asked) == 2


def test_of_a_change_of_many_people_the_rest_is_sent_by_the_sweep(
    cluster, index, number, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(catching_up, "SENT_AFTER_COMMIT", 2)
    numbers = [number, *(a_published_mediator() for _one in range(4))]
    catch_up(cluster)
    with django_capture_on_commit_callbacks(execute=True):
        set_room(by=TESTS, numbers=numbers, room_from=TODAY, limited=True)
    assert search_status().rows_behind == 3
    call_command("sync_search")
    assert search_status().rows_behind == 0
    assert found().engine == "elasticsearch"


def test_what_is_sent_late_twice_or_in_the_wrong_order_changes_nothing(cluster, index, number):
    (older,) = rows_after(0)
    rename(number, "Rahel B.")
    (newer,) = rows_after(older.seq)
    for rows in ([newer], [older], [newer, older], [older]):
        cluster.send(rows, index)
    assert cluster.documents(index, [number])[number].source["card"]["name"] == "Rahel B."


def test_someone_who_withdrew_does_not_come_back_with_what_was_sent_late(cluster, index, number):
    (older,) = rows_after(0)
    withdraw(by=TESTS, numbers=[number])
    catch_up(cluster)
    cluster.send([older], index)
    assert cluster.documents(index, [number])[number].source["live"] is False


def test_a_change_of_someone_who_cannot_be_found_needs_no_sending(cluster, index):
    a_mediator()
    assert catch_up(cluster) == 0
    assert Watermark.objects.get().seq == read_clock().seq


def test_the_watermark_never_goes_back(cluster, index, number):
    rename(number, "Rahel B.")
    catch_up(cluster)
    seq = Watermark.objects.get().seq
    catching_up.move_watermark(index, read_clock().edition, seq - 1)
    assert Watermark.objects.get().seq == seq


def test_without_an_index_the_command_says_how_to_make_one(cluster, number):
    with pytest.raises(CommandError, match="rebuild_search"):
        call_command("sync_search")


def test_without_a_cluster_the_command_says_what_to_set():
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        call_command("sync_search")


def test_an_index_of_another_edition_gets_nothing(cluster, index):
    Watermark.objects.update(edition="another")
    with pytest.raises(NoIndex):
        catch_up(cluster)


def test_an_alias_that_leads_elsewhere_is_put_right(cluster, index, number):
    cluster.client.indices.delete_alias(index=index, name=cluster.alias)
    cluster.client.indices.create(index=f"{cluster.alias}-other", aliases={cluster.alias: {"is_write_index": True}})
    rename(number, "Rahel B.")
    with pytest.raises(WrongIndex):
        cluster.send(rows_after(0), index)
    catch_up(cluster)
    assert list(cluster.client.indices.get_alias(name=cluster.alias).body) == [index]
    assert found().hits[0].card.name == "Rahel B."
    cluster.drop([f"{cluster.alias}-other"])


def test_sending_never_makes_an_index(cluster, index, number):
    cluster.drop([index])
    rename(number, "Rahel B.")
    with pytest.raises(Exception, match="index_not_found"):
        catch_up(cluster)
    assert cluster.indices() == ()
    assert found().engine == "memory"


def test_a_document_that_someone_changed_by_hand_keeps_the_watermark_where_it_is(cluster, index, number):
    (row,) = rows_after(0)
    before = Watermark.objects.get().seq
    cluster.client.index(
        index=index, id=number, document={"number": number, "live": True}, version=row.seq + 99, version_type="external"
    )
    rename(number, "Rahel B.")
    with pytest.raises(RefusedRows, match="check_search --repair") as refused:
        catch_up(cluster)
    assert refused.value.numbers == (number,)
    assert Watermark.objects.get().seq == before


def test_an_index_that_takes_no_changes_holds_up_nobody_and_catches_up_when_it_does(
    cluster, index, number, django_capture_on_commit_callbacks
):
    cluster.client.indices.put_settings(index=index, settings={"index.blocks.write": True})
    with django_capture_on_commit_callbacks(execute=True):
        rename(number, "Rahel B.")
    assert search_status().rows_behind == 1
    cluster.client.indices.put_settings(index=index, settings={"index.blocks.write": False})
    assert catch_up(cluster) == 1
    assert search_status().rows_behind == 0


@pytest.mark.parametrize("lost", ["everything", "someone", "the latest change"])
def test_an_index_that_lost_something_is_searched_no_more(cluster, index, number, lost):
    other = a_published_mediator(name="Rahel B.")
    catch_up(cluster)
    if lost == "the latest change":
        older = dataclasses.replace(rows_after(0)[-1], seq=1)
        cluster.remove(index, [other])
        cluster.client.index(
            index=index, id=other, document={"number": other, "seq": older.seq, "live": True}, refresh=True
        )
    else:
        cluster.remove(index, [number, other] if lost == "everything" else [number])
    assert not verify(cluster)
    assert found().engine == "memory"
    assert found().total == 2
    assert search_status().trouble == "the index is not what was sent to it"


def test_an_index_that_is_whole_stays_in_use(cluster, index, number):
    rename(number, "Rahel B.")
    a_mediator()
    assert verify(cluster)
    catch_up(cluster)
    assert verify(cluster)
    assert SearchDocument.objects.count() == 1


def test_a_part_that_did_not_arrive_is_not_reached_though_later_parts_arrived(db):
    for _person in range(3):
        a_published_mediator()
    first, *others = rows_after(0)
    arrived, reached = [], []

    def send(rows):
        if first in rows:
            raise EngineAway("no answer")
        arrived.extend(rows)

    with pytest.raises(EngineAway):
        send_after(0, send=send, reached=reached.append, at_once=1)
    assert reached == []
    assert sorted(row.number for row in arrived) == sorted(row.number for row in others)
