"""E-mail into a folder of this installation, readable by its owner alone: for demonstrations and tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from mpp.kernel.secret_file import write_once


class FileBackend(BaseEmailBackend):
    """One file a message, named by its Message-ID: a message that is sent again is the same file."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._folder = Path(settings.MPP_MAIL_FOLDER)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages down; return how many."""
        for message in email_messages:
            whole = message.message()
            name = str(whole["Message-ID"]).strip("<>").partition("@")[0]
            write_once(self._folder / f"{name}.eml", whole.as_string())
        return len(email_messages)
