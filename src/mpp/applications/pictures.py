"""A page of a document as a small picture: light on the line, nothing in it can run. Pure: bytes in and out."""

import io
from threading import Lock

import pypdfium2
from PIL import Image

from mpp.applications.errors import NotAnUpload

SIDE = 1_100  # pixels of the longer side: small print of an A4 page can still be read
MOST_SCALE = 4.0
_QUALITY = 60
_one_at_a_time = Lock()  # PDFium keeps global state: two threads in it at once end the process


def of_page(content: bytes, media_type: str, page: int) -> bytes:
    """Page `page` (from 1) as JPEG. Raises NotAnUpload: `no_such_page`, `broken_pdf`, `broken_image`."""
    image = _of_pdf(content, page) if media_type == "application/pdf" else _of_image(content, page)
    image.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _of_pdf(content: bytes, page: int) -> Image.Image:
    with _one_at_a_time:
        try:
            pdf = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            raise NotAnUpload("broken_pdf") from None
        try:
            if not 1 <= page <= len(pdf):
                raise NotAnUpload("no_such_page")
            drawn = pdf[page - 1]
            scale = min(MOST_SCALE, SIDE / max(*drawn.get_size(), 1))
            image: Image.Image = drawn.render(scale=scale, may_draw_forms=False).to_pil().copy()
            return image
        except pypdfium2.PdfiumError:
            raise NotAnUpload("broken_pdf") from None
        finally:
            pdf.close()


def _of_image(content: bytes, page: int) -> Image.Image:
    if page != 1:
        raise NotAnUpload("no_such_page")
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.copy()
    except (OSError, Image.DecompressionBombError, SyntaxError, ValueError):
        raise NotAnUpload("broken_image") from None
