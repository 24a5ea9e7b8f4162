"""What an operator set wrong is told at start, with the remedy."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from cms import checks
from registry.models import Language
from tests.architecture.test_starting import manage
from tests.factories import a_mediator


def ids(messages) -> list[str]:
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_a_missing_secret_is_refused_outside_development():
    run = manage("check", DJANGO_SETTINGS_MODULE="cms.settings.production", SECRET_KEY="")
    assert run.returncode != 0
    assert "cms.E001" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_short_secret_is_refused_outside_development(settings):
    settings.DEMO_ALLOWED = False
    settings.SECRET_KEY = "short"
    assert ids(checks.secret_is_set(None)) == ["cms.E001"]
    settings.SECRET_KEY = "x" * 50
    assert checks.secret_is_set(None) == []


def test_debug_pages_are_refused_outside_development(settings):
    settings.DEMO_ALLOWED, settings.DEBUG = False, True
    assert ids(checks.debug_is_off(None)) == ["cms.E002"]
    settings.DEBUG = False
    assert checks.debug_is_off(None) == []


def test_a_locale_without_catalogue_is_named(settings):
    assert checks.locales_have_catalogues(None) == []
    settings.LANGUAGES = [*settings.LANGUAGES, ("xx", "Unheard of")]
    assert ids(checks.locales_have_catalogues(None)) == ["cms.E003"]


@pytest.mark.parametrize("address", ["", "overview.example", "ftp://overview.example", "https://", "http://[::1"])
def test_an_address_that_is_none_is_named(settings, address):
    settings.LEAVE_URL = address
    (fault,) = checks.addresses_are_whole(None)
    assert "LEAVE_URL" in fault.msg


@pytest.mark.django_db
def test_a_missing_vocabulary_is_told(monkeypatch):
    assert checks.data_belongs_here(None, databases=["default"]) == []
    monkeypatch.setattr(Language.objects, "exists", lambda: False)
    assert ids(checks.data_belongs_here(None, databases=["default"])) == ["cms.W001"]


@pytest.mark.django_db
def test_invented_people_are_refused_outside_development(settings):
    from registry.demonstration import load_demonstration
    from registry.today import today

    a_mediator()
    settings.DEMO_ALLOWED = False
    assert checks.data_belongs_here(None, databases=["default"]) == []
    load_demonstration(mediators=1, seed=1, today=today())
    assert ids(checks.data_belongs_here(None, databases=["default"])) == ["cms.E005"]
    with pytest.raises(SystemCheckError, match="remove_demo"):
        call_command("check", databases=["default"])
