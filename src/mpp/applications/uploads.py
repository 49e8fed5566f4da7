"""Is this upload what it says, and safe to keep? Pure: bytes in, bytes out.

The type is judged by content, never by name. Photos are written anew, upright, without their metadata.
"""

import io
from collections.abc import Collection
from dataclasses import dataclass

import filetype
import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from mpp.applications.errors import NotAnUpload

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_SIDE = 12_000  # a 20,000-pixel photo is refused before it is unpacked
KEPT_SIDE = 2_400
MOST_PAGES = 50
_QUALITY = 85
_KINDS = {"application/pdf": "pdf", "image/jpeg": "jpeg", "image/png": "png"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it is kept."""

    media_type: str
    content: bytes
    pages: int


def accepted(content: bytes, accept: Collection[str]) -> Upload:
    """The file as it is kept.

    Raises:
        NotAnUpload: `empty`, `too_large`, `not_allowed`, `encrypted_pdf`, `broken_pdf`, `too_many_pages`,
            `active_pdf`, `broken_image`, `too_many_pixels`.
    """
    if not content:
        raise NotAnUpload("empty")
    if len(content) > MOST_BYTES:
        raise NotAnUpload("too_large")
    media_type = filetype.guess_mime(content) or ""
    if _KINDS.get(media_type) not in accept:
        raise NotAnUpload("not_allowed")
    return _pdf(content) if media_type == "application/pdf" else _image(content)


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of a system that we know has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _pdf(content: bytes) -> Upload:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if "/JavaScript" in pdf.Root.get("/Names", {}) or "/EmbeddedFiles" in pdf.Root.get("/Names", {}):
                raise NotAnUpload("active_pdf")
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise NotAnUpload("encrypted_pdf") from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise NotAnUpload("broken_pdf") from None
    if not 1 <= pages <= MOST_PAGES:
        raise NotAnUpload("too_many_pages" if pages else "broken_pdf")
    return Upload("application/pdf", content, pages)


def _image(content: bytes) -> Upload:
    try:
        with Image.open(io.BytesIO(content)) as image:
            if max(image.size) > MOST_SIDE or image.width * image.height > MOST_PIXELS:
                raise NotAnUpload("too_many_pixels")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise NotAnUpload("broken_image") from None
    upright.thumbnail((KEPT_SIDE, KEPT_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=_QUALITY)
    return Upload("image/jpeg", out.getvalue(), 1)
