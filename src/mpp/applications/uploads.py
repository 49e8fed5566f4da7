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
            pages = len(pdf.pages)
            if pages <= MOST_PAGES and _acts(pdf):
                raise NotAnUpload("active_pdf")
    except pikepdf.PasswordError:
        raise NotAnUpload("encrypted_pdf") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        raise NotAnUpload("broken_pdf") from None
    if not 1 <= pages <= MOST_PAGES:
        raise NotAnUpload("too_many_pages" if pages else "broken_pdf")
    return Upload("application/pdf", content, pages)


def _acts(pdf: pikepdf.Pdf) -> bool:
    """Whether it carries files or scripts, or does more than turn to a page when it is opened."""
    names, opening = (_entries(pdf.Root.get(key)) for key in ("/Names", "/OpenAction"))
    carries = not names.isdisjoint({"/JavaScript", "/EmbeddedFiles"})
    opens = "/S" in opening and pdf.Root["/OpenAction"]["/S"] != "/GoTo"
    return carries or opens or "/AA" in pdf.Root or any("/AA" in page.obj for page in pdf.pages)


def _entries(found: object) -> set[str]:
    return set(found.keys()) if isinstance(found, pikepdf.Dictionary) else set()


def _image(content: bytes) -> Upload:
    try:
        with Image.open(io.BytesIO(content)) as image:
            if max(image.size) > MOST_SIDE or image.width * image.height > MOST_PIXELS:
                raise NotAnUpload("too_many_pixels")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except Image.DecompressionBombError:  # Pillow counts too, and refuses the largest before we can
        raise NotAnUpload("too_many_pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise NotAnUpload("broken_image") from None
    upright.thumbnail((KEPT_SIDE, KEPT_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=_QUALITY)
    return Upload("image/jpeg", out.getvalue(), 1)
