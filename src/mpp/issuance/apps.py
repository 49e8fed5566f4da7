"""The issuance room."""

from django.apps import AppConfig


class IssuanceConfig(AppConfig):
    """Template to PDF to signature to verification."""

    name = "mpp.issuance"
    label = "issuance"
