"""Finding a text in bytes however it lies there: as it is, in hex, in base64, reversed, spaced, compressed."""

import base64
import re
import zlib
from collections.abc import Iterable

SHORTEST_BASE64 = 6  # of a piece of base64 that is still telling


def forms_of(text: str) -> set[bytes]:
    """Every form in which a text would give somebody away; searched without regard to case."""
    plain = text.encode()
    digits = re.sub(r"\D", "", text)
    forms = {plain, plain[::-1], plain.hex().encode(), " ".join(text).encode()}
    forms |= {text.encode("utf-16-le"), text.encode("utf-16-le").hex().encode(), text.replace(" ", "+").encode()}
    forms |= {text.replace(" ", "%20").encode(), text.encode("unicode_escape")}
    if len(digits) >= 10:
        national = digits.removeprefix("62")
        forms |= {national.encode(), national[::-1].encode(), national.encode().hex().encode()}
        forms |= {
            " ".join(re.findall(r"\d{1,4}", digits)).encode(),
            b"-".join(re.findall(rb"\d{4}", digits.encode())),
        }
    return {form.lower() for form in forms if len(form) > 3}


def base64_of(text: str) -> set[bytes]:
    """The middle of a text's base64, whatever stands before and after it, in both alphabets."""
    found = set()
    for offset in range(3):
        whole = base64.b64encode(bytes(offset) + text.encode())
        middle = whole[4 if offset else 0 :].rstrip(b"=")[:-1]
        found |= {middle, middle.replace(b"+", b"-").replace(b"/", b"_")}
    return {one for one in found if len(one) >= SHORTEST_BASE64}


def found_in(content: bytes, texts: Iterable[str]) -> set[str]:
    """Which of the texts stand in the content in one form or another."""
    low = content.lower()
    return {
        text
        for text in texts
        if any(form in low for form in forms_of(text)) or any(form in content for form in base64_of(text))
    }


def unpacked(content: bytes) -> bytes:
    """The content, and beside it whatever in it is base64 of something compressed (Django's sessions are)."""
    parts = [content]
    for piece in re.findall(rb"[A-Za-z0-9_\-+/]{16,}", content):
        # A slash may belong to a path before it, so that the pieces between slashes are tried too.
        for one in {piece, *piece.split(b"/")}:
            parts += _decoded(one)
    return b"\n".join(parts)


def _decoded(piece: bytes) -> list[bytes]:
    text = piece.replace(b"+", b"-").replace(b"/", b"_")
    try:
        raw = base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    except ValueError:
        return []
    try:
        return [raw, zlib.decompress(raw)]
    except zlib.error:
        return [raw]
