"""HTML elements from Python, for what is drawn so often that a template of its own would cost too much.

Everything is escaped here, except what was made here or comes from a template: nothing can be forgotten.
"""

import html
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString


def element(tag: str, *content: Any, **attributes: Any) -> SafeString:
    """An element with its content; `attributes` as in `opened`. None among the content is nothing."""
    return SafeString(f"{opened(tag, **attributes)}{joined(*content)}</{tag}>")


def opened(tag: str, **attributes: Any) -> SafeString:
    """An opening tag, or an element that has no content.

    `for_` and `class_` stand for what Python reserves, `aria_label` for `aria-label`. True is an attribute
    without a value; None and False leave it out.
    """
    told = "".join(
        f" {_name(key)}" if value is True else f' {_name(key)}="{escaped(value)}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return SafeString(f"<{tag}{told}>")


def joined(*content: Any) -> SafeString:
    """Pieces one after the other, each escaped unless it is markup already."""
    return SafeString("".join([escaped(one) for one in content if one is not None]))


def escaped(value: Any) -> str:
    """Text for markup, as a template's `{{ value }}` gives it."""
    if type(value) is not SafeString:
        return html.escape(str(value))
    return value


@lru_cache(maxsize=256)
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
