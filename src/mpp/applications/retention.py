"""The retention schedule as data: what is kept, for how long, by which basis, and how much of it is past its term.

A case's own term stands in its service's pack (`retention_years`, `retention_basis`), counted from its closing.
What a table's rows say otherwise (`interview`, `session`, `code`) carries its own end.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from mpp.applications.models import Interview, Notice
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import ServicePack
from mpp.identity.models import Limit, OneTimeCode, Session
from mpp.processes.models import Case
from mpp.vault.models import ExportPart, Fact
from mpp.vault.rights.models import RightsRequest
from mpp.vault.rights.rules import State, years_before

OWN_END = None  # the row says until when


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the schedule."""

    code: str
    days: int | None
    basis: str
    past: Callable[[datetime], "QuerySet[Any]"]  # what is past its term at a moment


@dataclass(frozen=True, slots=True)
class Past:
    """How much is past its term: of a service, where it is a service's, and by which basis."""

    code: str
    service: str
    basis: str
    count: int


def _older(days: int, rows: Callable[[datetime], "QuerySet[Any]"]) -> Callable[[datetime], "QuerySet[Any]"]:
    return lambda now: rows(now - timedelta(days=days))


def _term(code: str, days: int, basis: str, rows: Callable[[datetime], "QuerySet[Any]"]) -> Term:
    return Term(code, days, basis, _older(days, rows))


_LIVE_REQUESTS = [State.OPEN, State.IN_FORCE]
NOTICES, HISTORY, REQUESTS, JOURNEYS = 90, 5 * 365, 5 * 365, 7  # days

SCHEDULE: tuple[Term, ...] = (
    Term(
        "interview",
        OWN_END,
        "UU 27/2022 pasal 42: tidak dikirim, tujuannya tidak tercapai",
        lambda now: Interview.objects.filter(state=Interview.State.OPEN, expires_at__lte=now),
    ),
    _term(
        "notice",
        NOTICES,
        "UU 27/2022 pasal 42: pemberitahuan sudah sampai",
        lambda end: Notice.objects.filter(Q(sent_at__lte=end) | Q(sent_at=None, created_at__lte=end)),
    ),
    _term(
        "fact_history",
        HISTORY,
        "UU 27/2022 pasal 42: nilai lama, sesudah pertanggungjawabannya selesai",
        lambda end: Fact.objects.filter(replaced_at__lte=end),
    ),
    Term(
        "export",
        OWN_END,
        "UU 27/2022 pasal 42: salinan sudah dapat diambil",
        lambda now: ExportPart.objects.filter(
            request_id__in=RightsRequest.objects.filter(expires_at__lte=now).values("id")
        ),
    ),
    _term(
        "request",
        REQUESTS,
        "UU 27/2022 pasal 31: catatan pemrosesan",
        lambda end: RightsRequest.objects.filter(settled_at__lte=end).exclude(state__in=_LIVE_REQUESTS),
    ),
    Term(
        "session",
        OWN_END,
        "UU 27/2022 pasal 42: sesi berakhir",
        lambda now: Session.objects.filter(expire_date__lte=now),
    ),
    Term(
        "code",
        OWN_END,
        "UU 27/2022 pasal 42: kode berakhir",
        lambda now: OneTimeCode.objects.filter(expires_at__lte=now),
    ),
    Term(
        "limit", OWN_END, "UU 27/2022 pasal 42: hitungan berakhir", lambda now: Limit.objects.filter(until__lte=now)
    ),
)
JOURNEY_BASIS = "UU 27/2022 pasal 42: berkas uji coba"


def kept_until(closed_at: datetime, service: ServicePack) -> datetime:
    """When a case that closed then may be destroyed."""
    return years_before(closed_at, -service.retention_years)


def cases_past(now: datetime) -> Iterator[tuple[UUID, ServicePack, "QuerySet[Case]"]]:
    """The closed cases past their term, by service version; inside the caller's unit of work."""
    kept = Case.objects.filter(closed_at__isnull=False, forgotten_at=None)
    for version_id in kept.order_by().values_list("service_version_id", flat=True).distinct():
        service = catalogue.version(version_id).service
        end = years_before(now, service.retention_years)
        yield version_id, service, kept.filter(service_version_id=version_id, closed_at__lte=end)


def past(now: datetime) -> list[Past]:
    """How much is past its term now, by service and basis; inside the caller's unit of work. Changes nothing."""
    cases = [
        Past("case", service.id, service.retention_basis, rows.count()) for _, service, rows in cases_past(now)
    ]
    rows = [Past(one.code, "", one.basis, one.past(now).count()) for one in SCHEDULE]
    files = Past("journey", "", JOURNEY_BASIS, len(list(journey_files(now))))
    return [one for one in (*_together(cases), *rows, files) if one.count]


def _together(counts: Iterable[Past]) -> list[Past]:
    """Versions of a service with one basis are one line."""
    found: dict[tuple[str, str], int] = {}
    for one in counts:
        found[one.service, one.basis] = found.get((one.service, one.basis), 0) + one.count
    return [Past("case", service, basis, count) for (service, basis), count in sorted(found.items())]


def journey_files(now: datetime) -> Iterator[Path]:
    """The documents that `mpp journey` left behind, past their week."""
    folder, end = Path(settings.MPP_JOURNEY_FOLDER), (now - timedelta(days=JOURNEYS)).timestamp()
    if folder.is_dir():
        yield from (file for file in sorted(folder.glob("*.pdf")) if file.stat().st_mtime <= end)
