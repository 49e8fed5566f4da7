"""Django app of the design system."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """Templates, static files and tags; no models, no database."""

    name = "mpp.channels.look"
    label = "look"
    verbose_name = "Look"
