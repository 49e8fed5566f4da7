"""Hours, amounts and spans of time as the reader's language spells them."""

from datetime import datetime

from django.utils.formats import get_format
from django.utils.translation import ngettext, pgettext

from mpp.kernel.money import rupiah


def clock_time(at: datetime) -> str:
    """The hour that `at` shows, in its own zone: `16.00`, in English `16:00`."""
    return at.strftime(f"%H{hour_mark()}%M")


def hour_mark() -> str:
    """What stands between hours and minutes: a dot, in English a colon."""
    return pgettext("between hours and minutes", ".")


def money(amount: int) -> str:
    """Whole rupiah: `Rp30.000`, in English `Rp30,000`."""
    return rupiah(amount).replace(".", str(get_format("THOUSAND_SEPARATOR")))


def span(value: int, unit: str) -> str:
    """A duration of a pack: `5 hari kerja`. Raises KeyError for a unit that packs do not have."""
    words = {
        "working_day": ngettext("%(n)s hari kerja", "%(n)s hari kerja", value),
        "working_hour": ngettext("%(n)s jam kerja", "%(n)s jam kerja", value),
        "clock_hour": ngettext("%(n)s jam", "%(n)s jam", value),
    }
    return words[unit] % {"n": value}
