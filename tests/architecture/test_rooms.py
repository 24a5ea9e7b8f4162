"""The arrows between the rooms: imports by import-linter (pyproject.toml), templates here."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.backends.django import get_installed_libraries
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

# A room's templates may load the tag libraries of the rooms named here, and of any package that is no room.
ROOMS_BELOW = {
    "registry": {"registry"},
    "search": {"search", "registry"},
    "api": {"api", "search", "registry"},
    "cms": {"cms", "search", "registry"},
}
LOADS = re.compile(r"{%\s*load\s+(?P<libraries>[^%]+?)\s*%}")


def test_no_room_imports_a_room_above_or_beside_it(capsys):
    outcome = lint_imports(config_filename=str(settings.BASE_DIR / "pyproject.toml"), no_cache=True)
    assert outcome == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def rooms_of_libraries() -> dict[str, str]:
    """The room (or package) that each installed tag library comes from."""
    return {name: module.partition(".")[0] for name, module in get_installed_libraries().items()}


def loaded_libraries(source: str) -> set[str]:
    """The names a template loads; of `load a b from library` only the library."""
    names = set()
    for match in LOADS.finditer(source):
        words = match["libraries"].split()
        names |= {words[-1]} if "from" in words[:-1] else set(words)
    return names


def templates() -> list[tuple[str, Path]]:
    """Every template file with the room it belongs to; those of templates/ are the site's."""
    folders = [("cms", settings.BASE_DIR / "templates")]
    for config in apps.get_app_configs():
        room = config.name.partition(".")[0]
        if room in ROOMS_BELOW:
            folders.append((room, Path(config.path) / "templates"))
    return [(room, file) for room, folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]


def test_no_template_loads_a_tag_library_of_a_room_above_it():
    rooms = rooms_of_libraries()
    wrong = [
        f"{file.relative_to(settings.BASE_DIR)} loads {name} of {rooms[name]}"
        for room, file in templates()
        for name in loaded_libraries(file.read_text(encoding="utf-8"))
        if rooms.get(name) in ROOMS_BELOW and rooms[name] not in ROOMS_BELOW[room]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "libraries"),
    [
        ("{% load i18n words %}", {"i18n", "words"}),
        ("{% load name_of from words %}{%load static%}", {"words", "static"}),
        ("{% extends 'base.html' %}", set()),
    ],
)
def test_loaded_libraries_are_seen(source, libraries):
    assert loaded_libraries(source) == libraries
