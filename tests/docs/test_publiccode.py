"""publiccode.yml follows its standard, and says the same as the rest of the repository."""

import tomllib

import pytest
import yaml
from django.conf import settings

PUBLICCODE = yaml.safe_load((settings.BASE_DIR / "publiccode.yml").read_text(encoding="utf-8"))
# Version 0.4 of the standard, "mandatory keys".
REQUIRED = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}


def test_every_required_key_is_there():
    assert PUBLICCODE.keys() >= REQUIRED
    assert PUBLICCODE["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert PUBLICCODE["maintenance"]["type"] in {"internal", "contract", "community", "none"}


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_descriptions_have_the_lengths_of_the_standard(locale):
    description = PUBLICCODE["description"][locale]
    assert len(description["shortDescription"]) <= 150
    assert 500 <= len(description["longDescription"]) <= 10_000
    assert all(len(feature) <= 100 for feature in description["features"])


def test_version_and_licence_are_those_of_the_project():
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert PUBLICCODE["softwareVersion"] == project["version"]
    assert PUBLICCODE["legal"]["license"] == project["license"]
