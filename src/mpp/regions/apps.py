"""Django app of areas, regions, malls and agencies."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Public reference tables."""

    name = "mpp.regions"
    label = "regions"
