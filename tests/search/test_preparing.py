"""Nobody is the first: what a search needs is read before she comes, and a new word does not read everything anew."""

import pytest

from registry.services.clock import read_clock
from registry.words import Kind
from search import suggestions
from search.explaining import with_word
from search.preparing import prepare
from search.suggestions import suggest
from search.understanding import understand
from search.understanding.lexicon import lexicon_of
from search.understanding.phrasebook import known_locales, ordinary_words, phrasebook
from search.understanding.reading import reader_of
from search.understanding.unsearchable import countries_in

READ_ONCE = (phrasebook, ordinary_words, countries_in, lexicon_of, reader_of, suggestions._index_of)


def how_often_read() -> list[int]:
    return [each.cache_info().misses for each in READ_ONCE]


def test_the_first_question_in_each_language_of_the_site_finds_everything_read(vocabulary, today):
    for each in READ_ONCE:
        each.cache_clear()
    prepare(today=today)
    before = how_often_read()
    for locale in known_locales():
        understand("somalish vrouwe", "arnhm", locale=locale, vocabulary=vocabulary)
        suggest("t", locale=locale, today=today, clock=read_clock())
    assert how_often_read() == before


@pytest.mark.parametrize(("kind", "code"), [(Kind.LANGUAGE, "tir"), (Kind.EXPERTISE, "youth")])
def test_a_new_word_makes_nothing_anew_but_what_it_is_in(vocabulary, kind, code):
    before = lexicon_of(vocabulary)
    after = lexicon_of(with_word(vocabulary, kind, code, "habeshataal"))
    assert after.places is before.places
    assert after.concepts[("habeshataal",)].codes == (code,)
    assert ("habeshataal",) not in before.concepts
