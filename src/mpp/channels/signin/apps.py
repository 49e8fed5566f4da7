"""Django app of the sign-in pages."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    """Pages only; the tables are identity's."""

    name = "mpp.channels.signin"
    label = "signin"
