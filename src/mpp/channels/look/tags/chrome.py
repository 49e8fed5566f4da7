"""Tags of the frame around a page: icons, theme, addresses by name."""

from functools import cache, lru_cache

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from mpp.channels.look.tags.icons import ICONS

THEMES = ("light", "dark", "contrast")
THEME_COOKIE = "theme"

# Where the frame's own pages may live; an application without one of them simply shows no link.
_NAMESPACES = ("", "web:", "identity:", "desk:")

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A decorative icon; the text beside it must say the same. Raises KeyError for unknown names."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
@cache
def asset(path: str) -> str:
    """The address of a static file of the frame, asked of the storage once a process."""
    return static(path)


@register.simple_tag(takes_context=True)
def current_theme(context: Context) -> str:
    """The theme that the person chose, or "" to follow the device."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> str:
    """` data-theme="…"` for the html element, so that the first paint is right without a script."""
    theme = current_theme(context)
    return format_html(' data-theme="{}"', theme) if theme else mark_safe("")


@register.simple_tag
def named_url(name: str) -> str:
    """The address of a page of the frame ("home", "privacy", "sign_in"…), or "" if there is none."""
    return _address(name, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=256)
def _address(name: str, urlconf: str | None, prefix: str) -> str:
    """Found once a process: the frame asks for nine addresses on every page."""
    for namespace in _NAMESPACES:
        try:
            return reverse(f"{namespace}{name}", urlconf)
        except NoReverseMatch:
            continue
    return ""


@register.simple_block_tag
def usage(content: SafeString) -> str:
    """How the component above is written in a template; the gallery's own."""
    frame = '<pre class="usage" tabindex="0" role="region" aria-label="Cara memakai">{}</pre>'
    return format_html(frame, escape(content))
