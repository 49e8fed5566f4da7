"""Django app of the citizens' web channel."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for citizens."""

    name = "mpp.channels.web"
    label = "web"
