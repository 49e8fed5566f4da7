"""Django app of the national board."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Pages, no tables."""

    name = "mpp.channels.board"
    label = "board"
