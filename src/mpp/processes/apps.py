"""Django app of cases, work items, clocks and the log of case events."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Region tables of running cases."""

    name = "mpp.processes"
    label = "processes"
