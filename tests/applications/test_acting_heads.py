"""Acting heads sign as Plt. or Plh., with their decree and its days, and only while these last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from mpp.applications import queries
from mpp.applications.actions import Ruling, decide
from mpp.applications.actions.system import run_task
from mpp.applications.letterheads import block, letterhead
from mpp.identity import actions as identity
from mpp.identity.actions.officers import Acting, Credentials, Post
from mpp.identity.actor import Actor
from mpp.identity.queries import OfficerCard
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.regions.models import Agency
from tests.applications.conftest import NOW, deferred, officer
from tests.channels.desk_people import letter, seated

WIB = ZoneInfo("Asia/Jakarta")
FIRST = datetime(2026, 11, 1, tzinfo=WIB).astimezone(UTC)
AFTER = datetime(2026, 12, 1, tzinfo=WIB).astimezone(UTC)
DECREE = "Keputusan Bupati Rekaan No. 800/17/2026"
BASIS = f"{DECREE}, sejak 1 November 2026 sampai 30 November 2026"


def card(acting: str, **told: object) -> OfficerCard:
    return OfficerCard(new_id(), "Rekaan Contoh", "Kepala Dinas", frozenset({"signer"}), acting, **told)  # type: ignore[arg-type]


def test_the_block_says_plt_decree_and_days_of_an_acting_head_only() -> None:
    plt = card("plt", decree=DECREE, since=FIRST, until=AFTER)
    assert block(plt, WIB) == {"name": "Rekaan Contoh", "title": "Plt. Kepala Dinas", "basis": BASIS}
    assert block(card("plh", decree=DECREE), WIB)["basis"] == DECREE
    assert block(card("plh"), WIB)["title"] == "Plh. Kepala Dinas"
    standing = {"name": "Rekaan Contoh", "title": "Kepala Dinas", "basis": ""}
    assert block(card("", decree="Keputusan pengangkatan"), WIB) == standing


@pytest.mark.parametrize(
    ("at", "serves"), [(FIRST, True), (FIRST - timedelta(seconds=1), False), (AFTER, False), (NOW, True)]
)
def test_a_term_holds_from_its_first_day_to_the_end_of_its_last(at: datetime, serves: bool) -> None:
    assert card("plt", since=FIRST, until=AFTER).in_office(at) is serves


def acting_head(name: str) -> Actor:
    """A head by decree for November, besides whoever else signs."""
    found = Agency.objects.get(region__code="35.10", kind="dukcapil")
    title = "Kepala Dinas Kependudukan dan Pencatatan Sipil"
    roles = frozenset({"signer"})
    post = Post(found.region_id, found.id, "dukcapil", roles, title, Acting.PLT, DECREE, FIRST, AFTER)
    credentials = Credentials(new_id().hex[-12:], "x", b"s" * 20)
    officer_id = identity.appoint(Actor.system("test"), name, post, credentials, NOW)
    return replace(officer("35.10", "dukcapil", "signer"), officer_id=officer_id)


@pytest.mark.django_db(transaction=True)
def test_before_and_after_the_term_the_standing_head_is_named(country: None) -> None:
    standing = seated("Kepala Tetap Contoh", "dukcapil", "signer")
    acting_head("Penjabat Contoh")
    assert standing.actor.region_id is not None
    named = {}
    for at in (FIRST - timedelta(days=1), NOW, AFTER):
        with unit_of_work(Scope.system("test")):
            named[at] = letterhead(standing.actor.region_id, "dukcapil", at).signer["name"]
    assert list(named.values()) == ["Kepala Tetap Contoh", "Penjabat Contoh", "Kepala Tetap Contoh"]


def signed_by(head: Actor, citizen: Actor) -> str:
    """The text of the letter that this head signed."""
    case: UUID = letter(citizen).application_id
    verifier = officer("35.10", "dukcapil", "verifier")
    decide(verifier, queries.worklist(verifier)[0].id, Ruling("approve"), NOW)
    decide(head, queries.worklist(head)[0].id, Ruling("approve"), NOW)
    run_task(Actor.system("applications.run_task"), case, deferred(case), NOW)
    _, pdf = queries.certificate(citizen, queries.tracking(citizen, case).outputs[0].id)
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


@pytest.mark.django_db(transaction=True)
def test_a_letter_names_the_head_who_signed_it(citizen: Actor, trust: None, stopped_clock: None) -> None:
    standing, acting = seated("Kepala Tetap Contoh", "dukcapil", "signer"), acting_head("Penjabat Contoh")
    text = signed_by(acting, citizen)
    assert "Plt. Kepala Dinas Kependudukan dan Pencatatan Sipil" in text
    assert BASIS in text
    assert "Penjabat Contoh" in text
    other = signed_by(standing.actor, citizen)
    assert "Kepala Tetap Contoh" in other
    assert "Plt." not in other
