"""Logs say how the site does, and nothing of who asked or what was looked for."""

import json
import logging
import logging.config

import pytest

from cms.settings import production

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(caplog):
    """What production writes of everything that is logged, as text."""
    made = logging.config.DictConfigurator(production.LOGGING)
    formatter = made.configure_formatter(production.LOGGING["formatters"]["json"])
    caplog.set_level(logging.INFO)
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


def test_a_request_is_logged_without_what_was_asked(client, written):
    client.get("/nl/find?language=tir&sealed=secret-part", REMOTE_ADDR="192.0.2.77")
    client.get("/api/v1/mediators?q=besnijdenis")
    text = written()
    lines = [json.loads(line) for line in text.splitlines() if '"route"' in line]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "nl/find", 200),
        ("GET", "api/v1/mediators", 200),
    ]
    assert all(line["milliseconds"] >= 0 for line in lines)
    for told in ("tir", "secret-part", "besnijdenis", "192.0.2.77"):
        assert told not in text


def test_a_failure_is_logged_without_what_was_asked(client, written, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("cms.finding.views.find_mediators", fail)
    client.raise_request_exception = False
    assert client.get("/nl/find?language=tir&sealed=secret-part").status_code == 500
    text = written()
    assert "broken on purpose" in text
    assert "secret-part" not in text
    assert "language=tir" not in text


def test_the_number_of_a_mediator_is_not_logged(client, written):
    client.get("/nl/mediators/0123456789")
    assert "0123456789" not in "\n".join(line for line in written().splitlines() if '"route"' in line)
