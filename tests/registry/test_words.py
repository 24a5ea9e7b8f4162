"""The vocabulary in memory: names, codes, distances, and never an old or torn state."""

import math

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import words
from registry.choices import RegionKind
from registry.models import LanguageTerm, Municipality, Term
from registry.services.clock import lock_clock, raise_vocabulary, read_clock
from registry.words import Kind, UnknownCode, current_vocabulary, resolve_successors

A_FEW = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rename(code: str, locale: str, text: str) -> None:
    LanguageTerm.objects.filter(concept=code, locale=locale, role=Term.Role.NAME).update(text=text)
    raise_vocabulary(lock_clock())


@pytest.mark.parametrize(
    ("kind", "code", "locale", "name"),
    [
        (Kind.LANGUAGE, "tir", "nl", "Tigrinya"),
        (Kind.LANGUAGE, "pes", "nl", "Farsi (Perzisch)"),
        (Kind.LANGUAGE, "tir", "ar", "التغرينية"),
        (Kind.LANGUAGE, "apc", "fr", "Levantine Arabic"),
        (Kind.LANGUAGE_GROUP, "ara", "fr", "arabe"),
        (Kind.LANGUAGE_GROUP, "fas", "en", "Persian"),
        (Kind.VARIETY, "ku-SY", "nl", "Kurmanji (Syrië)"),
        (Kind.EXPERTISE, "housing", "uk", "Housing"),
        (Kind.ACTIVITY, "accompany", "nl", "Meegaan naar afspraken"),
        (Kind.MUNICIPALITY, "GM0518", "nl", "'s-Gravenhage"),
        (Kind.MUNICIPALITY, "GM0518", "ti", "'s-Gravenhage"),
        (Kind.REGION, "GG1106", "en", "GGD Twente"),
        (Kind.LANGUAGE, "qqq", "nl", "qqq"),
    ],
)
def test_a_code_is_named_in_the_readers_language_else_english_else_dutch(vocabulary, kind, code, locale, name):
    assert vocabulary.name(kind, code, locale) == name


def test_who_reads_arabic_reads_what_a_language_calls_itself_before_english(vocabulary):
    assert vocabulary.name(Kind.LANGUAGE, "apc", "ar") == "شامي"
    assert vocabulary.locale_of_name(Kind.LANGUAGE, "apc", "ar") == ""
    assert vocabulary.locale_of_name(Kind.LANGUAGE, "apc", "fr") == "en"


def test_a_language_without_any_name_goes_by_its_own_name(vocabulary):
    LanguageTerm.objects.filter(concept="tir", role=Term.Role.NAME).delete()
    raise_vocabulary(lock_clock())
    assert current_vocabulary().name(Kind.LANGUAGE, "tir", "nl") == "ትግርኛ"


def test_every_code_has_a_name_in_every_language_of_the_site(vocabulary):
    named = {
        Kind.LANGUAGE: vocabulary.languages,
        Kind.LANGUAGE_GROUP: vocabulary.groups,
        Kind.VARIETY: vocabulary.varieties,
        Kind.EXPERTISE: vocabulary.expertise,
        Kind.ACTIVITY: vocabulary.activities,
    }
    for kind, entries in named.items():
        for code, entry in entries.items():
            texts = {word.text for word in entry.words if word.role == Term.Role.NAME}
            texts |= {entry.autonym} if kind is Kind.LANGUAGE else set()
            for locale in ("nl", "en", "ar", "uk", "ti", "fa", "tr", "so", "fr"):
                assert vocabulary.name(kind, code, locale) in texts, (kind, code, locale)


@pytest.mark.parametrize(("language", "direction"), [("kmr", "ltr"), ("ckb", "rtl"), ("pus", "rtl"), ("tir", "ltr")])
def test_the_direction_of_a_language_is_our_own_data(vocabulary, language, direction):
    assert vocabulary.direction(language) == direction


def test_an_unknown_code_says_which(vocabulary):
    for ask, kind in (
        (vocabulary.direction, Kind.LANGUAGE),
        (vocabulary.members, Kind.LANGUAGE),
        (vocabulary.municipality, Kind.MUNICIPALITY),
        (vocabulary.region, Kind.REGION),
    ):
        with pytest.raises(UnknownCode) as unknown:
            ask("nothing")
        assert (unknown.value.kind, unknown.value.code) == (kind, "nothing")


def test_a_group_stands_for_its_members_and_a_language_for_itself(vocabulary):
    assert vocabulary.members("kur") == ("ckb", "kmr", "sdh")
    assert vocabulary.members("ckb") == ("ckb",)


def test_a_code_that_is_both_is_the_language(vocabulary):
    both = sorted(vocabulary.languages.keys() & vocabulary.groups.keys())
    assert both == ["aze", "ful", "msa", "pan", "rom", "sqi"]
    assert all(vocabulary.members(code) == (code,) for code in both)


def test_words_that_fit_several_languages_lead_to_each(vocabulary):
    assert vocabulary.ambiguous["Afghaans"] == ("prs", "pus")


def test_hurtful_words_are_understood_and_never_a_name(vocabulary):
    romani = vocabulary.languages["rom"]
    deprecated = {word.text for word in romani.words if word.role == Term.Role.DEPRECATED}
    assert {"Gypsy", "Zigeunertaal", "циганська", "الغجرية"} <= deprecated
    assert not deprecated & {word.text for word in romani.words if word.role != Term.Role.DEPRECATED}
    assert vocabulary.name(Kind.LANGUAGE, "rom", "uk") == "Romany"


