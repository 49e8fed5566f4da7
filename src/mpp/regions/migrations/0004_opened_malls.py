"""Since when a mall is open; those that stand were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0003_calendars")]

    operations = [
        migrations.AddField("mall", "opened_on", models.DateField(null=True)),
        migrations.RunSQL("UPDATE regions_mall SET opened_on = CURRENT_DATE", migrations.RunSQL.noop),
    ]
