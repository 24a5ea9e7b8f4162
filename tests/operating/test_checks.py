"""What an operator set wrong is told at start, with the remedy."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from cms import checks
from cms.finding import wording
from registry.models import Language
from search import checks as search_checks
from search.models import Watermark
from search.rebuilding import rebuild_index
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


def test_going_without_encryption_is_refused_as_soon_as_others_are_answered(settings):
    settings.DEMO_ALLOWED = settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["127.0.0.1", "overview.example"]
    assert ids(checks.https_is_on(None)) == ["cms.E006"]
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    assert checks.https_is_on(None) == []
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["overview.example"], True
    assert checks.https_is_on(None) == []


@pytest.mark.parametrize("table", ["FACETS", "LABELS", "LEVELS", "REGIONS", "REASONS"])
def test_what_search_may_say_has_words_on_the_find_page(monkeypatch, table):
    assert checks.find_page_has_words(None) == []
    words = dict(getattr(wording, table))
    forgotten, _words = words.popitem()
    monkeypatch.setattr(wording, table, words)
    (fault,) = checks.find_page_has_words(None)
    assert (fault.id, table in fault.hint, forgotten in fault.msg) == ("cms.E007", True, True)


def test_words_for_a_facet_that_search_does_not_know_are_told(monkeypatch):
    monkeypatch.setattr(wording, "FACETS", {**wording.FACETS, "colour": "Colour"})
    (fault,) = checks.find_page_has_words(None)
    assert (fault.id, "colour" in fault.msg) == ("cms.E008", True)


@pytest.mark.parametrize("key", ["colour", "expertise"])
def test_a_template_that_leads_to_a_search_with_a_wrong_or_a_telling_key_is_named(settings, tmp_path, key):
    assert checks.templates_ask_what_is_known(None) == []
    link = """<a href="{% url 'finding:find' %}?gender=woman&amp;KEY=x">Women</a>"""
    (tmp_path / "door.html").write_text(link.replace("KEY", key))
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    (fault,) = checks.templates_ask_what_is_known(None)
    assert (fault.id, "door.html" in fault.msg, f"“{key}”" in fault.msg) == ("cms.E009", True, True)


def test_weights_that_no_longer_fit_a_score_are_told(monkeypatch):
    from search.checks import weights_fit

    assert weights_fit(None) == []
    monkeypatch.setattr("search.checks.SCORE_CEILING", 100)
    assert ids(weights_fit(None)) == ["search.E001"]


@pytest.mark.django_db
def test_a_missing_vocabulary_is_told(monkeypatch):
    assert checks.data_belongs_here(None, databases=["default"]) == []
    monkeypatch.setattr(Language.objects, "exists", lambda: False)
    assert ids(checks.data_belongs_here(None, databases=["default"])) == ["cms.W001"]


def test_everything_is_in_order_as_production_is_meant_to_be(tmp_path):
    place = {"DATABASE_URL": f"sqlite:///{tmp_path / 'overview.sqlite3'}", "SECRET_KEY": "k3y-" * 5 + "Zx9_" * 10}
    production = {"DJANGO_SETTINGS_MODULE": "cms.settings.production", "ALLOWED_HOSTS": "overview.example", **place}
    assert manage("migrate", "-v0", **production).returncode == 0
    assert manage("load_vocabulary", **production).returncode == 0
    run = manage("check", "--deploy", "--database", "default", "--fail-level", "WARNING", **production)
    assert (run.returncode, run.stdout) == (0, "System check identified no issues (0 silenced).\n"), run.stderr


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


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("ELASTICSEARCH_URL", ["search.example:9200"], "search.E002"),
        ("ELASTICSEARCH_URL", ["https://search.example"], "search.E002"),
        ("ELASTICSEARCH_URL", ["https://search.example:http"], "search.E002"),
        ("ELASTICSEARCH_URL", ["https://reader:secret@search.example:9200"], "search.E002"),
        ("ELASTICSEARCH_USER", "reader", "search.E003"),
        ("ELASTICSEARCH_PASSWORD", "secret", "search.E003"),
        ("ELASTICSEARCH_CA_FILE", "/nowhere/ca.pem", "search.E005"),
        ("ELASTICSEARCH_INDEX", "Mediators", "search.E006"),
        ("ELASTICSEARCH_INDEX", "_mediators", "search.E006"),
        ("ELASTICSEARCH_SHARDS", 0, "search.E007"),
        ("ELASTICSEARCH_REPLICAS", -1, "search.E007"),
        ("ELASTICSEARCH_TIME_LIMIT", 0, "search.E007"),
    ],
)
def test_what_is_wrong_with_the_settings_of_a_cluster_is_told(settings, setting, value, code):
    settings.ELASTICSEARCH_URL = ["https://search.example:9200", "https://search.example:9201"]
    assert search_checks.cluster_can_be_reached(None) == []
    setattr(settings, setting, value)
    (fault,) = search_checks.cluster_can_be_reached(None)
    assert ids([fault]) == [code]
    assert setting in fault.msg
    assert "secret" not in fault.msg


def test_an_account_and_an_api_key_are_one_too_many(settings):
    settings.ELASTICSEARCH_URL = ["https://search.example:9200"]
    settings.ELASTICSEARCH_USER, settings.ELASTICSEARCH_PASSWORD = "reader", "secret"
    settings.ELASTICSEARCH_API_KEY = "key"
    assert ids(search_checks.cluster_can_be_reached(None)) == ["search.E004"]


def test_settings_of_a_cluster_that_is_not_used_are_not_looked_at(settings):
    settings.ELASTICSEARCH_USER = "reader"
    assert search_checks.cluster_can_be_reached(None) == []


def test_an_index_of_another_version_is_told_when_the_database_is_looked_at(cluster, vocabulary):
    assert ids(search_checks.index_is_of_this_version(None, databases=["default"])) == ["search.I001"]
    rebuild_index(cluster)
    assert search_checks.index_is_of_this_version(None, databases=["default"]) == []
    Watermark.objects.update(version="00000000")
    assert ids(search_checks.index_is_of_this_version(None, databases=["default"])) == ["search.I001"]
    assert search_checks.index_is_of_this_version(None) == []
