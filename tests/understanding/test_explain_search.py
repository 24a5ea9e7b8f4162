"""The commands that explain searches to developers and editors."""

import io

import pytest
from django.core.management import CommandError, call_command

from registry.today import today
from search.service import find_mediators
from search.understanding import understand
from tests.factories import a_published_mediator


def explained(text: str, **options: str) -> str:
    output = io.StringIO()
    call_command("explain_search", text, stdout=output, **options)
    return output.getvalue()


def test_every_step_of_a_search_is_told(vocabulary):
    lines = explained("tigrina vrouw Belgisch nijmgen").splitlines()
    assert "  tigrina: language tir" in lines
    assert "  Belgisch: word belgisch (not searched)" in lines
    assert "  nijmgen: municipality GM0268 (read as nijmegen)" in lines
    assert {"  language=tir", "  gender=woman", "  municipality=GM0268"} <= set(lines)
    assert "Found 0, by the memory engine" in lines


def test_who_stands_first_is_told_with_the_signals_that_put_her_there(vocabulary):
    number = a_published_mediator(today=today())
    text = "available"
    results = find_mediators(understand(text, "", locale="en", vocabulary=vocabulary).criteria, today=today())
    output = explained(text, locale="en")
    assert [hit.number for hit in results.hits] == [number]
    assert f"{number} score {results.hits[0].score}: " in output
    assert "has-ample-room 10" in output or "has-room 40" in output


def test_a_search_that_asks_too_much_is_refused_with_the_key(vocabulary):
    many = "turks pools dari farsi urdu somalisch tigrinya amhaars frans engels spaans russisch hindi tamil thai duits"
    with pytest.raises(CommandError, match="language"):
        explained(many + " grieks italiaans portugees bulgaars hongaars lets litouws estisch")


def test_right_words_that_look_like_ours_are_found(vocabulary, tmp_path):
    words = tmp_path / "words"
    words.write_text("Servies\ntafel\nSomalisch\nachterhoede\n")
    output = io.StringIO()
    call_command("find_look_alikes", "nl", str(words), stdout=output)
    assert output.getvalue().split() == ["achterhoede", "servies"]
