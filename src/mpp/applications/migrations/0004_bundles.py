"""A life event's interview is a bundle: its parts name it, and it says which were left out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_notice_language_and_day")]

    operations = [
        migrations.AddField("interview", "bundle_id", models.UUIDField(null=True)),
        migrations.AddField("interview", "left_out", models.JSONField(default=dict)),
        migrations.AddIndex(
            "interview",
            models.Index(
                fields=["bundle_id"], name="parts_of_a_bundle", condition=models.Q(bundle_id__isnull=False)
            ),
        ),
    ]
