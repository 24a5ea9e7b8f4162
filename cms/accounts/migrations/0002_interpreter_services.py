"""Who writes down interpreter services: as telephone numbers, publishers change them and editors see them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ACTIONS = ("view", "add", "change", "delete", "publish")
GRANTED = {"Editors": ("view",), "Publishers": ACTIONS, "Administrators": ACTIONS}


def grant(apps, schema_editor):
    config = apps.get_app_config("pages")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    content_type = apps.get_model("contenttypes", "ContentType").objects.get(
        app_label="pages", model="interpreterservice"
    )
    # This one Wagtail makes, for snippets that have drafts.
    Permission.objects.get_or_create(
        content_type=content_type,
        codename="publish_interpreterservice",
        defaults={"name": "Can publish interpreter service"},
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GRANTED):
        codenames = [f"{action}_interpreterservice" for action in GRANTED[group.name]]
        group.permissions.add(*Permission.objects.filter(content_type=content_type, codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_roles"),
        ("pages", "0004_interpreter_services"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
