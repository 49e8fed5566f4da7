"""Tags that show: answers, progress, tables, quantities, documents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page as PaginatorPage
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mpp.channels.look.elements import element, joined
from mpp.channels.look.parts import Bar, Clock, Column, Crumb, PageImage, SummaryRow, TimelineStep
from mpp.channels.look.tags.chrome import icon
from mpp.channels.look.tags.feedback import source_chip

register = template.Library()

_STEP_ICONS = {"done": "check", "now": "dot", "paused": "pause", "late": "warning", "stopped": "close"}
_STEP_TONES = {"paused": "warn", "late": "bad", "stopped": "bad"}
_CLOCK_TONES = {"running": "info", "paused": "warn", "late": "bad", "met": "good"}


@register.simple_tag
def summary_list(
    rows: Sequence[SummaryRow | Mapping[str, Any]], title: str = "", change_url: str = ""
) -> SafeString:
    """Check your answers: what, where it comes from, and a way to change it. Written here: its rows are many."""
    drawn = element("dl", *(_answer(row) for row in rows), class_="answers")
    if not title:
        return drawn
    return joined(
        element("div", element("h2", title), _change("p", change_url, title), class_="answers-head"), drawn
    )


def _answer(row: SummaryRow | Mapping[str, Any]) -> SafeString:
    answer = row if isinstance(row, SummaryRow) else SummaryRow(**row)
    kind = answer.source_kind
    value = element("span", answer.value or _("Belum diisi"), class_="value")
    chip = joined(" ", source_chip(kind, answer.source)) if kind else None
    change = _change("dd", answer.change_url, answer.label)
    return element("div", element("dt", answer.label), element("dd", value, chip), change, data_source=kind or None)


def _change(tag: str, url: str, what: str) -> SafeString | None:
    """The way to change something; the same word everywhere, so what it is follows unseen."""
    if not url:
        return None
    return element(
        tag, element("a", _("Ubah"), element("span", f" {what}", class_="unseen"), href=url), class_="change"
    )


@register.simple_tag
def timeline(steps: Sequence[TimelineStep | Mapping[str, Any]], label: str = "") -> SafeString:
    """The way of a case, with who holds it and when."""
    drawn = (_step(one if isinstance(one, TimelineStep) else TimelineStep(**one)) for one in steps)
    return element("ol", *drawn, class_="timeline", aria_label=label or None)


def _step(step: TimelineStep) -> SafeString:
    picture = _STEP_ICONS.get(step.state)
    tone = _STEP_TONES.get(step.state)
    state = element("span", _state_in_words(step.state), class_=f"tag tone-{tone}" if tone else "unseen")
    return element(
        "li",
        element("span", icon(picture) if picture else None, class_="dot"),
        element("b", step.label, " ", state),
        element("p", *_held(step), class_="small") if step.holder or step.at else None,
        element("p", step.note, class_="small") if step.note else None,
        class_=step.state,
        aria_current="step" if step.state == "now" else None,
    )


def _held(step: TimelineStep) -> list[str]:
    """Who has it, and when."""
    at = element("span", step.at, class_="quiet") if step.at else ""
    return [step.holder, " · " if step.holder and step.at else "", at]


def _state_in_words(state: str) -> str:
    """What a step's icon says. What is merely told to the ear stands in brackets."""
    unseen = {"done": _("selesai"), "now": _("sedang berjalan"), "next": _("berikutnya")}
    if state in unseen:
        return f"({unseen[state]})"
    return {"paused": _("dijeda"), "late": _("terlambat")}.get(state) or _("berhenti")


@register.inclusion_tag("look/components/clock.html")
def clock(clock: Clock | Mapping[str, Any]) -> dict[str, Any]:
    """A deadline: the promise, what remains, who holds it now."""
    total = max(int(_get(clock, "total") or 0), 1)
    used = min(max(int(_get(clock, "used") or 0), 0), total)
    state = _get(clock, "state") or "running"
    return {"clock": clock, "percent": round(100 * used / total), "tone": _CLOCK_TONES[state], "state": state}


@register.inclusion_tag("look/components/table.html")
def table(
    columns: Sequence[Column | str], rows: Iterable[Sequence[Any]], caption: str = "", empty: str = ""
) -> dict[str, Any]:
    """A table that turns into cards on a small phone; the first cell names its row."""
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    body = [list(zip(heads, row, strict=True)) for row in rows]
    return {"columns": heads, "rows": body, "caption": caption, "empty": empty}


@register.inclusion_tag("look/components/pagination.html")
def pagination(page: "PaginatorPage[Any]", base: str = "?", key: str = "page") -> dict[str, Any]:
    """Previous, near pages, next; `base` is the address up to and including "?" or "&"."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "base": base, "key": key}


@register.inclusion_tag("look/components/breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[Crumb | Mapping[str, str]]) -> dict[str, Any]:
    """Where this page is."""
    return {"crumbs": crumbs}


@register.inclusion_tag("look/components/steps.html")
def steps(labels: Sequence[str], current: int) -> dict[str, Any]:
    """The parts of a longer way; `current` is 1-based."""
    states = ["done" if n < current else "now" if n == current else "" for n in range(1, len(labels) + 1)]
    return {"steps": list(zip(labels, states, strict=True)), "current": current, "total": len(labels)}


@register.inclusion_tag("look/components/metric.html")
def metric(
    label: str, value: Any, part: float | None = None, whole: float | None = None, note: str = ""
) -> dict[str, Any]:
    """A figure, with a bar when it is `part` of a `whole`; use inside `<dl class="metrics">`."""
    percent = None if part is None or not whole else min(100.0, max(0.0, round(100 * part / whole, 1)))
    return {"label": label, "value": value, "percent": _plain(percent), "note": note}


@register.inclusion_tag("look/components/bars.html")
def bars(items: Sequence[Bar | Mapping[str, Any]], label: str, whole: int = 0) -> dict[str, Any]:
    """Quantities side by side, to the scale of the largest, or as parts of a `whole`."""
    most = whole or max((int(_get(item, "value")) for item in items), default=0) or 1
    drawn = [(item, _plain(round(100 * int(_get(item, "value")) / most, 1))) for item in items]
    return {"items": drawn, "label": label}


@register.inclusion_tag("look/components/big_name.html")
def big_name(name: str, caption: str = "") -> dict[str, Any]:
    """A name as it will be printed, large, and letter by letter: the last look before it is final."""
    return {"name": name, "words": name.split(), "caption": caption or _("Nama yang akan dicetak")}


@register.inclusion_tag("look/components/pdf_preview.html")
def pdf_preview(
    pages: Sequence[PageImage | Mapping[str, Any]], title: str, download_url: str = ""
) -> dict[str, Any]:
    """A document as page images: light on the line, the same on every device."""
    return {"pages": pages, "title": title, "download_url": download_url, "count": len(pages)}


def _get(item: Any, key: str) -> Any:
    return item.get(key) if isinstance(item, Mapping) else getattr(item, key)


def _plain(percent: float | None) -> str | None:
    """A percentage for an SVG attribute, which never takes a decimal comma."""
    return None if percent is None else f"{percent:g}%"
