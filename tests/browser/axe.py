"""Accessibility findings of a page in a real browser, by axe-core (WCAG 2.0 to 2.2, A and AA)."""

from pathlib import Path
from typing import Any

_AXE = Path(__file__).parent / "vendor" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Any) -> list[str]:
    """One line per finding: rule, impact, element. Takes a Playwright page that is loaded.

    The script is evaluated over the debugging protocol, so the page's content policy stays on.
    """
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: tags}).then(result => result.violations)", _TAGS)
    return [f"{rule['id']} ({rule['impact']}): {node['html']}" for rule in found for node in rule["nodes"]]


def colours(page: Any) -> list[str]:
    """The colour contrasts alone, once `violations` has brought the script: for the other themes."""
    found = page.evaluate("axe.run({runOnly: {type: 'rule', values: ['color-contrast']}}).then(r => r.violations)")
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
