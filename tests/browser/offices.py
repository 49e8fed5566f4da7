"""What stands behind the pages of offices beyond one counter: the nation's figures, a new region, a system."""

from datetime import datetime
from random import Random

from django.conf import settings
from django.test import Client

from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.demo import DemoOfficer
from mpp.identity.invitations import digest_of
from mpp.identity.models import Invitation
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.launching.actions import launch
from mpp.launching.plan import Plan
from mpp.partners import actions as partners
from mpp.partners.actions import Admission
from mpp.partners.models import Delivery, Webhook
from mpp.processes.actions import fold_tallies
from mpp.processes.models import CaseTally
from mpp.regions.models import Region
from tests.browser.launching import INVITATION
from tests.trust.world import (
    World,
)

SERVICES = ["surat-keterangan-domisili", "akta-kelahiran", "sip-dokter"]


def a_year_of_the_nation(now: datetime) -> None:
    """Numbers for the board: some regions like each other in size, with much, little and almost nothing to tell."""
    chance = Random(514)
    for code in ("35.10", "35.09", "33.02", "18.72", "34.71", "74.71", "92.08"):
        for month in range(1, now.month + 1):
            sent = 0 if code == "92.08" else chance.randrange(40, 400)
            decided = sent * 9 // 10
            CaseTally.objects.create(
                region_code=code,
                service_id=chance.choice(SERVICES),
                period=now.date().replace(month=month, day=1),
                applications=sent,
                decided=decided,
                in_time=decided - chance.randrange(0, decided // 8 + 1),
                refused=decided // 20,
                working_seconds=decided * 45_000,
                known=sent * 19,
                asked=sent * 2,
                visits_spared=sent * 2 - sent // 5,
            )
    fold_tallies(Actor.system("processes.fold_tallies"))


def in_the_making(world: World, now: datetime) -> Client:
    """The administrator of a region whose mall has not opened."""
    launch(Actor.system("test"), "53.14", Plan(mode="digital", contact_name="Melati Rekaan"), now)
    region = Region.objects.get(code="53.14")
    known = DemoOfficer(region.code, "dpmptsp", "admin").credentials(settings.MPP_DEMO_SECRET)
    identity.fill_post(Actor.system("test"), region.id, "Pengelola Mal Contoh", known, now)
    with unit_of_work(Scope.system("test")):  # the code that an example types
        waiting = Invitation.objects.filter(login="clerk.dukcapil.5314")
        waiting.update(digest=digest_of(INVITATION))
    return world.officer_client("53.14", "dpmptsp", "admin")


def systems(head: Actor, now: datetime) -> None:
    """A system of the head's office, that did not take what it was told."""
    wanted = Admission("35.10", "dukcapil", "SIAK Daerah (contoh)", frozenset({"verifier"}))
    client = partners.admit(Actor.system("partners.admit"), wanted, now).client_id
    hook = Webhook.objects.create(
        client_id=client, url="https://dinas.example/peristiwa", active=False, created_at=now
    )
    told: dict[str, object] = {
        "agency_id": head.agency_id,
        "region_id": head.region_id,
        "task": "verify",
        "told": "waiting",
    }
    with unit_of_work(Scope.system("test")):
        for state, trouble in ((Delivery.State.DEAD, "redirected"), (Delivery.State.WAITING, "timeout")):
            told |= {"case_id": new_id(), "work_item_id": new_id(), "state": state, "trouble": trouble}
            Delivery.objects.create(webhook=hook, attempts=3, created_at=now, **told)
