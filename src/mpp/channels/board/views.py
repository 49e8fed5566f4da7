"""The public part of the national board: how far the nation is, and what the malls do. No number of few."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mpp.catalogue import queries as catalogue
from mpp.channels.board import drawing, words
from mpp.channels.look.parts import Column
from mpp.channels.web.questions import Words
from mpp.identity.policy import public_view
from mpp.kernel import clock, zones
from mpp.oversight import board as boards
from mpp.oversight import publishing
from mpp.oversight.board import Board
from mpp.oversight.publishing import Row
from mpp.oversight.rules.targets import AREAS, PLAN, count_on, planned
from mpp.oversight.standings import OPEN, Place, Status
from mpp.processes import tallies

FIRST_YEAR = 2026  # of the platform
BEST = 5  # of each class that the page tells


@public_view
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The nation: how many areas have a mall, plan and pace, and a year of applications."""
    found = boards.of_year(year_of(request))
    names = service_names()
    months, services = publishing.months(found), publishing.services(found, lambda code: names.get(code, code))
    context = {
        "wide": True,
        **standing(found),
        **targets(found),
        "year": found.year,
        "years": range(FIRST_YEAR, today().year + 1),
        "nation": figures(publishing.nation(found)),
        "months": drawing.columns(_columns(months), _("Permohonan menurut bulan")),
        "month_rows": table_rows(months, words.month),
        "service_rows": table_rows(services),
        "columns": columns(_("Layanan")),
        "month_columns": columns(_("Bulan")),
        "ranks": ranks(found),
        "rank_columns": rank_columns(),
    }
    return render(request, "board/board.html", context)


@public_view
@require_safe
def provinces(request: HttpRequest) -> HttpResponse:
    """How the areas of each province stand: the picture of the board as a table."""
    found = boards.of_year(year_of(request))
    heads = (_("Daerah"), *(str(words.STATUSES[one]) for one in Status))
    context = {
        "wide": True,
        "columns": [Column(_("Provinsi")), *(Column(one, numeric=True) for one in heads)],
        "rows": [_province_row(code, name, found.places) for code, name in found.provinces.items()],
    }
    return render(request, "board/provinces.html", context)


def _province_row(code: str, name: str, places: Sequence[Place]) -> list[Any]:
    of = Counter(one.status for one in places if one.province == code)
    lead = format_html('<a href="{}">{}</a>', reverse("board:province", args=[code]), name)
    return [lead, of.total(), *(of[status] for status in Status)]


@public_view
@require_safe
def province(request: HttpRequest, code: str) -> HttpResponse:
    """The areas of a province, one by one."""
    found = boards.of_year(year_of(request))
    if code not in found.provinces:
        raise Http404
    places = [one for one in found.places if one.province == code]
    rows = {one.code: one for one in publishing.regions(found)}
    context = {
        "wide": True,
        "name": found.provinces[code],
        "year": found.year,
        "shapes": drawing.shapes(),
        "tiles": drawing.tiles(places, summary(found.provinces[code], places), named=True),
        "columns": [
            *(Column(_("Daerah")), Column(_("Status")), Column(_("Layanan"), numeric=True)),
            *(Column(_("Permohonan"), numeric=True), Column(_("Tepat waktu"), numeric=True)),
        ],
        "rows": [_place(one, rows.get(one.region_code)) for one in places],
    }
    return render(request, "board/province.html", context)


@public_view
@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """A region's year, by service."""
    found = boards.of_year(year_of(request))
    row = next((one for one in publishing.regions(found) if one.code == code), None)
    if row is None:
        raise Http404
    names, counted = service_names(), tallies.of_region(code, found.year)
    services = [] if row.is_hidden else publishing.public_rows("service", counted, lambda one: names.get(one, one))
    places = [one for one in found.places if one.region_code == code]
    context = {
        "wide": True,
        "code": code,
        "name": row.name,
        "province": places[0].province,
        "province_name": found.provinces[places[0].province],
        "year": found.year,
        "status": words.STATUSES[places[0].status],
        "is_open": places[0].status in OPEN,
        "row": row,
        "figures": figures(row),
        "columns": columns(_("Layanan")),
        "rows": table_rows(services),
    }
    return render(request, "board/region.html", context)


def today() -> date:
    """The nation's day: WIB, where its ministries are."""
    return clock.now().astimezone(zones.WIB).date()


def year_of(request: HttpRequest) -> int:
    """The year that is asked for; this one where none is, or none that there can be."""
    text, now = request.GET.get("tahun", ""), today().year
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len(str(now)) else now
    return year if FIRST_YEAR <= year <= now else now


def service_names() -> Mapping[str, str]:
    """The services' names in the reader's language."""
    lang = get_language() or "id"
    return {
        one.service_id: Words(one.published, lang)("name", one.published.service.name)
        for one in catalogue.services()
    }


def standing(found: Board) -> dict[str, Any]:
    """The picture of all areas, and its legend."""
    by_province = {code: [one for one in found.places if one.province == code] for code in found.provinces}
    statuses = found.statuses()
    return {
        "shapes": drawing.shapes(),
        "legend": [
            (drawing.tile(one), words.STATUSES[one], words.number(count)) for one, count in statuses.items()
        ],
        "areas": words.number(len(found.places)),
        "open": words.number(sum(statuses[one] for one in OPEN)),
        "provinces": [
            (code, found.provinces[code], drawing.tiles(places, summary(found.provinces[code], places)))
            for code, places in by_province.items()
        ],
    }


