"""What is sent as a document, judged by its content: each fault has its own word, and none is a fault of ours."""

import io
import struct
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from mpp.applications.errors import NotAnUpload
from mpp.applications.uploads import accepted

KINDS = ("pdf", "jpeg", "png")
SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        made.save(out)
    return out.getvalue()


def rooted(key: str, value: object) -> bytes:
    return pdf(lambda made: made.Root.__setitem__(key, value))


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of which only the head is true: nothing may unpack it to find out."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = [struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in (head, body)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (rooted("/OpenAction", SCRIPT), "active_pdf"),
        (rooted("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")), "active_pdf"),
        (rooted("/AA", pikepdf.Dictionary(WC=SCRIPT)), "active_pdf"),
        (pdf(lambda made: made.pages[0].obj.__setitem__("/AA", pikepdf.Dictionary(O=SCRIPT))), "active_pdf"),
        (rooted("/Names", pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())), "active_pdf"),
        (png_that_says(20_000, 20_000), "too_many_pixels"),
        (png_that_says(20_000, 10), "too_many_pixels"),
    ],
)
def test_what_cannot_be_taken_is_said_by_its_code(content: bytes, code: str) -> None:
    with pytest.raises(NotAnUpload) as refused:
        accepted(content, KINDS)
    assert refused.value.code == code


@pytest.mark.parametrize("names", [5, pikepdf.Array([1]), pikepdf.Dictionary()])
def test_a_pdf_with_odd_entries_that_do_nothing_is_taken(names: object) -> None:
    assert accepted(rooted("/Names", names), KINDS).pages == 1


def test_a_pdf_that_opens_at_a_page_is_taken() -> None:
    turning = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([0, pikepdf.Name.Fit]))
    assert accepted(rooted("/OpenAction", turning), KINDS).pages == 1


def test_a_photo_is_written_anew_without_what_the_camera_added() -> None:
    where = Image.Exif()
    where[0x010E] = "di rumah"
    out = io.BytesIO()
    Image.new("RGB", (3_000, 20), "white").save(out, "JPEG", exif=where)
    kept = accepted(out.getvalue(), KINDS)
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (2_400, 16)
        assert dict(image.getexif()) == {}
