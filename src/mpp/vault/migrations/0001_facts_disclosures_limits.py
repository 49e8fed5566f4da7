
import mpp.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('region_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('agency_id', models.UUIDField(null=True)),
                ('officer_id', models.UUIDField(null=True)),
                ('recipient', models.CharField(max_length=40)),
                ('case_id', models.UUIDField()),
                ('elements', models.JSONField()),
                ('purpose', models.CharField(max_length=60)),
                ('basis', models.CharField(choices=[('public_service', 'Public Service'), ('consent', 'Consent')], max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['person_id', '-at'], name='disclosures_of_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('element', models.CharField(max_length=80)),
                ('sealed', models.BinaryField()),
                ('source', models.CharField(max_length=40)),
                ('assurance', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('replaced_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('person_id', 'element'), name='one_current_fact_per_element')],
            },
        ),
        migrations.CreateModel(
            name='LimitClaim',
            fields=[
                ('id', models.UUIDField(default=mpp.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('kind', models.CharField(max_length=40)),
                ('slot', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('reserved', 'Reserved'), ('confirmed', 'Confirmed')], max_length=10)),
                ('case_id', models.UUIDField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person_id', 'kind', 'slot'), name='one_claim_per_slot'), models.UniqueConstraint(fields=('person_id', 'kind', 'case_id'), name='one_claim_per_case')],
            },
        ),
    ]
