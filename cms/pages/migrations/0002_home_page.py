"""The languages of the site, and a Dutch home page in the place of Wagtail's welcome."""

from django.db import migrations

LOCALES = ("nl", "en", "ar", "uk", "ti", "fa", "tr", "so", "fr")
TITLE = "Vind een cultureel mediator"
INTRO = "Iemand die de taal spreekt, de gewoonten kent en de weg weet in Nederland."


def make_home(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    for code in LOCALES:
        Locale.objects.get_or_create(language_code=code)

    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("pages", "HomePage")
    plain, _made = ContentType.objects.get_or_create(app_label="wagtailcore", model="page")
    home, _made = ContentType.objects.get_or_create(app_label="pages", model="homepage")
    welcome = Page.objects.filter(
        sites_rooted_here__is_default_site=True, content_type=plain, depth=2, numchild=0
    ).first()
    if welcome is None:
        return
    HomePage(page_ptr_id=welcome.pk, intro=INTRO, doors="[]").save_base(raw=True)
    Page.objects.filter(pk=welcome.pk).update(
        content_type=home, title=TITLE, draft_title=TITLE, locale=Locale.objects.get(language_code="nl")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_home, migrations.RunPython.noop)]
