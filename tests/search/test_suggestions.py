"""What is offered to someone who is typing: what she means, nothing that hurts, and true numbers."""

import pytest

from registry.choices import Level
from registry.models import Term
from registry.profiles import SpokenLanguage
from registry.services.clock import read_clock
from registry.services.mediators import pause
from registry.words import Vocabulary
from search.criteria import Place, SearchCriteria, Wish
from search.service import find_mediators
from search.suggestions import EVERYTHING, MOST_SUGGESTIONS, Suggestion, Suggestions, suggest
from search.understanding import understand
from tests.factories import TESTS, a_published_mediator


@pytest.fixture
def typing(vocabulary, today):
    def typed(text: str, *, locale: str = "nl", **options: object) -> Suggestions:
        return suggest(text, locale=locale, today=today, clock=read_clock(), **options)

    return typed


def values(suggestions: Suggestions) -> list[tuple[str, str]]:
    return [(each.key, each.code) for each in suggestions.found]


@pytest.mark.parametrize(
    ("text", "locale", "first"),
    [
        ("ትግ", "nl", ("language", "tir")),
        ("tigri", "nl", ("language", "tir")),
        ("Tigriñ", "en", ("language", "tir")),
        ("فار", "nl", ("language", "pes")),
        ("укра", "nl", ("language", "ukr")),
        ("SOMAL", "nl", ("language", "som")),
        ("arabis", "nl", ("language", "ara")),
        ("arn", "nl", ("municipality", "GM0202")),
        ("den ha", "nl", ("municipality", "GM0518")),
        ("provin", "nl", None),
        ("besnij", "nl", ("expertise", "female-genital-mutilation")),
        ("trauma", "en", ("expertise", "mental-health")),
    ],
)
def test_what_is_begun_is_offered_in_any_script(typing, text, locale, first):
    a_published_mediator()
    found = values(typing(text, locale=locale))
    assert found[:1] == ([first] if first else [])


def test_never_more_than_eight_are_offered(typing):
    assert len(typing("a").found) == MOST_SUGGESTIONS == 8


def test_all_arabic_languages_are_offered_after_the_word_for_all_of_them(typing):
    a_published_mediator(languages=(SpokenLanguage("ary", None, Level.NATIVE),))
    a_published_mediator(languages=(SpokenLanguage("apc", None, Level.NATIVE),))
    a_published_mediator(languages=(SpokenLanguage("apc", None, Level.NATIVE),))
    found = typing("arabisch").found
    assert [(each.code, each.count) for each in found[:3]] == [("ara", 3), ("apc", 2), ("ary", 1)]


def test_whole_names_come_first_then_beginnings_then_words_inside(typing):
    for _person in range(3):
        a_published_mediator(service_municipalities=("GM0344", "GM1581"))
    found = values(typing("utrecht", only="places"))
    assert set(found[:3]) == {("region", "PV26"), ("region", "VR09"), ("municipality", "GM0344")}
    assert found[3] == ("municipality", "GM1581")
    assert found.index(("region", "GG2514")) > 3


def test_those_with_most_people_come_first_and_then_by_name(typing):
    a_published_mediator(service_municipalities=("GM0400",))
    assert values(typing("den h", only="places"))[0] == ("municipality", "GM0400")
    assert values(typing("am", only="places"))[:2] != values(typing("am", only="places"))[1::-1]


def test_a_village_leads_to_its_municipality_and_says_why(typing):
    found = typing("oosterbe").found
    assert [(each.code, each.text, each.word) for each in found] == [("GM0274", "Renkum", "Oosterbeek")]
    assert [each.word for each in typing("renku").found] == [""]


def test_only_the_end_of_the_text_goes_on(typing):
    assert typing("vrouw die tigri").start == len("vrouw die ")
    assert values(typing("vrouw den haa"))[0] == ("municipality", "GM0518")
    assert typing("vrouw den haa").start == len("vrouw ")
    assert ("language", "tir") not in values(typing("tigrinya arn"))


def test_a_word_with_a_space_behind_it_is_finished(typing):
    assert ("municipality", "GM0518") in values(typing("den "))
    assert typing("arnhem ").found == ()


def test_a_word_of_another_language_is_offered_when_there_is_nothing_else(typing):
    assert values(typing("almanca")) == [("language", "deu")]
    assert all(code not in {"sqi", "aln"} for _key, code in values(typing("arn")))


def test_a_word_that_fits_several_languages_offers_each(typing):
    assert {code for _key, code in values(typing("afghaans"))} >= {"prs", "pus"}


