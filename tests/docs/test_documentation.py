"""What the pages in docs/ and the README say is there, and what is there they say."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.checks.registry import registry as checks
from django.core.management import find_commands

from search.status import Trouble

ROOT = settings.BASE_DIR
ROOMS = {"registry", "search", "api", "cms"}
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))


def section(title: str) -> str:
    """One chapter of the page for operators."""
    return re.search(rf"^## {title}$(.*?)(?=^## |\Z)", OPERATING, re.MULTILINE | re.DOTALL)[1]


def first_column(text: str) -> set[str]:
    """What stands between back quotes at the start of each row of a table; of a command only its name."""
    return set(re.findall(r"^\| `([\w./-]+)", text, re.MULTILINE))


def sources(*folders: str) -> str:
    files = (file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_setting_from_the_environment_is_documented():
    read = set(re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', sources("cms/settings")))
    read |= {"PORT", "DJANGO_SETTINGS_MODULE"}
    assert first_column(section("Settings")) == read


def test_every_command_is_documented():
    ours = {
        name
        for config in apps.get_app_configs()
        if config.name.partition(".")[0] in ROOMS
        for name in find_commands(str(Path(config.path) / "management"))
    }
    assert first_column(section("Commands")) == ours | {"migrate"}


def test_every_check_is_documented():
    ours = [
        check for check in checks.get_checks(include_deployment_checks=True) if check.__module__.split(".")[0] in ROOMS
    ]
    assert ours
    codes = set(re.findall(r'id="([\w.]+)"', "\n".join(Path(check.__code__.co_filename).read_text() for check in ours)))
    assert first_column(section("Checks")) == codes


def test_every_make_target_is_in_the_readme():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*?## ", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", README))
    assert named == targets - {"help"}


def test_every_health_address_is_documented():
    from cms import health

    assert first_column(section("Health")) == {f"/health/{pattern.pattern._route}" for pattern in health.urlpatterns}


@pytest.mark.django_db
def test_every_health_field_is_documented_with_all_it_can_say(client, monkeypatch):
    from cms import health

    well = client.get("/health/ready").json()
    monkeypatch.setattr(health, "_missing", lambda: iter(["database"]))
    ill = client.get("/health/ready").json()
    reasons = set(re.findall(r'yield "(\w+)"', (ROOT / "cms" / "health.py").read_text(encoding="utf-8")))
    assert reasons
    said = {*client.get("/health/live").json(), *well, *ill, well["status"], ill["status"], *reasons}
    assert set(re.findall(r"`([\w ]+)`", section("Health"))) == said


def test_every_trouble_with_a_cluster_is_documented_with_what_to_do():
    table = section("Choosing an engine").partition("| `trouble` |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([\w ]+)` \| .+ \|$", table, re.MULTILINE)
    assert rows == [*dict.fromkeys(rows)]
    assert set(rows) == {trouble.value for trouble in Trouble}


def test_every_kind_of_problem_is_documented_with_its_status():
    from api.problems import KINDS

    rows = re.findall(r"^\| `([\w-]+)` \| (\d+) \|", section("Problems"), re.MULTILINE)
    assert {slug: int(status) for slug, status in rows} == {slug: kind.status for slug, kind in KINDS.items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_a_chapter_lead_to_one(page):
    broken = [
        f"{target}#{chapter}"
        for target, chapter in re.findall(r"\]\(([^)#\s]*)#([\w-]+)\)", page.read_text(encoding="utf-8"))
        if "://" not in target and chapter not in chapters((page.parent / target) if target else page)
    ]
    assert broken == []


def chapters(page: Path) -> set[str]:
    """The names that headings have in addresses."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_work(page):
    text = page.read_text(encoding="utf-8")
    broken = [
        target
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_pages_name_are_there(page):
    named = re.findall(
        r"`((?:registry|search|api|cms|templates|static|tests|docs|bench|deploy)/[\w./-]*)`", page.read_text()
    )
    gone = [name for name in named if "*" not in name and not (ROOT / name).exists()]
    assert gone == []


def test_pictures_are_small_and_say_what_they_show():
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert pictures
    for shows, file in pictures:
        assert len(shows) > 20
        assert (ROOT / file).stat().st_size < 200_000


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_each_decision_says_why_what_and_what_follows(page):
    text = page.read_text(encoding="utf-8")
    assert re.match(r"# \d+\. \S", text)
    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_gaps():
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
