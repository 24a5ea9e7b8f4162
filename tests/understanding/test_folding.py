"""Folding: what looks different and is the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.understanding.folding import fold, fold_word_list, fold_words

ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=200)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("KÜRTÇE", "kurtce"),
        ("Łódź Đorđe Øster ISTANBUL ısı", "lodz dorde oster istanbul isi"),
        ("'s-Gravenhage", "s gravenhage"),
        ("A’dam", "a'dam"),
        ("العَرَبِيَّة", "عربيه"),
        ("عربى", "عربي"),
        ("عـــربي", "عربي"),
        ("کردی", "كردي"),
        ("أمستردام", "امستردام"),
        ("٣٥١٢", "3512"),
        ("می\u200cخواهم", "ميخواهم"),
        ("soft\u00adhyphen", "softhyphen"),
        ("हिन्दी", "हिनदी"),
        ("🙂 ❤\ufe0f !?", ""),
    ],
)
def test_spellings_of_one_word_fold_to_the_same(typed, folded):
    assert fold(typed) == folded


@given(ANYTHING)
def test_folding_never_fails_and_folding_twice_is_folding_once(text):
    assert all(fold_word_list(word) == (word,) for word in fold_word_list(text))


@given(ANYTHING)
def test_every_folded_word_knows_its_stretch_of_the_text(text):
    words = fold_words(text)
    assert all(fold_word_list(text[word.start : word.end]) == (word.text,) for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)
