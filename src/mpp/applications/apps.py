"""The applications room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Interview, application and case tied together."""

    name = "mpp.applications"
    label = "applications"
