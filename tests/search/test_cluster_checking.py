"""What is searched is what the registry says; where it is not, one command finds it and mends it."""

import dataclasses

import pytest
from django.core.management import CommandError, call_command

from registry.models import Mediator
from registry.services.mediators import change, details_of, withdraw
from search.catching_up import catch_up
from search.checking import differences
from search.criteria import SearchCriteria
from search.models import SearchDocument
from search.rebuilding import rebuild_index
from search.service import find_mediators
from tests.factories import TESTS, TODAY, a_published_mediator

pytestmark = pytest.mark.usefixtures("vocabulary")


@pytest.fixture
def numbers() -> list[str]:
    return [a_published_mediator(name=name) for name in ("Selam T.", "Rahel B.", "Yonas K.")]


@pytest.fixture
def index(cluster, numbers) -> str:
    return rebuild_index(cluster)


def put_by_hand(cluster, index, number, **changes) -> None:
    found = cluster.documents(index, [number]).get(number)
    document = (found.source if found else {"number": number, "seq": 1, "live": True}) | changes
    cluster.client.index(index=index, id=number, document=document, refresh=True)


def names_found(cluster) -> set[str]:
    answer = find_mediators(SearchCriteria(), today=TODAY)
    assert answer.engine == "elasticsearch"
    return {hit.card.name for hit in answer.hits}


def assert_mended(cluster) -> None:
    call_command("check_search", "--repair")
    assert list(differences(cluster)) == []
    call_command("check_search")


def test_when_all_is_well_it_says_so(index, capsys):
    call_command("check_search")
    assert "say the same" in capsys.readouterr().out


def test_without_a_cluster_the_table_is_compared_with_the_registry(numbers, capsys):
    call_command("check_search")
    SearchDocument.objects.filter(number=numbers[0]).update(body={})
    SearchDocument.objects.filter(number=numbers[1]).delete()
    with pytest.raises(CommandError, match="2 documents differ") as ended:
        call_command("check_search")
    assert ended.value.returncode == 1
    said = capsys.readouterr().out
    assert f"{numbers[0]}: in the table is not what the registry says" in said
    assert f"{numbers[1]}: in the table is missing" in said
    assert_mended(None)


def test_someone_who_should_be_gone_from_the_table_is_found(numbers):
    Mediator.objects.filter(number=numbers[0]).update(state="withdrawn")
    with pytest.raises(CommandError):
        call_command("check_search")
    assert_mended(None)
    assert SearchDocument.objects.get(number=numbers[0]).body is None


def test_a_document_changed_by_hand_is_found_and_mended(cluster, index, numbers, capsys):
    put_by_hand(cluster, index, numbers[0], words=["somebody", "else"])
    with pytest.raises(CommandError, match="1 documents differ"):
        call_command("check_search")
    assert f"{numbers[0]}: in the index is not what the table holds" in capsys.readouterr().out
    assert_mended(cluster)


def test_after_mending_later_changes_arrive_as_before(cluster, index, numbers):
    for _often in range(5):
        put_by_hand(cluster, index, numbers[0], words=["somebody", "else"])
    assert_mended(cluster)
    details = details_of(Mediator.objects.get(number=numbers[0]))
    change(by=TESTS, number=numbers[0], details=dataclasses.replace(details, name="New N."))
    catch_up(cluster)
    assert names_found(cluster) == {"New N.", "Rahel B.", "Yonas K."}


def test_someone_missing_from_the_index_is_found_and_put_back(cluster, index, numbers):
    cluster.remove(index, numbers[:1])
    with pytest.raises(CommandError):
        call_command("check_search")
    assert_mended(cluster)
    assert names_found(cluster) == {"Selam T.", "Rahel B.", "Yonas K."}


def test_someone_who_is_in_the_index_and_nowhere_else_is_taken_out(cluster, index, numbers):
    put_by_hand(cluster, index, "NOBODY0000")
    with pytest.raises(CommandError):
        call_command("check_search")
    assert_mended(cluster)
    assert set(cluster.numbers(index)) == set(numbers)


def test_a_change_that_waits_is_told(cluster, index, numbers, capsys):
    withdraw(by=TESTS, numbers=numbers[:1])
    with pytest.raises(CommandError):
        call_command("check_search")
    assert f"{numbers[0]}: in the index is at seq" in capsys.readouterr().out
    assert_mended(cluster)
