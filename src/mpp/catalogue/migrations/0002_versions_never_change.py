"""A published version is never changed or deleted, by any role: the database itself says no."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION catalogue_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published service version never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER versions_never_change BEFORE UPDATE OR DELETE ON catalogue_serviceversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
"""
ALLOW = """
DROP TRIGGER versions_never_change ON catalogue_serviceversion;
DROP FUNCTION catalogue_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0001_published_and_adopted")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
