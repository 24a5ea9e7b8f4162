"""docs/privacy.md says of every field about a person why it is there; no more and no less."""

import re

from django.apps import apps
from django.conf import settings
from django.db import models
from wagtail.models import Page

from registry.models import Account, Mediator

PAGE = (settings.BASE_DIR / "docs" / "privacy.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<table>\w+\.\w+)` \| (?P<fields>`[^|]*`) \|", re.MULTILINE)
OURS = {"registry", "search", "pages", "finding"}
# Wagtail's records of staff at work, which the page names as a whole.
STAFF_AT_WORK = {
    "wagtailcore",
    "wagtailadmin",
    "wagtailimages",
    "wagtaildocs",
    "wagtail_localize",
    "auth",
    "simple_translation",
}


def documented() -> dict[str, set[str]]:
    return {row["table"]: set(re.findall(r"`(\w+)`", row["fields"])) for row in ROW.finditer(PAGE)}


def stored(model: type[models.Model]) -> set[str]:
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return {field.name for field in fields if field.name != "id"}


def about_people() -> set[type[models.Model]]:
    """Tables that are people, and those that point at one."""
    people = {Account, Mediator}
    return people | {
        model for model in apps.get_models() if any(field.related_model in people for field in model._meta.fields)
    }


def test_every_documented_field_is_stored_and_every_stored_field_is_documented():
    assert len(documented()) >= 10
    for table, fields in documented().items():
        assert fields == stored(apps.get_model(table)), table


def test_every_table_about_people_is_on_the_page():
    missing = {
        model._meta.label
        for model in about_people()
        if model._meta.app_label not in STAFF_AT_WORK
        and not issubclass(model, Page)
        and model._meta.label not in documented()
    }
    assert missing == set()


def test_nothing_is_stored_about_where_people_come_from():
    names = {field.name for label in documented() for field in apps.get_model(label)._meta.get_fields()}
    names |= {
        field.name for model in apps.get_models() if model._meta.app_label in OURS for field in model._meta.fields
    }
    assert not [name for name in names if re.search("ethnic|nationalit|religio|origin|birth|country_of", name)]
