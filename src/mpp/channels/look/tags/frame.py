"""The frame's parts, drawn once for all who read the same: header and footer are a third of a page's drawing."""

from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from mpp.channels.look.tags.chrome import THEME_COOKIE, current_theme

_TOKEN, _ADDRESS = "form-token-of-the-reader", "/address-of-the-page"  # put in last: no reader's is kept

register = template.Library()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Everything on which a part of the frame depends; what is not here is empty in it."""

    language: str | None
    urlconf: str | None
    prefix: str
    theme: str
    kind: str
    label: str
    sends_forms: bool
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _AnyRequest:
    """A request as a part of the frame may see it: its address comes later."""

    COOKIES: dict[str, str] = field(default_factory=dict)

    def get_full_path(self) -> str:
        return _ADDRESS


@register.simple_tag(takes_context=True)
def frame_part(context: Context, name: str, **texts: Any) -> SafeString:
    """A part of the frame. It sees `actor.kind`, `actor.display_label`, theme, language, and the `texts` given."""
    request, actor, token = context.get("request"), context.get("actor"), str(context.get("csrf_token") or "")
    reader = _Reader(
        get_language(),
        get_urlconf(),
        get_script_prefix(),
        current_theme(context),
        str(getattr(actor, "kind", "")),
        str(getattr(actor, "display_label", "")),
        token not in ("", "NOTPROVIDED"),
        tuple((key, str(value)) for key, value in texts.items() if value),
    )
    address = request.get_full_path() if request else ""
    drawn = _drawn(name, reader).replace(_TOKEN, escape(token))
    return mark_safe(drawn.replace(_ADDRESS, escape(address)))  # noqa: S308 - both are escaped


@lru_cache(maxsize=1024)
def _drawn(name: str, reader: _Reader) -> str:
    seen = {
        "csrf_token": _TOKEN if reader.sends_forms else "",
        "request": _AnyRequest({THEME_COOKIE: reader.theme}),
        "actor": SimpleNamespace(kind=reader.kind, display_label=reader.label) if reader.kind else None,
    }
    return render_to_string(name, seen | dict(reader.texts))
