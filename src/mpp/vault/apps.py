"""The vault room."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Facts, disclosures and limits: the once-only memory."""

    name = "mpp.vault"
    label = "vault"
