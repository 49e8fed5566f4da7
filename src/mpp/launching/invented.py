"""Where the sandbox plays the national systems: invented officers at every post, so that one run opens a mall."""

from datetime import datetime

from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.demo import DemoOfficer
from mpp.launching.plan import Plan
from mpp.regions.models import Region

_NAMES = {
    "clerk": "Petugas Loket",
    "verifier": "Verifikator",
    "technical": "Pemeriksa Teknis",
    "signer": "Kepala",
    "admin": "Pengelola Mal",
}


def completed(plan: Plan, region: Region) -> Plan:
    """A plan with what a real region would have said itself; obviously invented."""
    address = plan.address or f"Jalan Rekaan No. 1, {region.name}"
    return Plan(
        mode=plan.mode,
        name=plan.name,
        address=address,
        hours=plan.hours,
        week=plan.week,
        contact_name=plan.contact_name or "Melati Rekaan",
        contact_phone=plan.contact_phone or "+6280000000100",
        contact_hours=plan.contact_hours,
        decree=plan.decree or "Keputusan Bupati Contoh 1/2026",
        parameters=plan.parameters,
    )


def fill_posts(actor: Actor, region: Region, posts: list[str], secret: str, now: datetime) -> None:
    """Appoint an invented officer to every post that waits; their secrets follow from the installation's."""
    for post in posts:
        agency, role = post.split(".")
        known = DemoOfficer(region.code, agency, role).credentials(secret)
        name = f"{_NAMES.get(role, role)} Contoh {region.name}"
        identity.fill_post(actor, region.id, name, known, now)
