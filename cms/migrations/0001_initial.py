from django.db import migrations, models

import cms.models


def begin(apps, schema_editor):
    apps.get_model("cms", "PagesState").objects.create(pk=1, name=cms.models.new_state())


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PagesState",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(default=cms.models.new_state, max_length=16)),
            ],
            options={
                "verbose_name": "state of the pages",
                "verbose_name_plural": "state of the pages",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="pages_have_one_state")],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
