"""`seed_demo`: the demonstration's officers, where the sandbox plays the national systems and nowhere else."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand

from mpp.identity import actions, demo
from mpp.identity.actions.officers import Post
from mpp.identity.actor import Actor
from mpp.identity.models import Account
from mpp.kernel import clock
from mpp.regions.models import Agency


class Command(BaseCommand):
    """Appoints the officers who are not there yet; safe to run at every start."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MPP_DEMO_SECRET:
            return
        known = set(Account.objects.exclude(login=None).values_list("login", flat=True))
        agencies = {(one.region.code, one.kind): one for one in Agency.objects.select_related("region")}
        missing = [officer for officer in demo.officers() if officer.login not in known]
        hashed = make_password(demo.password(settings.MPP_DEMO_SECRET)) if missing else ""
        for officer in missing:
            _appoint(officer, agencies[officer.region, officer.agency], hashed)


def _appoint(officer: demo.DemoOfficer, agency: Agency, hashed: str) -> None:
    post = Post(agency.region_id, agency.id, agency.kind, frozenset({officer.role}), officer.title)
    credentials = replace(officer.credentials(settings.MPP_DEMO_SECRET), hashed=hashed)
    actions.appoint(Actor.system("seed_demo"), officer.name, post, credentials, clock.now())
