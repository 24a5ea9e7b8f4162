"""What an auditor looks at from outside."""

import datetime

import pytest
from django.urls import reverse

from tests.factories import an_account

pytestmark = pytest.mark.django_db


def test_security_txt_never_runs_out(client, settings):
    settings.SECURITY_CONTACT_EMAIL = "veilig@overview.example"
    settings.BASE_URL = "https://overview.example/"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:veilig@overview.example"
    assert fields["Canonical"] == "https://overview.example/.well-known/security.txt"
    left = datetime.datetime.fromisoformat(fields["Expires"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=30) < left < datetime.timedelta(days=365)


def policy(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";") if part.strip())
    return {name: value for name, _space, value in parts}


@pytest.mark.parametrize("address", ["/nl/", "/nl/find", "/nl/nowhere", "/api/v1"])
def test_public_pages_run_no_scripts_but_our_own(client, address):
    rules = policy(client.get(address))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in str(rules)
    assert rules["frame-ancestors"] == "'none'"


def test_the_admin_has_a_policy_of_its_own(client):
    account = an_account()
    account.is_superuser = True
    account.save()
    client.force_login(account)
    rules = policy(client.get(reverse("wagtailadmin_home")))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"
    assert "http" not in str(rules)
