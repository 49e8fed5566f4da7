"""What the board says in words, and how it spells figures."""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mpp.oversight.board import per_cent
from mpp.oversight.publishing import Row
from mpp.oversight.rules.targets import Forecast
from mpp.oversight.standings import Status

STATUSES = {
    Status.NONE: gettext_lazy("Belum ada MPP"),
    Status.PHYSICAL: gettext_lazy("MPP fisik, belum digital"),
    Status.LAUNCHING: gettext_lazy("Sedang disiapkan"),
    Status.DIGITAL: gettext_lazy("MPP digital"),
    Status.HYBRID: gettext_lazy("MPP digital dengan gedung"),
}
SIZES = {
    "tiny": gettext_lazy("Penduduk di bawah 100.000"),
    "small": gettext_lazy("Penduduk 100.000 sampai 250.000"),
    "middle": gettext_lazy("Penduduk 250.000 sampai 500.000"),
    "large": gettext_lazy("Penduduk 500.000 sampai 1 juta"),
    "huge": gettext_lazy("Penduduk 1 juta atau lebih"),
    "unknown": gettext_lazy("Jumlah penduduk tidak diketahui"),
}
NOTHING = "–"


def number(count: int) -> str:
    """A whole number with the reader's separators."""
    return str(number_format(count, use_l10n=True, force_grouping=True))


def told(count: int | None, one: Row) -> str:
    """A number of a line; what is left out may be of few, or tell what few did."""
    if count is not None:
        return number(count)
    return _("tidak ditampilkan") if one.is_hidden else NOTHING


def percent(share: float | None) -> str:
    """A share as per cent with one place."""
    if share is None:
        return NOTHING
    return f"{number_format(per_cent(share), 1, use_l10n=True)}%"


def days(value: float | None) -> str:
    """Working days with one place."""
    return NOTHING if value is None else str(number_format(value, 1, use_l10n=True))


def month(code: str) -> str:
    """`2026-11` as people say it."""
    return str(date_format(date.fromisoformat(f"{code}-01"), "F Y"))


def when_reached(found: Forecast | None) -> str:
    """Where the present pace leads."""
    if found is None:
        return _("Belum cukup angka untuk perkiraan.")
    pace = number_format(found.a_year, 0, use_l10n=True)
    if found.reached is None:
        return _("Dengan laju sekarang, %(pace)s MPP setahun, sasaran tidak tercapai.") % {"pace": pace}
    day = date_format(found.reached, "F Y")
    return _("Dengan laju sekarang, %(pace)s MPP setahun, sasaran tercapai pada %(day)s.") % {
        "pace": pace,
        "day": day,
    }
