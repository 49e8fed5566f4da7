"""The published dictionary, which the database refuses to change, as it does a service version."""

from django.db import migrations, models

import mpp.kernel.ids

REFUSE = """
CREATE FUNCTION catalogue_refuse_dictionary_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published dictionary never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER dictionaries_never_change BEFORE UPDATE OR DELETE ON catalogue_dictionaryversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_dictionary_change();
"""
ALLOW = """
DROP TRIGGER dictionaries_never_change ON catalogue_dictionaryversion;
DROP FUNCTION catalogue_refuse_dictionary_change();
"""


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0002_versions_never_change")]

    operations = [
        migrations.CreateModel(
            name="DictionaryVersion",
            fields=[
                ("id", models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("published_at", models.DateTimeField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
