"""Django app of the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Operations, no tables."""

    name = "mpp.channels.api"
    label = "api"
