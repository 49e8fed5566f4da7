"""Moments as people say them, in a region's zone: weekday, date, hour, and whose hour."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from mpp.channels.look.spelling import clock_time
from mpp.kernel import zones

_NAMES = {zones.WIB.key: "WIB", zones.WITA.key: "WITA", zones.WIT.key: "WIT"}


def moment(at: datetime, zone: ZoneInfo) -> str:
    """`Rabu, 25 November 2026, 16.00 WIB`."""
    local = at.astimezone(zone)
    return f"{date_format(local, 'l, j F Y')}, {clock_time(local)} {_NAMES.get(zone.key, zone.key)}"


def day(at: datetime, zone: ZoneInfo) -> str:
    """`25 November 2026`, the day that it was there: a template's `|date` takes the installation's own zone."""
    return date_format(at.astimezone(zone).date(), "j F Y")


def short_moment(at: datetime, zone: ZoneInfo) -> str:
    """`25 Nov 2026, 16.00 WIB`."""
    local = at.astimezone(zone)
    return f"{date_format(local, 'j M Y')}, {clock_time(local)} {_NAMES.get(zone.key, zone.key)}"
