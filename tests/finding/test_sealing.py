"""What is sealed can be read back for two hours, by this site only, and by nobody else."""

import base64

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cms.finding.sealing import LONGEST_TOKEN, BrokenSeal, seal, unseal


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5))
def test_whatever_is_sealed_comes_back_the_same(contents):
    assert unseal(seal(contents)) == contents


def test_nobody_reads_a_topic_in_an_address():
    token = seal({"q": "besnijdenis"})
    assert "besnijdenis" not in token
    assert b"besnijdenis" not in base64.urlsafe_b64decode(token)


def test_a_seal_is_broken_after_two_hours():
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        token = seal({"q": "trauma"})
        clock.shift(2 * 3600 - 1)
        assert unseal(token) == {"q": "trauma"}
        clock.shift(2)
        with pytest.raises(BrokenSeal):
            unseal(token)


def test_a_seal_of_another_site_is_broken(settings):
    token = seal({"q": "trauma"})
    settings.SECRET_KEY = "the secret of another site"
    with pytest.raises(BrokenSeal):
        unseal(token)


def test_a_seal_survives_a_new_secret_key_while_the_old_one_is_kept(settings):
    token = seal({"q": "trauma"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next secret"
    assert unseal(token) == {"q": "trauma"}


@pytest.mark.parametrize("token", ["", "x", "gAAAAA", "é", "\x00", "A" * (LONGEST_TOKEN + 1), "=" * 100])
def test_what_is_no_seal_is_refused(token):
    with pytest.raises(BrokenSeal):
        unseal(token)


def test_a_changed_seal_is_broken():
    token = seal({"q": "trauma"})
    with pytest.raises(BrokenSeal):
        unseal(token[:-4] + ("AAAA" if not token.endswith("AAAA") else "BBBB"))