# Places


def reference_distance(one: Municipality, other: Municipality) -> float:
    """The haversine formula as textbooks have it."""
    phi, psi = math.radians(one.latitude), math.radians(other.latitude)
    half = (
        math.sin((psi - phi) / 2) ** 2
        + math.cos(phi) * math.cos(psi) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def test_amsterdam_and_utrecht_are_thirty_odd_kilometres_apart(vocabulary):
    assert 31 < vocabulary.distance("GM0363", "GM0344") < 36
    assert vocabulary.distance("GM0363", "GM0363") == 0


@A_FEW
@given(data=st.data())
def test_within_a_distance_means_what_measuring_each_pair_would_give(vocabulary, data):
    centres = {municipality.code: municipality for municipality in Municipality.objects.all()}
    asked = data.draw(st.lists(st.sampled_from(sorted(centres)), max_size=3))
    kilometres = data.draw(st.integers(0, 200))
    expected = {
        code
        for code, centre in centres.items()
        if any(reference_distance(centres[one], centre) <= kilometres for one in asked)
    }
    assert vocabulary.municipalities_within(asked, kilometres) == expected
    assert set(asked) <= expected


def test_distances_are_between_where_people_live(vocabulary):
    almere = Municipality.objects.get(code="GM0034")
    assert (almere.latitude, almere.longitude) == (52.3736, 5.2338)


def test_the_code_of_a_merged_municipality_still_leads_somewhere(vocabulary):
    assert vocabulary.municipality("GM0457").name == "Amsterdam"
    assert vocabulary.distance("GM0457", "GM0363") == 0
    assert "GM0363" in vocabulary.municipalities_within(["GM0457"], 1)
    assert vocabulary.regions_meeting(["GM0457"]) == vocabulary.regions_meeting(["GM0363"])


def test_the_former_name_of_a_merged_municipality_is_a_word_for_its_successor(vocabulary):
    assert "De Marne" in {word.text for word in vocabulary.municipality("GM1966").words}


def test_chains_of_mergers_lead_to_their_end():
    assert resolve_successors({"A": "B", "B": "C", "X": "C"}) == {"A": "C", "B": "C", "X": "C"}


def test_mergers_in_a_circle_are_refused():
    with pytest.raises(ValueError, match=r"A|B"):
        resolve_successors({"A": "B", "B": "A"})


def test_each_kind_of_region_divides_the_whole_country(vocabulary):
    for kind in RegionKind:
        parts = [region.municipalities for region in vocabulary.regions.values() if region.kind == kind]
        assert sum(map(len, parts)) == len(vocabulary.municipalities)
        assert frozenset().union(*parts) == vocabulary.municipalities.keys()


def test_the_regions_that_meet_municipalities_are_those_that_hold_one(vocabulary):
    asked = ["GM0202", "GM0363"]
    assert vocabulary.regions_meeting(asked) == {
        code for code, region in vocabulary.regions.items() if region.municipalities & set(asked)
    }
    assert vocabulary.regions_meeting([]) == frozenset()


def test_a_postcode_knows_its_municipality_and_those_it_straddles(vocabulary):
    assert vocabulary.postcodes["6811"].municipality == "GM0202"
    assert vocabulary.postcodes["3366"].other_municipalities == ("GM0610",)


# Never old


def test_the_vocabulary_is_read_once_as_long_as_no_word_changes(vocabulary, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert current_vocabulary() is vocabulary
    clock = read_clock()
    with django_assert_num_queries(0):
        assert current_vocabulary(clock) is vocabulary


def test_a_changed_word_is_seen_by_the_next_reader(vocabulary):
    rename("tir", "nl", "Tigrinja")
    assert current_vocabulary().name(Kind.LANGUAGE, "tir", "nl") == "Tigrinja"
    assert vocabulary.name(Kind.LANGUAGE, "tir", "nl") == "Tigrinya"


def test_words_of_a_transaction_rolled_back_are_not_shown(vocabulary):
    with transaction.atomic():
        rename("tir", "nl", "Undone")
        assert current_vocabulary().name(Kind.LANGUAGE, "tir", "nl") == "Undone"
        transaction.set_rollback(True)
    assert current_vocabulary().name(Kind.LANGUAGE, "tir", "nl") == "Tigrinya"


def test_words_changed_right_after_a_rollback_are_not_mistaken_for_those_rolled_back(vocabulary):
    with transaction.atomic():
        rename("tir", "nl", "Undone")
        current_vocabulary()
        transaction.set_rollback(True)
    rename("tir", "nl", "Kept")
    assert current_vocabulary().name(Kind.LANGUAGE, "tir", "nl") == "Kept"


def test_words_that_change_while_they_are_read_are_read_again(vocabulary, monkeypatch):
    rename("tir", "nl", "First")
    read = words._read_vocabulary
    reads = []

    def read_while_others_write(clock):
        half_old = read(clock)
        if not reads:
            rename("tir", "nl", "Second")
        reads.append(clock.vocabulary)
        return half_old

    monkeypatch.setattr(words, "_read_vocabulary", read_while_others_write)
    assert current_vocabulary().name(Kind.LANGUAGE, "tir", "nl") == "Second"
    assert len(reads) == 2
