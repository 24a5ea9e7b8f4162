"""What people with containers get: not run here, so at least it agrees with what is."""

import re
import subprocess
import sys

import elasticsearch as client
import pytest
import yaml
from django.conf import settings

from servers import elasticsearch
from tests.docs.test_documentation import first_column, section

SERVICES = yaml.safe_load((settings.BASE_DIR / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
IMAGES = {service["image"] for service in SERVICES.values() if "image" in service}
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def test_every_image_is_of_one_version_and_the_engine_that_of_the_tests():
    assert all(re.search(r":\d+\.\d+", image) for image in IMAGES)
    assert any(image.endswith(f"/elasticsearch:{elasticsearch.VERSION}") for image in IMAGES)


def test_the_client_is_not_newer_than_the_engine():
    assert client.__version__[:2] <= tuple(map(int, elasticsearch.VERSION.split(".")))[:2]


@pytest.mark.parametrize("name", OURS)
def test_what_is_set_is_a_setting(name):
    # Gunicorn's own: whose X-Forwarded-For it believes.
    assert OURS[name]["environment"].keys() - {"FORWARDED_ALLOW_IPS"} <= first_column(section("Settings"))


def test_a_cluster_that_is_away_keeps_no_visitor_waiting():
    assert "cluster" not in SERVICES["web"]["depends_on"]


def test_the_service_that_sends_changes_is_a_command_of_ours():
    _python, *command = SERVICES["sync"]["command"]
    run = subprocess.run([sys.executable, *command, "--help"], cwd=settings.BASE_DIR, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr


def test_only_the_site_can_be_reached_and_only_from_its_own_machine():
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }
