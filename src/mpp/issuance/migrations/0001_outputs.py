
import django.contrib.postgres.fields
import mpp.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Output',
            fields=[
                ('id', models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('region_id', models.UUIDField()),
                ('case_id', models.UUIDField(db_index=True)),
                ('applicant_id', models.UUIDField()),
                ('agency_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('output', models.CharField(max_length=60)),
                ('service_version_id', models.UUIDField()),
                ('engine_task_id', models.CharField(max_length=36)),
                ('state', models.CharField(choices=[('reserved', 'Reserved'), ('issued', 'Issued'), ('revoked', 'Revoked')], default='reserved', max_length=10)),
                ('number', models.CharField(max_length=80)),
                ('seq', models.PositiveIntegerField()),
                ('year', models.PositiveSmallIntegerField()),
                ('token', models.CharField(max_length=43, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('valid_until', models.DateField(null=True)),
                ('sha256', models.CharField(db_index=True, default='', max_length=64)),
                ('sealed', models.BinaryField(default=b'')),
                ('sealed_public', models.BinaryField(default=b'')),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_reason', models.CharField(default='', max_length=60)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case_id', 'engine_task_id', 'output'), name='one_output_a_task'), models.UniqueConstraint(fields=('region_id', 'output', 'year', 'seq'), name='one_output_a_number')],
            },
        ),
    ]
