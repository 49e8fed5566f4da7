"""Life events as they stand now."""

from django.db import migrations, models

import mpp.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_published_dictionary")]

    operations = [
        migrations.CreateModel(
            name="LifeEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True)),
                ("content", models.JSONField()),
                ("published_at", models.DateTimeField()),
            ],
            options={"abstract": False},
        ),
    ]