@pytest.mark.parametrize("only", ["languages", "places", "topics"])
def test_one_kind_alone(typing, only):
    keys = {
        "languages": {"language", "variety"},
        "places": {"municipality", "region"},
        "topics": {"expertise", "activity"},
    }
    found = {key for letter in "abdegimnoprstvw" for key, _code in values(typing(letter, only=only))}
    assert found == keys[only]


def test_old_words_that_hurt_are_understood_and_never_shown(typing, vocabulary):
    hurtful = [
        (code, word.text)
        for kind in (vocabulary.languages, vocabulary.groups, vocabulary.varieties, vocabulary.expertise)
        for code, entry in kind.items()
        for word in entry.words
        if word.role == Term.Role.DEPRECATED
    ]
    assert hurtful
    for code, text in hurtful:
        found = typing(text).found
        assert code in {each.code for each in found}, text
        for each in found:
            assert text.casefold() not in {each.word.casefold(), each.text.casefold()}


def everything_offered(typing, vocabulary: Vocabulary, locale: str, field: str) -> dict[tuple[str, str], Suggestion]:
    """What is offered at the names of everything there is."""
    texts = {
        word.text
        for kind in ("languages", "groups", "varieties", "expertise", "activities", "municipalities")
        for entry in getattr(vocabulary, kind).values()
        for word in entry.words
    } | {entry.name for kind in (vocabulary.municipalities, vocabulary.regions) for entry in kind.values()}
    only = "places" if field == "where" else None
    found = (each for text in texts for each in typing(text, locale=locale, field=field, only=only).found)
    return {(each.key, each.code): each for each in found}


@pytest.mark.parametrize(("locale", "field"), [("nl", "text"), ("ar", "text"), ("nl", "where")])
def test_what_is_offered_is_understood_as_what_it_says(vocabulary, monkeypatch, locale, field):
    # The numbers are the same every time, and are not what is looked at here.
    monkeypatch.setattr("search.suggestions.people_by_value", lambda *, today, clock: {})
    clock = read_clock()

    def typing(text: str, **options: object) -> Suggestions:
        return suggest(text, today=None, clock=clock, **options)

    offered = everything_offered(typing, vocabulary, locale, field)
    assert len(offered) > (400 if field == "where" else 600)
    for (key, code), each in offered.items():
        typed = (each.text, "") if field == "text" else ("", each.text)
        criteria = understand(*typed, locale=locale, vocabulary=vocabulary).criteria
        if code in vocabulary.groups and code not in vocabulary.languages:
            assert set(criteria.wishes[0].languages) == set(vocabulary.members(code)), each
        else:
            assert criteria == alone(key, code), each


def alone(key: str, code: str) -> SearchCriteria:
    return {
        "language": lambda: SearchCriteria(wishes=(Wish(languages=(code,)),)),
        "variety": lambda: SearchCriteria(wishes=(Wish(varieties=(code,)),)),
        "municipality": lambda: SearchCriteria(place=Place(municipalities=(code,))),
        "region": lambda: SearchCriteria(place=Place(regions=(code,))),
        "expertise": lambda: SearchCriteria(expertise=(code,)),
        "activity": lambda: SearchCriteria(activities=(code,)),
    }[key]()


def test_the_count_is_the_total_after_choosing(typing, vocabulary, today):
    a_published_mediator()
    a_published_mediator(gender="woman")
    a_published_mediator(gender="woman", languages=(SpokenLanguage("som", None, Level.FLUENT),))
    pause(by=TESTS, numbers=[a_published_mediator(gender="woman")])

    def asked(before: str) -> SearchCriteria:
        return understand(before, "", locale="nl", vocabulary=vocabulary).criteria

    for text in ("vrouw arn", "tigrinya arn", "tigri", "arnhem gelderl", "vrouw somal", "ti"):
        suggestions = typing(text, asked=asked)
        assert suggestions.found
        for each in suggestions.found:
            whole = text[: suggestions.start] + each.text
            assert each.count == find_mediators(asked(whole), today=today).total, (whole, each)


@pytest.mark.parametrize(
    "text", ["", " ", "'", "\u200f", "\0", "🙂", "x" * 5000, "a " * 2000, "ا" * 500, "<b>", "%", "\ud800"]
)
def test_nothing_typed_is_an_error(typing, text):
    suggestions = typing(text)
    assert 0 <= suggestions.start <= len(text)
    assert {each.key for each in suggestions.found} <= EVERYTHING
