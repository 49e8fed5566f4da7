"""What the wallet shared goes to the vault, which remembers it for the forms to come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps

from mpp.identity.actor import Actor

SOURCE = "wallet"


def keep_claims(actor: Actor, claims: Mapping[str, Any], now: datetime) -> None:
    """Hand the claims to the vault of this installation, where it has one."""
    if claims and apps.is_installed("mpp.vault"):
        from mpp.vault.actions import remember_claims  # noqa: PLC0415 - its tables exist where it is installed

        remember_claims(actor, claims, SOURCE, now)
