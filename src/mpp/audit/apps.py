"""Django app of the audit log."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Entries, leaves and signed heads."""

    name = "mpp.audit"
    label = "audit"
