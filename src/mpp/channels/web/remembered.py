"""The region that a browser chose last: a cookie with an area code, and nothing about the person."""

from django.http import HttpRequest, HttpResponse

from mpp.regions import queries
from mpp.regions.models import Region

COOKIE = "daerah"
_HALF_A_YEAR = 182 * 24 * 3600


def region_of(request: HttpRequest) -> Region | None:
    """The remembered region, None when there is none or the cookie names nothing."""
    code = request.COOKIES.get(COOKIE, "")
    return queries.region(code) if code and len(code) <= queries.LONGEST_CODE else None


def remember(request: HttpRequest, response: HttpResponse, region: Region) -> HttpResponse:
    """Let this browser open at this region next time."""
    if request.COOKIES.get(COOKIE) != region.code:
        response.set_cookie(
            COOKIE, region.code, max_age=_HALF_A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response
