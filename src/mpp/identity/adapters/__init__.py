"""Adapters of the room's ports, chosen by settings."""

from pathlib import Path

from django.conf import settings

from mpp.identity.adapters.sms_file import FileSender
from mpp.identity.adapters.sms_gateway import GatewaySender
from mpp.identity.ports import CodeSender


def code_sender() -> CodeSender:
    """Return the sender of one-time codes that setting MPP_SMS names: `file`, or a `gateway`."""
    named = settings.MPP_SMS
    if named["BACKEND"] == "gateway":
        return GatewaySender(named["URL"], named["TOKEN"])
    return FileSender(Path(named["OUTBOX"]))
