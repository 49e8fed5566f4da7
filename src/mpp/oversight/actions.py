"""Keeping the board's numbers right, and the committee's report of them."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.issuance.office import signer
from mpp.issuance.ports import Mark, SignerIdentity
from mpp.kernel.scope import unit_of_work
from mpp.kernel.zones import WIB
from mpp.oversight import recounting
from mpp.oversight.board import of_year
from mpp.oversight.recounting import Key
from mpp.oversight.report import pdf
from mpp.processes.models import CaseTally
from mpp.processes.moving.folding import fold
from mpp.processes.tallies import Counts
from mpp.regions import queries as regions
from mpp.regions.rules import JAKARTA

MINISTRY = "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"
SECRETARIAT = "Sekretariat Komite Nasional MPP Digital"
_NOBODY_COUNTS = "LOCK TABLE processes_casetally IN SHARE ROW EXCLUSIVE MODE"


@policy("oversight.recount")
def recount(actor: Actor) -> dict[Key, tuple[Counts, Counts]]:
    """Compare the tallies with a recount from the log: kept and recounted, where they differ. Changes nothing."""
    with unit_of_work(actor.scope):
        return recounting.differences()


@policy("oversight.recount")
def mend(actor: Actor) -> None:
    """Put a recount in the place of all tallies: in an installation older than they are, or restored in part.

    Who submits or decides meanwhile waits until it is done.
    """
    with unit_of_work(actor.scope):
        with connection.cursor() as cursor:
            cursor.execute(_NOBODY_COUNTS)
        CaseTally.objects.all().delete()
        CaseTally.objects.bulk_create(recounting.recounted_rows(), batch_size=2000)
        fold()


@policy("oversight.report")
def report(actor: Actor, year: int, now: datetime) -> bytes:
    """The committee's report of a year, signed for the ministry; every number is the board's of this moment.

    Raises:
        SigningUnavailable: a service that signing needs does not answer.
    """
    board = of_year(year)
    names = {one.service_id: one.published.service.name for one in catalogue.services()}
    unsigned = pdf(board, names, now, now.astimezone(WIB).date())
    mark = Mark(f"KOMITE/{year}/{now:%Y%m%d%H%M%S}", f"{settings.MPP_TRUST['PUBLIC_URL']}/papan/")
    return signer().sign(unsigned, _ministry(), mark, now)


def _ministry() -> SignerIdentity:
    """On whose behalf the report is signed: the ministry that leads the committee, at the seat of government."""
    seat = regions.region(JAKARTA)
    assert seat is not None  # loaded with the country
    return SignerIdentity(seat.id, MINISTRY, "committee", SECRETARIAT, SECRETARIAT)
