"""Open data: the board's public figures, the catalogue, and a service as search engines read it (schema.org)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mpp.catalogue import queries as catalogues
from mpp.catalogue.queries import Offering
from mpp.channels.board.views import year_of
from mpp.identity.policy import public_view
from mpp.kernel.errors import NotFound
from mpp.oversight import board as boards
from mpp.oversight import opendata
from mpp.regions import queries as regions
from mpp.regions.models import Agency

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@public_view
@require_safe
def figures(request: HttpRequest, form: str) -> HttpResponse:
    """The board's public figures of a year, as `csv` or `json`; in Indonesian, for programs."""
    names = {one.service_id: one.published.service.name for one in catalogues.services()}
    return _answer(form, "kinerja", opendata.figures(boards.of_year(year_of(request)), names))


@public_view
@require_safe
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """The national catalogue of services, as `csv` or `json`."""
    return _answer(form, "katalog", opendata.catalogue(catalogues.services()))


@public_view
@require_safe
def service(request: HttpRequest, region_code: str, service_id: str) -> HttpResponse:
    """A service of a region as schema.org's GovernmentService, in JSON-LD."""
    try:
        offering = catalogues.offering(region_code, service_id)
    except NotFound:
        raise Http404 from None
    text = json.dumps(_described(offering), ensure_ascii=False)
    return _open(HttpResponse(text, content_type="application/ld+json"))


def _described(offering: Offering) -> dict[str, Any]:
    pack = offering.published.service
    url = _address("web:service", offering.region_code, offering.service_id)
    region = regions.region(offering.region_code)
    place = {"name": region.name if region else "", "identifier": offering.region_code}
    return {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": pack.name,
        "description": pack.summary,
        "serviceType": offering.service_id,
        "url": url,
        "areaServed": {"@type": "AdministrativeArea", **place},
        "provider": _provider(regions.offices_of(offering.region_id).get(pack.agency), pack.agency),
        "serviceOutput": {"@type": "Thing", "name": pack.standard.product},
        "availableChannel": {"@type": "ServiceChannel", "serviceUrl": url, "availableLanguage": ["id", "en"]},
        "offers": {"@type": "Offer", "description": pack.standard.fee},
        "termsOfService": "; ".join(pack.standard.legal_basis),
    }


def _provider(office: Agency | None, kind: str) -> dict[str, str]:
    """The office that answers for it, and its telephone."""
    if office is None:
        return {"@type": "GovernmentOrganization", "name": kind}
    phone = {"telephone": office.contact_phone} if office.contact_phone else {}
    return {"@type": "GovernmentOrganization", "name": office.name, **phone}


def _address(name: str, *place: str) -> str:
    return f"{settings.MPP_TRUST['PUBLIC_URL']}{reverse(name, args=place)}"


def _answer(form: str, name: str, rows: Sequence[Mapping[str, Any]]) -> HttpResponse:
    if form == "json":
        text = json.dumps({"licence": LICENCE, name: rows}, ensure_ascii=False)
        return _open(HttpResponse(text, content_type="application/json"))
    if form != "csv":
        raise Http404
    response = HttpResponse(opendata.as_csv(rows), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="mpp-{name}.csv"'
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    """For every program, from everywhere."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
