"""The command that shows what the search box understands."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def test_an_evaluator_reads_what_was_understood_line_by_line(vocabulary, tmp_path):
    queries = tmp_path / "queries.jsonl"
    queries.write_text(
        '{"id": "a", "text": "syrisch arabisch vrouw Arnhem Fatuma", "locale": "nl"}\n\n'
        '{"id": "b", "text": "Koerdisch", "locale": "nl"}\n'
    )
    output = io.StringIO()
    call_command("understand_search", str(queries), stdout=output)
    assert [json.loads(line) for line in output.getvalue().splitlines()] == [
        {
            "id": "a",
            "understood": {
                "languages": ["apc"],
                "varieties": ["apc-SY"],
                "gender": ["woman"],
                "municipalities": ["GM0202"],
                "words": ["fatuma"],
            },
        },
        {"id": "b", "understood": {"ask_back": ["ckb", "kmr", "sdh"]}},
    ]


def test_a_bad_line_is_named_and_the_rest_is_answered(vocabulary, tmp_path):
    queries = tmp_path / "queries.jsonl"
    queries.write_text('not json\n{"id": "b", "text": "Dari", "locale": "nl"}\n')
    output, errors = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="1 lines"):
        call_command("understand_search", str(queries), stdout=output, stderr=errors)
    assert "Line 1" in errors.getvalue()
    assert json.loads(output.getvalue())["id"] == "b"
