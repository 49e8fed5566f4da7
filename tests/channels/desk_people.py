"""Officers in a browser, and applications for them to work on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import assist, attach, claim, open_interview, save_page, start, submit
from mpp.applications.terms import Receipt
from mpp.catalogue.reading import read_yaml
from mpp.identity import actions as identity
from mpp.identity.actions.officers import Credentials, Post
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.models import Account
from mpp.identity.session import SessionStore, open_session
from mpp.kernel import clock
from mpp.kernel.ids import new_id
from mpp.regions.models import Agency
from tests.applications.conftest import NOW, PACKS

LETTER, BIRTH = "surat-keterangan-domisili", "akta-kelahiran"
MOTHER = ("3510166102969001", "Dewi Lestari Contoh")
PURPOSE = "applicant.letter.purpose"


@dataclass
class Seat:
    """An officer at a browser."""

    actor: Actor
    client: Client
    name: str


def seated(name: str, agency: str, *roles: str, region: str = "35.10", nik: str = "") -> Seat:
    """An appointed officer, signed in; `nik`: told when the account was made."""
    found = Agency.objects.get(region__code=region, kind=agency)
    login = f"{new_id().hex[-12:]}"
    post = Post(found.region_id, found.id, agency, frozenset(roles))
    officer_id = identity.appoint(
        Actor.system("test"), name, post, Credentials(login, "x", b"s" * 20, nik=nik), NOW
    )
    account = Account.objects.get(officer_id=officer_id)
    actor = Actor(
        ActorKind.OFFICER,
        account_id=account.id,
        officer_id=officer_id,
        region_id=found.region_id,
        agency_id=found.id,
        agency_kind=agency,
        roles=frozenset(roles),
        display_label=login,
    )
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "id"})
    return Seat(actor, _sign_in(client, actor), name)


def _sign_in(client: Client, actor: Actor) -> Client:
    store = SessionStore()
    open_session(store, actor, clock.now())
    store.save()
    assert store.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return client


def letter(citizen: Actor) -> Receipt:
    """One more letter of domicile, submitted by the citizen herself."""
    interview_id = start(citizen, "35.10", LETTER, NOW)
    return submit(citizen, answered(citizen, interview_id, {PURPOSE: "bank"}), {}, NOW)


def held(seat: Seat, citizen: Actor) -> UUID:
    """A letter's first task, in this officer's hands."""
    letter(citizen)
    task = queries.worklist(seat.actor, mine=False)[0].id
    claim(seat.actor, task, NOW)
    return task


def mine(seat: Seat, now: datetime = NOW) -> list[UUID]:
    """What is this officer's to do."""
    return [row.id for row in queries.worklist(seat.actor, mine=True, now=now)]


@cache
def birth_answers() -> Mapping[str, Any]:
    """What the birth's own scenario says, by path; dates as text."""
    told = read_yaml(PACKS / f"services/{BIRTH}/scenarios/journey.yaml")[0]
    plain = {**told["facts"], **told["answers"]}
    return {path: value if isinstance(value, dict | int) else str(value) for path, value in plain.items()}


def birth(clerk: Actor, document: bytes) -> Receipt:
    """A birth that a clerk sends in for the mother who is present, with a photo of the birth letter."""
    interview_id = answered(clerk, assist(clerk, *MOTHER, BIRTH, NOW), birth_answers(), document)
    return submit(clerk, interview_id, {"akta_kelahiran": "Putra Rekaan Contoh"}, NOW)


def answered(actor: Actor, interview_id: UUID, answers: Mapping[str, Any], document: bytes = b"") -> UUID:
    """Answer page after page until there is nothing left to ask."""
    view = open_interview(actor, interview_id, NOW)
    while (page := iv.next_page(view.plan)) is not None:
        given = {one.path: answers.get(one.path) for one in page.questions}
        for path, value in given.items():
            if isinstance(value, dict):
                given[path] = str(attach(actor, interview_id, path, value["file"], document, NOW).id)
        view = save_page(actor, interview_id, page.id, given, NOW)
    return interview_id