def summary(name: str, places: Sequence[Place]) -> str:
    """A province in words, as its picture is read aloud."""
    told = [(status, sum(one.status is status for one in places)) for status in Status]
    parts = ", ".join(f"{words.STATUSES[status]} {count}" for status, count in told if count)
    areas = ngettext("%(n)s daerah", "%(n)s daerah", len(places)) % {"n": len(places)}
    return f"{name}, {areas}: {parts}"


def targets(found: Board) -> dict[str, Any]:
    """The plan of the order against what was published."""
    until = max(today(), found.published[-1].day)
    rows = [_actual(found, day) for day in sorted({one.day for one in (*found.published, *found.here)})]
    last = found.published[-1]
    return {
        "plan": drawing.plan(found, until, _("Rencana dan jumlah MPP yang diumumkan, menurut waktu")),
        "plan_columns": [
            Column(_("Tanggal")),
            *(Column(one, numeric=True) for one in (_("Rencana"), _("Diumumkan"), _("Di sini"))),
        ],
        "plan_rows": rows,
        "plan_end": words.month(f"{PLAN[-1][0]:%Y-%m}"),
        "published": words.number(last.malls),
        "published_at": words.month(f"{last.day:%Y-%m}"),
        "goal": words.number(AREAS),
        "forecast": words.when_reached(found.forecast),
    }


def _actual(found: Board, day: date) -> list[str]:
    """A day: the plan, what had been published by then, and what was open here."""
    published, here = count_on(found.published, day), count_on(found.here, day)
    return [
        date_format(day, "j F Y"),
        words.number(planned(day)),
        words.NOTHING if published is None else words.number(published),
        words.number(here or 0),
    ]


def figures(row: Row) -> list[tuple[str, str, str]]:
    """The headline figures of a line: label, figure, how it is counted."""
    return [
        (_("Permohonan"), words.told(row.applications, row), _("Yang dikirim tahun ini")),
        (_("Tepat waktu"), words.percent(row.in_time), _("Dari yang diputus, sebelum janji berakhir")),
        (_("Lama rata-rata"), words.days(row.working_days), _("Hari kerja dari dikirim sampai diputus")),
        (_("Tidak ditanyakan lagi"), words.percent(row.once_only), _("Dari data yang diperlukan")),
        (_("Pertanyaan dihemat"), words.told(row.not_asked, row), _("Data yang sudah diketahui negara")),
        (_("Kunjungan dihemat"), words.told(row.visits_spared, row), _("Mengantar berkas dan mengambil hasil")),
    ]


def columns(first: str) -> list[Column]:
    """The heads of a table of lines."""
    heads = (_("Permohonan"), _("Diputus"), _("Tepat waktu"), _("Hari kerja"), _("Tidak ditanyakan"))
    return [Column(first), *(Column(one, numeric=True) for one in heads)]


def table_rows(rows: Sequence[Row], named: Any = None) -> list[list[Any]]:
    """Lines as a table tells them; `named` spells what stands first."""
    return [
        [
            named(one.code) if named else one.name,
            words.told(one.applications, one),
            words.told(one.decided, one),
            words.percent(one.in_time),
            words.days(one.working_days),
            words.percent(one.once_only),
        ]
        for one in rows
    ]


def _columns(months: Sequence[Row]) -> list[tuple[str, int | None]]:
    """The months of a year as columns; a month of few has none."""
    return [(one.code[-2:], one.applications) for one in months]


def ranks(found: Board, most: int = BEST) -> list[tuple[str, list[list[Any]]]]:
    """The best of each class of regions: place, region, in time, not asked. Hidden regions take no place."""
    shown = {one.code: one for one in publishing.regions(found) if not one.is_hidden and one.in_time is not None}
    tables = []
    for size, rows in found.ranks().items():
        lines = [
            [one.place, link(one.code, one.name), *map(words.percent, (told.in_time, told.once_only))]
            for one in rows
            if (told := shown.get(one.code))
        ]
        tables.append((str(words.SIZES[size]), lines[:most]))
    return [(size, lines) for size, lines in tables if lines]


def rank_columns() -> list[Column]:
    """The heads of a table of places."""
    heads = (_("Tepat waktu"), _("Tidak ditanyakan"))
    return [Column(_("Urutan")), Column(_("Daerah")), *(Column(one, numeric=True) for one in heads)]


def link(code: str, name: str) -> str:
    """A region's name that leads to its page."""
    return format_html('<a href="{}">{}</a>', reverse("board:region", args=[code]), name)


def _place(place: Place, row: Row | None) -> list[Any]:
    status = words.STATUSES[place.status]
    if row is None:
        return [place.name, status, words.NOTHING, words.NOTHING, words.NOTHING]
    return [
        link(row.code, place.name),
        status,
        words.number(row.services or 0),
        words.told(row.applications, row),
        words.percent(row.in_time),
    ]
