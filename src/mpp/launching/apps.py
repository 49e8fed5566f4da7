"""Room of launches: a region's way to an open mall."""

from django.apps import AppConfig


class LaunchingConfig(AppConfig):
    name = "mpp.launching"
    label = "launching"
