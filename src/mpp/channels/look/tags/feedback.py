"""Tags that tell: notices, states, chips."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mpp.channels.look.elements import element
from mpp.channels.look.tags import chrome

register = template.Library()

# Django's message levels included, so that a message needs no translation table of its own.
_TONES = {
    "info": ("info", "info"),
    "debug": ("neutral", "info"),
    "success": ("good", "check"),
    "warning": ("warn", "warning"),
    "error": ("bad", "stop"),
}

# Where a value comes from: tone, icon and the words when the caller names no source.
_SOURCES = {
    "registry": ("info", "registry", gettext_lazy("Dari data negara")),
    "known": ("info", "check", gettext_lazy("Sudah ada")),
    "verified": ("good", "stamp", gettext_lazy("Diperiksa petugas")),
    "asked": ("own", "pencil", gettext_lazy("Anda isi")),
    "derived": ("neutral", "sum", gettext_lazy("Dihitung otomatis")),
    "pending": ("warn", "clock", gettext_lazy("Sedang dicek")),
    "conflict": ("bad", "warning", gettext_lazy("Berbeda antar sumber")),
    "disputed": ("bad", "pencil", gettext_lazy("Anda sanggah")),
}


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", title: str = "", live: bool = False) -> str:
    """A banner; `kind` info, success, warning or error; `live` announces it when it appears."""
    tone, picture = _TONES.get(kind.split()[-1] if kind else "info", _TONES["info"])
    role = ("alert" if tone == "bad" else "status") if live else None
    inside = element("div", element("h2", title) if title else None, content)
    return element("div", chrome.icon(picture), inside, class_=f"notice tone-{tone}", role=role)


@register.simple_tag
def status(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state in a word or two; tone neutral, info, good, warn or bad. Never colour alone: it has words."""
    return element("span", chrome.icon(icon) if icon else None, label, class_=f"tag tone-{tone}")


@register.simple_tag
def source_chip(kind: str, source: str = "", at: Any = None) -> SafeString:
    """Where a value comes from; `source` names the owner ("Dukcapil"), `at` when it was learnt.

    Raises KeyError for a kind that is none of registry, known, verified, asked, derived,
    pending, conflict, disputed.
    """
    return _source_chip(kind, str(source), "" if at is None else str(at), get_language())


@lru_cache(maxsize=1024)
def _source_chip(kind: str, source: str, at: str, language: str | None) -> SafeString:
    """Drawn once a process: a page of answers shows the same few chips again and again."""
    tone, icon, words = _SOURCES[kind]
    label = _("Dari %(source)s") % {"source": source} if source and kind in {"registry", "known"} else words
    values = {"tone": tone, "icon": icon, "label": label, "at": at}
    return render_to_string("look/components/source_chip.html", values)


@register.simple_block_tag
def details(content: SafeString, summary: str, open: bool = False) -> str:
    """What only some need, folded away."""
    return element("details", element("summary", summary), element("div", content), class_="fold", open=open)


@register.simple_block_tag
def card(content: SafeString, title: str, href: str = "") -> str:
    """One thing among several; the whole card is the target when it has an address."""
    values = {"content": content, "title": title, "href": href}
    return render_to_string("look/components/card.html", values)


@register.simple_block_tag
def empty_state(content: SafeString, title: str, icon: str = "inbox") -> str:
    """Nothing here yet: say why, and what to do."""
    values = {"content": content, "title": title, "icon": icon}
    return render_to_string("look/components/state.html", values)


@register.simple_block_tag
def error_state(content: SafeString, title: str) -> str:
    """Something failed: say what is safe, and what to do."""
    values = {"content": content, "title": title, "icon": "warning", "live": True}
    return render_to_string("look/components/state.html", values)


@register.simple_block_tag
def loading_state(content: SafeString, title: str) -> str:
    """Something takes longer than a moment; the page must offer a way on without a script."""
    values = {"content": content, "title": title, "busy": True, "live": True}
    return render_to_string("look/components/state.html", values)


@register.inclusion_tag("look/components/skeleton.html")
def skeleton(lines: int = 3) -> dict[str, Any]:
    """The shape of text that is on its way."""
    return {"lines": range(lines)}
