"""Template and values to an archival and accessible PDF (PDF/A-3a and PDF/UA-1), by Typst.

A template reads its values with ``json("/data.json")`` and the shared letterhead with
``#import "/letterhead.typ": letterhead``. It must set a document title (PDF/UA-1). It reads no other file,
and nothing from the network.
"""

import io
import json
import re
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

from mpp.catalogue.typst import reaching_out
from mpp.issuance.errors import TemplateFaulty

MOST_BYTES = 150_000
QR_MASK = 3
"""One of the eight patterns of ISO/IEC 18004. The standard's way tries all eight, which takes four fifths of
the time; any of them is read by every reader, since the pattern's number stands in the code itself."""
_ROOT = Path(__file__).parent / "typst"
"""All that a template could reach by a path: the letterhead, which every template has anyway."""
_LETTERHEAD = (_ROOT / "letterhead.typ").read_bytes()
_PLACE = re.compile(r"[ /]main:(\d+):")
_here = threading.local()


def render(
    template: str,
    data: Mapping[str, object],
    files: Mapping[str, bytes],
    *,
    at: datetime,
    most: int = MOST_BYTES,
) -> bytes:
    """The PDF of ``template`` with ``data`` (JSON values) and ``files`` (name to content, as "qr.svg").

    ``at`` (to the second) becomes the file's creation date, so that equal input gives equal bytes; ``most`` is how
    many bytes it may have. Raises TemplateFaulty, with `line` and `message` where they are known.
    """
    for line, word in reaching_out(template):
        raise TemplateFaulty("template_reaches_out", line=line, message=word)
    sources = {f"/{name}": content for name, content in files.items()}
    sources |= {"main": template.encode(), "/letterhead.typ": _LETTERHEAD}
    sources["/data.json"] = json.dumps(data, ensure_ascii=False).encode()
    made_at = at.replace(microsecond=0)
    try:
        pdf = _compiler().compile(sources, format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=made_at)
    except typst.TypstError as error:
        raise TemplateFaulty("template_does_not_compile", **_told(error)) from error
    if not isinstance(pdf, bytes) or len(pdf) > most:
        raise TemplateFaulty("document_too_large", most=most)
    return pdf


def _told(error: typst.TypstError) -> dict[str, object]:
    found = _PLACE.search(error.diagnostic)
    return {"line": int(found[1]) if found else 1, "message": error.message}


def qr_svg(text: str) -> bytes:
    """A QR code of medium redundancy as SVG."""
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False, boost_error=False, mask=QR_MASK)
    code.save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue()


def _compiler() -> Any:
    """This thread's compiler: it holds the fonts, and takes other sources at each call."""
    if not hasattr(_here, "compiler"):
        fonts = typst.Fonts(include_system_fonts=False)
        # The library's type stub names only paths and bytes; it takes a mapping of sources as well.
        _here.compiler = typst.Compiler(
            b"", root=_ROOT, font_paths=fonts, package_path=_ROOT, package_cache_path=_ROOT
        )
    return _here.compiler
