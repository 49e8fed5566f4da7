"""Messages to a person about her own data, apart from any case: number and state only, nothing about the person.

They go to the phone and address that the vault knows; who left none reads it on her pages.
"""

from enum import StrEnum
from uuid import UUID

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from mpp.identity.adapters import code_sender
from mpp.kernel.blind import NotIndexable, normal_phone
from mpp.kernel.keys import HolderDestroyed, HolderUnknown
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.queries import facts_of

TELL = "vault.tell"
PHONE, EMAIL = "contact.phone", "contact.email"


class Told(StrEnum):
    """Which message. Stored in jobs: never rename one."""

    ANSWERED = "answered"
    LATE = "late"
    UNUSUAL = "unusual"
    WITHDRAWN = "withdrawn"


_SUBJECT = _("MPP Digital: data Anda")
_TEXTS = {
    Told.ANSWERED: _("MPP Digital: permintaan %(number)s sudah dijawab. Bacalah di Data saya."),
    Told.LATE: _("MPP Digital: permintaan %(number)s melewati batas waktu. Mohon maaf, tetap kami kerjakan."),
    Told.UNUSUAL: _(
        "MPP Digital: ada akses data Anda yang tidak biasa (%(number)s). Lihat Siapa melihat data saya."
    ),
    Told.WITHDRAWN: _("MPP Digital: persetujuan dicabut, permohonan %(number)s tetap berjalan tanpa data itu."),
}


def text(code: str, number: str, language: str = "id") -> str:
    """The message of a code in a language (id, en)."""
    with translation.override(language):
        return gettext(_TEXTS[Told(code)]) % {"number": number}


def tell(person_id: UUID, code: str, number: str) -> None:
    """Send a message where the vault knows a phone or address; sent again it carries the same key.

    Raises:
        NotSent: the SMS gateway did not take it; the job tries again.
        OSError: the mail server did not take it; the job tries again.
    """
    with unit_of_work(Scope.system(TELL)):
        phone, email = _contacts(person_id)
    key = f"{code}-{number}"
    if phone:
        code_sender().send(phone, text(code, number), key)
    if email:
        headers = {"Message-ID": f"<{key}@mpp-digital>", "Auto-Submitted": "auto-generated"}
        EmailMessage(gettext(_SUBJECT), text(code, number), to=[email], headers=headers).send()


def _contacts(person_id: UUID) -> tuple[str, str]:
    try:
        known = facts_of(person_id)
    except (HolderDestroyed, HolderUnknown):
        return "", ""  # erased: nobody is left to be told
    return _phone(known[PHONE].value if PHONE in known else ""), str(known[EMAIL].value if EMAIL in known else "")


def _phone(value: object) -> str:
    try:
        return normal_phone(str(value or ""))
    except NotIndexable:
        return ""
