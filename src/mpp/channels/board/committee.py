"""The committee's part of the board: every number as it is, and the report that is signed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mpp.channels.board import words
from mpp.channels.board.views import columns, figures, link, rank_columns, service_names, table_rows, today, year_of
from mpp.channels.look.parts import Column
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.issuance.errors import SigningUnavailable
from mpp.kernel import clock
from mpp.oversight import actions, publishing
from mpp.oversight import board as boards
from mpp.oversight.board import Board, RegionRow, needed, share
from mpp.oversight.standings import OPEN

PAGE = 25


@view_policy("oversight.see_board")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Regions with all their numbers, who is best and who needs a hand among those alike, and the report."""
    found = boards.of_year(year_of(request))
    page = Paginator(found.regions, PAGE).get_page(request.GET.get("page"))
    names = service_names()
    services = [publishing.row("service", code, names.get(code, code), one) for code, one in found.services.items()]
    context = {
        "wide": True,
        "year": found.year,
        "today": today(),
        "open": words.number(sum(found.statuses()[one] for one in OPEN)),
        "forecast": words.when_reached(found.forecast),
        "nation": figures(publishing.row("nation", "", "Indonesia", found.total)),
        "page": page,
        "region_columns": region_columns(),
        "region_rows": [_region(one) for one in page.object_list],
        "columns": columns(_("Layanan")),
        "service_rows": table_rows(services),
        "rank_columns": rank_columns(),
        "ranks": _ranks(found),
    }
    return render(request, "board/committee.html", context)


@view_policy("oversight.report")
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The committee's report of a year, signed; in Indonesian, as it is filed."""
    year = year_of(request)
    try:
        pdf = actions.report(actor_of(request), year, clock.now())
    except SigningUnavailable:
        return render(request, "board/not_signed.html", {"year": year}, status=503)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="laporan-komite-{year}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def region_columns() -> list[Column]:
    """The heads of the committee's table of regions."""
    heads = (_("Layanan"), _("Permohonan"), _("Diputus"), _("Tepat waktu"), _("Hari kerja"), _("Tidak ditanyakan"))
    return [Column(_("Daerah")), *(Column(one, numeric=True) for one in heads)]


def _region(one: RegionRow) -> list[object]:
    cells = table_rows([publishing.row("region", one.code, one.name, one.counts)])[0][1:]
    return [link(one.code, one.name), words.number(one.services), *cells]


def _ranks(found: Board) -> list[tuple[str, list[list[object]]]]:
    """Every ranked region of each class: those at the end need a hand."""
    return [(str(words.SIZES[size]), [_ranked(one) for one in rows[:PAGE]]) for size, rows in found.ranks().items()]


def _ranked(one: RegionRow) -> list[object]:
    counts = one.counts
    shares = share(counts.in_time, counts.decided), share(counts.known, needed(counts))
    return [one.place, link(one.code, one.name), *map(words.percent, shares)]
