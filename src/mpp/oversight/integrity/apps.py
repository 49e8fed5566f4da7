"""Django app of the integrity watch."""

from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    """What does not fit in the log of cases, for a region's inspectorate."""

    name = "mpp.oversight.integrity"
    label = "integrity"
