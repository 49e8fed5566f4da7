"""What a page shows of a moment is the region's own day and hour; what it shows of a person's number is masked."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from mpp import channels
from mpp.applications import queries
from mpp.applications.actions import Revocation, revoke
from mpp.applications.terms import Produced
from mpp.channels.web.moments import day, short_moment
from mpp.issuance.models import Output
from mpp.kernel import nik, zones
from mpp.kernel.scope import Scope, unit_of_work
from mpp.regions import queries as regions
from mpp.regions.models import Region
from tests.applications.conftest import officer
from tests.applications.nation import Applicant, Nation, decide_next, pass_time
from tests.applications.test_birth import sandbox
from tests.channels.conftest import enter
from tests.jobs import run_jobs

__all__ = ["sandbox"]

LATE = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)  # 22.30 in Banyuwangi, and the next day in Kaimana
ONLY_DATES = {"entry.valid_until"}  # they have no hour, so no zone
pytestmark = pytest.mark.django_db(transaction=True)


def test_no_template_says_when_by_the_installations_own_clock() -> None:
    templates = Path(channels.__file__).parent.rglob("*.html")
    said = {one for path in templates for one in re.findall(r"([\w.]+)\|(?:date|time)\b", path.read_text())}
    assert said == ONLY_DATES


@pytest.mark.parametrize(
    ("zone", "of_day", "of_hour"),
    [
        (zones.WIB, "25 November 2026", "25 Nov 2026, 22.30 WIB"),
        (zones.WITA, "25 November 2026", "25 Nov 2026, 23.30 WITA"),
        (zones.WIT, "26 November 2026", "26 Nov 2026, 00.30 WIT"),
    ],
)
def test_a_moment_is_told_by_the_regions_clock_and_says_which(zone: object, of_day: str, of_hour: str) -> None:
    assert (day(LATE, zone), short_moment(LATE, zone)) == (of_day, of_hour)  # type: ignore[arg-type]


@pytest.fixture
def in_the_east(issued: Produced) -> Iterator[Produced]:
    """The letter's region lies in the east, and its letter was revoked late in the evening of Jakarta."""
    Region.objects.filter(code="35.10").update(zone=zones.WIT.key)
    regions.zone_of.cache_clear()
    revoke(officer("35.10", "dukcapil", "signer"), issued.id, Revocation("wrong_data", "Keliru."), LATE)
    yield issued
    regions.zone_of.cache_clear()


def test_a_revocation_is_dated_by_the_region_for_holder_public_and_office(
    in_the_east: Produced, approved: object, browser: Client
) -> None:
    with unit_of_work(Scope.system("test")):
        token = Output.objects.get(id=in_the_east.id).token
    assert "26 November 2026" in Client(SERVER_NAME="localhost").get(f"/v/{token}").content.decode()
    assert "dicabut pada 26 November 2026" in browser.get(f"/permohonan/{approved}/").content.decode()


def test_a_family_cards_number_stands_masked_on_the_tracking_page(sandbox: Nation) -> None:
    mother = Applicant("akta-kelahiran", "journey")
    case = mother.apply("35.10")
    decide_next("35.10", "dukcapil", "verifier")
    run_jobs()
    pass_time(seconds=2)
    number = next(one.number for one in queries.tracking(mother.actor, case).outputs if one.output == "kk")
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "id"})
    enter(client, mother.actor)
    page = client.get(f"/permohonan/{case}/").content.decode()
    assert nik.is_sixteen_digits(number)
    assert number not in page
    assert nik.mask(number) in page
