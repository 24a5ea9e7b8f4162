"""The address of a search says what may be seen by others, seals the rest, and never breaks."""

import time_machine
from django.http import QueryDict
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.finding.address import OPEN_KEYS, SEALED_KEYS, Addresses, Typed, read_address
from cms.finding.sealing import seal
from registry.words import current_vocabulary
from search.criteria import Place, SearchCriteria, Wish
from search.keys import KEYS

WISH = SearchCriteria(
    wishes=(Wish(languages=("tir",)), Wish(languages=("aii", "apc"), settled=False)),
    level="fluent",
    place=Place(municipalities=("GM0202",), within_km=25),
    expertise=("sexual-violence",),
    activities=("accompany",),
    genders=("woman",),
    ways=("phone",),
    available=True,
    keeps_people_who_move=True,
    words=("samira",),
)
TYPED = Typed("vrouw tigrinya besnijdenis", "Arnhem")


def written(criteria: SearchCriteria, typed: Typed = TYPED, page: int = 1) -> str:
    with translation.override("nl"):
        return Addresses(typed).of(criteria, page=page)


def read(url: str, vocabulary):
    return read_address(QueryDict(url.partition("?")[2]), vocabulary)


def test_an_address_reads_back_as_the_search_it_was_written_for(vocabulary):
    address = read(written(WISH, page=3), vocabulary)
    assert address.criteria == WISH
    assert address.typed == TYPED
    assert address.page.number == 3
    assert not address.faults
    assert not address.seal_broken


def test_topics_words_and_typed_text_cannot_be_seen_in_an_address(vocabulary):
    url = written(WISH)
    for sensitive in ("sexual", "accompany", "samira", "besnijdenis", "vrouw", "expertise", "words", "keeps"):
        assert sensitive not in url
    assert url.startswith("/nl/find?language=tir&ask=aii,apc&level=fluent&municipality=GM0202&withinKm=25")


def test_every_key_is_either_open_or_sealed():
    assert set(KEYS) == OPEN_KEYS | SEALED_KEYS
    assert {
        *("language", "any", "ask", "variety", "level", "municipality", "region", "withinKm"),
        *("gender", "way", "available"),
    } == OPEN_KEYS


def test_the_links_of_one_page_share_one_token(vocabulary):
    addresses = Addresses(TYPED)
    with translation.override("nl"):
        tokens = {addresses.of(WISH, page=page).partition("sealed=")[2] for page in (1, 2, 3)}
    assert len(tokens) == 1


def test_an_empty_search_has_a_bare_address():
    assert written(SearchCriteria(), Typed()) == "/nl/find"


def test_after_two_hours_the_open_part_is_still_there(vocabulary):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        url = written(WISH)
        clock.shift(2 * 3600 + 1)
        address = read(url, vocabulary)
    assert address.seal_broken
    assert not address.faults
    assert address.typed == Typed()
    assert address.criteria == WISH.but(expertise=(), activities=(), keeps_people_who_move=False, words=())


def test_a_seal_of_another_site_loses_only_what_it_sealed(vocabulary):
    with override_settings(SECRET_KEY="the secret of another site"):
        url = written(WISH)
    address = read(url, vocabulary)
    assert address.seal_broken
    assert address.criteria.wishes == WISH.wishes


def test_a_topic_that_left_the_vocabulary_counts_as_a_broken_seal(vocabulary):
    token = seal({"q": "x", "where": "", "keys": {"expertise": ["no-longer-known"]}})
    address = read(f"/nl/find?language=tir&sealed={token}", vocabulary)
    assert address.seal_broken
    assert address.criteria == SearchCriteria(wishes=(Wish(languages=("tir",)),))


def test_every_fault_is_named_and_the_rest_is_kept(vocabulary):
    address = read("/nl/find?language=zzz&language=tir&gender=woman&colour=red&page=0", vocabulary)
    assert {fault.key for fault in address.faults} == {"language", "colour", "page"}
    assert address.criteria == SearchCriteria(genders=("woman",))


def test_a_topic_written_open_in_an_address_is_refused(vocabulary):
    address = read("/nl/find?expertise=sexual-violence", vocabulary)
    assert [fault.key for fault in address.faults] == ["expertise"]
    assert address.criteria == SearchCriteria()


@given(
    query=st.dictionaries(
        st.sampled_from([*KEYS, "page", "sealed", "q", "other"]), st.lists(st.text(max_size=9), min_size=1)
    )
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_address_whatsoever_breaks_the_page(db, query):
    vocabulary = current_vocabulary()
    asked = QueryDict(mutable=True)
    for name, values in query.items():
        asked.setlist(name, values)
    address = read_address(asked, vocabulary)
    assert read(written(address.criteria), vocabulary).criteria == address.criteria
