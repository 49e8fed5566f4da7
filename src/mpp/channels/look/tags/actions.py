"""Tags that lead on: buttons, links, search."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mpp.channels.look.elements import element
from mpp.channels.look.tags.chrome import icon

register = template.Library()


@register.inclusion_tag("look/components/button.html")
def button(label: str, kind: str = "primary", **options: Any) -> dict[str, Any]:
    """A button, or a link that looks like one when `href` is given.

    `kind`: primary, secondary, danger or text. Options: name, value, type, href, disabled,
    loading (drawn as busy), busy (the words shown after it was pressed), id, describe (extra
    words for screen readers, when the label alone is not clear).
    """
    return {"label": label, "kind": "" if kind == "primary" else kind, **options}


@register.inclusion_tag("look/components/link.html")
def link(label: str, href: str, describe: str = "", new_tab: bool = False) -> dict[str, Any]:
    """A link; `describe` completes it for screen readers, a new tab is announced."""
    return {"label": label, "href": href, "describe": describe, "new_tab": new_tab}


@register.simple_tag
def back_link(href: str, label: str = "") -> SafeString:
    """To the page before, with the answers kept."""
    return element("a", icon("back"), label or _("Kembali"), class_="back", href=href)


@register.simple_tag
def copy_button(text: str, what: str) -> SafeString:
    """Copies `text`; `what` names it for screen readers. Shown only where a script runs."""
    words = (element("span", _("Salin"), data_copy_label=True), element("span", f" {what}", class_="unseen"))
    copied = _("Tersalin")
    kind = "btn text needs-js"
    return element("button", icon("copy"), *words, type="button", class_=kind, data_copy=text, data_copied=copied)


@register.inclusion_tag("look/components/search_box.html")
def search_box(label: str, name: str = "q", value: str = "", action: str = "", hint: str = "") -> dict[str, str]:
    """A search by GET; never use it for a NIK or a name of a person, which would enter the URL."""
    return {"label": label, "name": name, "value": value, "action": action, "hint": hint}


@register.inclusion_tag("look/components/confirm_form.html", takes_context=True)
def confirm_form(context: Any, label: str, cancel_url: str, kind: str = "danger", **options: Any) -> dict[str, Any]:
    """The two ways out of a page that asks "are you sure?": do it, or leave it."""
    return {
        "label": label,
        "cancel_url": cancel_url,
        "kind": kind,
        "csrf_token": context.get("csrf_token"),
        **options,
    }
