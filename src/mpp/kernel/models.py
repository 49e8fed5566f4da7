"""Technical tables: no domain noun lives here."""

from django.db import models


class Effect(models.Model):
    """The key of an effect that a job has had. Inserted in the effect's own transaction, so that a second
    run of the same job finds it and does nothing twice."""

    key = models.CharField(primary_key=True, max_length=200)
    at = models.DateTimeField()
