"""Editors, publishers, registry managers and administrators. A group that is there keeps what it may do already."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

VOCABULARY = ("language", "variety", "languagegroup", "ambiguousterm", "expertise", "activity", "municipality")


def actions(label, model, *names):
    return {f"{label}.{name}_{model}" for name in names}


ENTER = {"wagtailadmin.access_admin"}
TRANSLATE = {"wagtail_localize.submit_translation"}
TELEPHONE_NUMBERS = actions("pages", "telephonenumber", "view", "add", "change", "delete", "publish")
REGISTRY = {"registry.manage_mediators", "registry.add_ambiguousterm"}.union(
    *(actions("registry", model, "view", "change") for model in VOCABULARY)
)
SITE = set().union(
    *(
        actions(label, model, "view", "add", "change", "delete")
        for label, model in (
            ("registry", "account"),
            ("auth", "group"),
            ("wagtailcore", "locale"),
            ("wagtailcore", "site"),
            ("wagtailcore", "task"),
            ("wagtailcore", "workflow"),
            ("wagtailredirects", "redirect"),
        )
    )
)

GENERAL = {
    "Editors": ENTER | TRANSLATE | {"pages.view_telephonenumber"},
    "Publishers": ENTER | TRANSLATE | TELEPHONE_NUMBERS,
    "Registry managers": ENTER | REGISTRY,
    "Administrators": ENTER | TRANSLATE | TELEPHONE_NUMBERS | REGISTRY | SITE,
}
WRITING, PUBLISHING = ("add", "change"), ("publish", "lock", "unlock")
OF_PAGES = {
    "Editors": WRITING,
    "Publishers": (*WRITING, *PUBLISHING),
    "Administrators": (*WRITING, *PUBLISHING, "bulk_delete"),
}
FILES = (("wagtailimages", "image"), ("wagtaildocs", "document"))
OF_FILES = set().union(*(actions(label, model, "add", "change", "choose") for label, model in FILES))
COLLECTIONS = actions("wagtailcore", "collection", "add", "change", "delete")
OF_COLLECTIONS = {"Editors": OF_FILES, "Publishers": OF_FILES, "Administrators": OF_FILES | COLLECTIONS}

NEEDED = ("auth", "registry", "pages", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects")


def make_roles(apps, schema_editor):
    _make_permissions(apps)
    _rename_those_of_wagtail(apps)
    Group = apps.get_model("auth", "Group")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root, files = Page.objects.get(depth=1), Collection.objects.get(depth=1)
    for role, granted in GENERAL.items():
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.add(*(_permission(apps, name) for name in granted))
        for name in actions("wagtailcore", "page", *OF_PAGES.get(role, ())):
            permission = _permission(apps, name)
            GroupPagePermission.objects.get_or_create(group_id=group.pk, page_id=root.pk, permission_id=permission.pk)
        for name in OF_COLLECTIONS.get(role, ()):
            permission = _permission(apps, name)
            GroupCollectionPermission.objects.get_or_create(
                group_id=group.pk, collection_id=files.pk, permission_id=permission.pk
            )


def _make_permissions(apps):
    """Django does this after the last migration; roles are made of them now."""
    for label in NEEDED:
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    # This one Wagtail makes, for snippets that have drafts.
    apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=apps.get_model("contenttypes", "ContentType").objects.get(
            app_label="pages", model="telephonenumber"
        ),
        codename="publish_telephonenumber",
        defaults={"name": "Can publish telephone number"},
    )


def _rename_those_of_wagtail(apps):
    """Wagtail makes Moderators, and a workflow in which they approve. Here they are publishers."""
    Group = apps.get_model("auth", "Group")
    if not Group.objects.filter(name="Publishers").exists():
        Group.objects.filter(name="Moderators").update(name="Publishers")
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name="Moderators approval").update(
            name="Approval by a publisher"
        )


def _permission(apps, name):
    label, codename = name.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=label, codename=codename)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("pages", "0001_initial"),
        ("registry", "0001_initial"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtailredirects", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
