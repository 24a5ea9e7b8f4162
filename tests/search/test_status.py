"""What those who watch over search are told, where there is no cluster to ask."""

import circuitbreaker
import pytest

from registry.services.clock import read_clock
from search import guard
from search.engines import EngineAway
from search.engines.cluster import VERSION
from search.status import search_status
from search.watermark import use_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(settings):
    settings.ELASTICSEARCH_URL = ["http://127.0.0.1:9"]
    clock = read_clock()
    use_index("mediators-index", VERSION, clock.edition, clock.seq)
    yield
    guard.breaker.reset()


def test_a_cluster_that_did_not_answer_is_in_trouble_until_it_has_answered_a_search(index, monkeypatch):
    assert not search_status().trouble
    for _time in range(3):
        with pytest.raises(EngineAway), guard.breaker:
            raise EngineAway
    an_hour_later = circuitbreaker.monotonic() + 3600
    monkeypatch.setattr(circuitbreaker, "monotonic", lambda: an_hour_later)
    # Nobody has searched since: it may be asked again, but nobody knows whether it would answer.
    assert (search_status().trouble, search_status().engine) == ("the cluster does not answer", "memory")
    with guard.breaker:
        pass
    assert (search_status().trouble or "", search_status().engine) == ("", "elasticsearch")
