"""Django app of agencies' own systems."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Clients of the API, their tokens, and the webhooks that push to them."""

    name = "mpp.partners"
    label = "partners"
