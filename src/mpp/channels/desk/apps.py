"""Django app of the officers' desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages, no tables."""

    name = "mpp.channels.desk"
    label = "desk"
