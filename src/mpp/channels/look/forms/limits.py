"""What may be uploaded, in words."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from mpp.channels.look.forms.page import Field


def file_limits(field: Field) -> str:
    """`PDF atau foto, paling besar 5 MB.`"""
    words = []
    if field.accept:
        words.append(_kinds_in_words(field.accept))
    if field.max_bytes:
        words.append(_("paling besar %(size)s") % {"size": filesizeformat(field.max_bytes)})
    text = ", ".join(words)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _kinds_in_words(accept: str) -> str:
    has_pdf, has_image = "pdf" in accept.lower(), any(k in accept.lower() for k in ("image", "jpg", "png"))
    if has_pdf and has_image:
        return _("PDF atau foto")
    return _("hanya PDF") if has_pdf else _("foto")
