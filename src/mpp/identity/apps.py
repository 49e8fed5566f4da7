"""Django app of persons, officers, sessions and sign-in."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Who people are, and what they may do."""

    name = "mpp.identity"
    label = "identity"
