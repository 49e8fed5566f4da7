
import django.contrib.postgres.fields
import django.db.models.deletion
import mpp.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('region_id', models.UUIDField()),
                ('case_id', models.UUIDField(db_index=True)),
                ('applicant_id', models.UUIDField()),
                ('agency_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('path', models.CharField(max_length=120)),
                ('media_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('pages', models.PositiveSmallIntegerField()),
                ('sealed_name', models.BinaryField()),
                ('sealed', models.BinaryField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('region_id', models.UUIDField()),
                ('case_id', models.UUIDField(db_index=True)),
                ('applicant_id', models.UUIDField()),
                ('channel', models.CharField(choices=[('sms', 'Sms'), ('email', 'Email')], max_length=5)),
                ('code', models.CharField(max_length=40)),
                ('language', models.CharField(default='id', max_length=2)),
                ('sealed_to', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('region_id', models.UUIDField()),
                ('applicant_id', models.UUIDField()),
                ('agency_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('service_id', models.CharField(max_length=60)),
                ('service_version_id', models.UUIDField()),
                ('number', models.CharField(max_length=20, unique=True)),
                ('parameters', models.JSONField(default=dict)),
                ('known', models.PositiveSmallIntegerField()),
                ('needed', models.PositiveSmallIntegerField()),
                ('submitted_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['applicant_id', '-submitted_at'], name='applications_of_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('region_id', models.UUIDField()),
                ('applicant_id', models.UUIDField()),
                ('assisting_agency_id', models.UUIDField(null=True)),
                ('service_id', models.CharField(max_length=60)),
                ('service_version_id', models.UUIDField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('submitted', 'Submitted')], default='open', max_length=10)),
                ('sealed', models.BinaryField()),
                ('resolved_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['applicant_id', '-updated_at'], name='interviews_of_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('region_id', models.UUIDField()),
                ('applicant_id', models.UUIDField()),
                ('agency_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('revision', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(choices=[('first', 'First'), ('correction', 'Correction'), ('late_facts', 'Late Facts')], max_length=10)),
                ('sealed', models.BinaryField()),
                ('officer_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='applications.application')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'revision'), name='one_submission_a_revision')],
            },
        ),
    ]
