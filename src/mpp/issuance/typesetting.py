"""Template and values to an archival and accessible PDF (PDF/A-3a and PDF/UA-1), by Typst.

A template reads its values with ``json("/data.json")`` and the shared letterhead with
``#import "/letterhead.typ": letterhead``. It must set a document title (PDF/UA-1).
"""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import segno
import typst

from mpp.issuance.errors import TemplateFaulty

MOST_BYTES = 150_000
_LETTERHEAD = (Path(__file__).parent / "typst" / "letterhead.typ").read_bytes()


def render(template: str, data: Mapping[str, object], files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """The PDF of ``template`` with ``data`` (JSON values) and ``files`` (name to content, as "qr.svg").

    ``at`` becomes the file's creation date, so that equal input gives equal bytes. Raises TemplateFaulty.
    """
    sources = {f"/{name}": content for name, content in files.items()}
    sources |= {"main": template.encode(), "/letterhead.typ": _LETTERHEAD}
    sources["/data.json"] = json.dumps(data, ensure_ascii=False).encode()
    try:
        # The library's type stub names only paths and bytes; it takes a mapping of sources as well.
        compiler = typst.Compiler(sources, ignore_system_fonts=True)  # type: ignore[type-var]
        pdf = compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=at)
    except typst.TypstError as error:
        raise TemplateFaulty("template_does_not_compile") from error
    if not isinstance(pdf, bytes) or len(pdf) > MOST_BYTES:
        raise TemplateFaulty("document_too_large", most=MOST_BYTES)
    return pdf


def qr_svg(text: str) -> bytes:
    """A QR code of medium redundancy as SVG."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue()
