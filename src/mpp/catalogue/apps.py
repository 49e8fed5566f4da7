"""Django app of published services and adoptions."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Public reference tables."""

    name = "mpp.catalogue"
    label = "catalogue"
