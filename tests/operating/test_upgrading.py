"""A new version, a new year: everybody is still found, and what editors did stays."""

import csv
import shutil
from pathlib import Path

import pytest

from registry.models import LanguageTerm, Municipality
from registry.services.vocabulary import load_vocabulary
from registry.services.vocabulary_editing import EditedWord, change_concept
from registry.vocabulary_files import DIRECTORY
from registry.words import Kind, current_vocabulary
from search.criteria import Place, SearchCriteria, Wish
from search.service import find_mediators
from search.understanding import understand
from tests.factories import a_published_mediator, an_account
from tests.operating.test_restoring import operate, searched

FIRST_VERSION = {"registry": "0001", "search": "0001"}

# What any next version may do to the largest table: a column that is filled, one that changes, one that is gone again.
NEXT_VERSION = """
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

def fill(apps, schema_editor):
    apps.get_model("registry", "Mediator").objects.update(motto=models.F("name"))

next_version = migrations.Migration("next", "registry")
next_version.operations = [
    migrations.AddField("mediator", "motto", models.CharField(max_length=200, default="")),
    migrations.RunPython(fill),
    migrations.AlterField("mediator", "motto", models.TextField(db_index=True)),
    migrations.RemoveField("mediator", "motto"),
]
with connection.schema_editor() as editor:
    next_version.apply(MigrationLoader(connection).project_state(), editor)
connection.check_constraints()
"""


@pytest.mark.django_db
@pytest.mark.xdist_group("servers")
@pytest.mark.parametrize(("kind", "people"), [("sqlite", 10_000), ("postgresql", 1_000)])
def test_everybody_is_found_after_every_migration(kind, people, new_overview):
    database = new_overview(kind)
    operate(database, "load_demo", "--mediators", str(people), "--seed", "1")
    before = searched(database)
    assert before["answers"]["everyone"][0] > people / 2
    # Back to the tables of the first version, and through everything that came after it.
    for room, migration in FIRST_VERSION.items():
        operate(database, "migrate", room, migration, "--verbosity=0")
    operate(database, "migrate", "--verbosity=0")
    operate(database, "shell", "--no-imports", "--command", NEXT_VERSION)
    operate(database, "rebuild_search")
    after = searched(database)
    assert after["answers"] == before["answers"]
    assert after["documents"] == before["documents"]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, name: str, written: list[dict[str, str]]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, written[0].keys())
        writer.writeheader()
        writer.writerows(written)


@pytest.fixture
def next_year(tmp_path) -> Path:
    """Rozendaal became part of Arnhem; Somali and Tigrinya have other names in Dutch; a topic and a word are new."""
    shutil.copytree(DIRECTORY, tmp_path, dirs_exist_ok=True)
    municipalities = [row for row in rows(tmp_path, "municipalities.csv") if row["code"] != "GM0277"]
    write(tmp_path, "municipalities.csv", municipalities)
    changes = rows(tmp_path, "municipality_changes.csv")
    gone = {**changes[0], "old_code": "GM0277", "old_name": "Rozendaal", "new_code": "GM0202", "date": "2027-01-01"}
    write(tmp_path, "municipality_changes.csv", [*changes, gone])
    postcodes = [
        {name: value.replace("GM0277", "GM0202") for name, value in row.items()}
        for row in rows(tmp_path, "postcodes.csv")
        if row["other_municipality_codes"] != "GM0277" or row["municipality_code"] != "GM0202"
    ]
    write(tmp_path, "postcodes.csv", postcodes)
    names = {"som": "Soomaali", "tir": "Tigrinisch"}
    languages = rows(tmp_path, "languages.csv")
    for row in languages:
        if row["iso639_3"] in names:
            name = names[row["iso639_3"]]
            row.update(display_nl=name, name_nl=name, name_nl_source="curated")
    write(tmp_path, "languages.csv", languages)
    topics = rows(tmp_path, "expertise.csv")
    new = {**topics[0], "slug": "digital-safety", "name_nl": "Veilig op internet", "name_en": "Safe on the internet"}
    new |= {"synonyms_nl": "sexting", "synonyms_en": "sexting"}
    write(tmp_path, "expertise.csv", [*topics, new])
    return tmp_path


@pytest.mark.django_db
def test_the_files_of_next_year_load_over_what_editors_changed(next_year, today):
    editor = an_account(is_superuser=True)
    concept = LanguageTerm.objects.filter(concept="tir").first().concept
    kept = [
        EditedWord(term.locale, term.text, term.role, term.withdrawn)
        for term in LanguageTerm.objects.filter(concept="tir").order_by("pk")
        if (term.locale, term.role) != ("nl", "name")
    ]
    of_editor = [EditedWord("nl", "Tigrijns", "name"), EditedWord("nl", "taal van Asmara")]
    change_concept(account=editor, concept=concept, values={"note": "Ook in Soedan."}, words=[*kept, *of_editor])
    number = a_published_mediator(today=today, base_municipality="GM0277", service_municipalities=("GM0277",))

    report = load_vocabulary(directory=next_year)

    words = current_vocabulary()
    assert words.name(Kind.LANGUAGE, "tir", "nl") == "Tigrijns"
    assert understand("taal van Asmara", "", locale="nl", vocabulary=words).criteria.wishes == (Wish(("tir",)),)
    assert words.name(Kind.LANGUAGE, "som", "nl") == "Soomaali"
    assert "digital-safety" in understand("sexting", "", locale="nl", vocabulary=words).criteria.expertise
    assert report.moved == [number]
    assert not Municipality.objects.filter(code="GM0277").exists()
    asked = understand("tigrinya", "rozendaal", locale="nl", vocabulary=words).criteria
    assert asked == SearchCriteria(wishes=(Wish(("tir",)),), place=Place(municipalities=("GM0202",)))
    assert [hit.number for hit in find_mediators(asked, today=today).hits] == [number]
    assert not load_vocabulary(directory=next_year).touched
