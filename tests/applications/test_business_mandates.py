"""Acting for a business: OSS is asked again, who was removed there stops, and a silence of OSS carries a week."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import (
    act_for,
    attach,
    open_interview,
    read_case,
    represent_business,
    save_page,
    start,
    submit,
)
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.mandates import queries as mandates
from mpp.identity.mandates.rules import FRESH, GRACE, OF_A_BUSINESS
from mpp.identity.models import Mandate
from mpp.kernel import clock
from mpp.kernel.errors import NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.queries import facts_of
from mpp.vault.rules import Assurance as Sure
from tests.applications.conftest import NOW, officer
from tests.applications.nation import Nation, nation, pass_time, small_pdf
from tests.applications.test_mandates import LETTER, person, pid
from tests.jobs import waiting

pytestmark = pytest.mark.django_db(transaction=True)
NIB, REGION = "9120000000001", "35.10"
DIRECTOR = ("3510165204909001", "Sari Wulandari Contoh")
ACCOUNTANT = ("3510160101809003", "Bima Rekaan Saputra")
MOMENT = timedelta(seconds=1)
CONFIRM = "applications.confirm_mandate"


@pytest.fixture
def oss(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    clock.stop(NOW)
    with nation(tmp_path, settings) as running:
        yield running


@dataclass(frozen=True)
class Firm:
    """A director by OSS, and the accountant to whom she passed on one service."""

    director: Actor
    accountant: Actor
    own: UUID
    passed_on: UUID

    def acts(self, who: Actor) -> Actor:
        mandate = self.own if who is self.director else self.passed_on
        return replace(who, acting=act_for(who, mandate, clock.now()))


@pytest.fixture
def firm(oss: Nation) -> Firm:
    director, accountant = person(*DIRECTOR), person(*ACCOUNTANT)
    own = represent_business(director, NIB, NOW)
    passed_on = identity.grant(
        director, identity.Grant(*ACCOUNTANT, (LETTER,), days=90, under=own), DIRECTOR[1], NOW
    )
    identity.accept(accountant, passed_on, ACCOUNTANT[1], NOW)
    return Firm(director, accountant, own, passed_on)


def removed(oss: Nation) -> None:
    oss.post(f"/_control/oss/businesses/{NIB}", responsible=["3510163011799001"])


def later(**time: float) -> None:
    clock.stop(NOW + timedelta(**time))


def standing(actor: Actor, mandate: UUID) -> str:
    found = mandates.acting(pid(actor), mandate, clock.now())
    assert found is not None
    return found.over


def test_within_a_day_nobody_asks_oss_again(oss: Nation, firm: Firm) -> None:
    oss.turn("oss", outage=True)
    clock.stop(NOW + FRESH)
    for who in (firm.director, firm.accountant):
        acting = firm.acts(who).acting
        assert acting is not None
        assert acting.confirmed_at == NOW
    assert waiting() == []


def test_after_a_day_oss_is_asked_and_its_word_carries_the_mandate_on(oss: Nation, firm: Firm) -> None:
    clock.stop(NOW + FRESH + MOMENT)
    acting = firm.acts(firm.accountant).acting
    assert acting is not None
    assert acting.confirmed_at == clock.now()
    with unit_of_work(Scope.system("test")):
        rows = {row.id: row for row in Mandate.objects.all()}
    assert {row.confirmed_at for row in rows.values()} == {clock.now()}  # one word for both
    assert rows[firm.own].expires_at == clock.now() + OF_A_BUSINESS
    assert rows[firm.passed_on].expires_at == NOW + OF_A_BUSINESS  # what she granted is not made longer


def test_a_director_who_was_removed_at_oss_stops_and_with_her_whom_she_sent(oss: Nation, firm: Firm) -> None:
    removed(oss)
    clock.stop(NOW + FRESH + MOMENT)
    with pytest.raises(NotPermitted, match="no_longer_responsible"):
        firm.acts(firm.director)
    assert standing(firm.director, firm.own) == "mandate_revoked"
    assert standing(firm.accountant, firm.passed_on) == "mandate_revoked"


def test_the_accountant_is_told_that_his_director_was_removed(oss: Nation, firm: Firm) -> None:
    his = firm.acts(firm.accountant)
    removed(oss)
    clock.stop(NOW + FRESH + MOMENT)
    with pytest.raises(NotPermitted, match="grantor_not_responsible"):
        firm.acts(firm.accountant)
    with pytest.raises(NotPermitted, match="mandate_revoked"):  # nor does the session that he had open carry on
        start(his, REGION, LETTER, clock.now())


def test_while_oss_is_silent_its_last_word_carries_a_week_and_a_job_asks(oss: Nation, firm: Firm) -> None:
    oss.turn("oss", outage=True)
    later(days=2)
    his = firm.acts(firm.accountant)
    assert his.acting is not None
    assert his.acting.confirmed_at == NOW  # which every page says
    assert start(his, REGION, LETTER, clock.now())
    assert CONFIRM in [name for name, _ in waiting()]
    oss.turn("oss", outage=False)
    removed(oss)
    assert CONFIRM in pass_time(minutes=1)
    assert standing(firm.accountant, firm.passed_on) == "mandate_revoked"


def test_a_silence_longer_than_a_week_stops_everybody_and_ends_nothing(oss: Nation, firm: Firm) -> None:
    his = firm.acts(firm.accountant)
    oss.turn("oss", outage=True)
    clock.stop(NOW + GRACE)
    with pytest.raises(NotPermitted, match="business_unconfirmed"):
        start(his, REGION, LETTER, clock.now())
    with pytest.raises(NotPermitted, match="business_unconfirmed"):
        firm.acts(firm.director)
    oss.turn("oss", outage=False)
    assert CONFIRM in pass_time(minutes=1)
    assert standing(firm.director, firm.own) == ""
    assert firm.acts(firm.accountant).acting is not None


# --- a shipped service in which the business is a party

RECORDING = "pencatatan-pkwt"
ASKED = [f"company.{name}" for name in ("employment.contracts_signed_on", "employment.contracts_workers")]
UPLOAD = "company.document.work_contracts"
TOLD_BY_OSS = {
    "company.business.nib": NIB,
    "company.business.name": "PT Contoh Sehat Banyuwangi",
    "company.business.form": "pt",
    "company.business.scale": "kecil",
    "company.business.address": "Jalan Contoh Melati 14",
    "company.business.responsible_name": DIRECTOR[1],
}


def recorded(agent: Actor) -> tuple[UUID, list[str]]:
    """The company's contracts, recorded by who acts for it; the case, and what was asked."""
    view = open_interview(agent, start(agent, REGION, RECORDING, clock.now()), clock.now())
    asked: list[str] = []
    while (page := iv.next_page(view.plan)) is not None:
        asked += [one.path for one in page.questions]
        paper = attach(agent, view.id, UPLOAD, "pkwt.pdf", small_pdf(), clock.now())
        typed = {ASKED[0]: "2026-11-20", ASKED[1]: "4", UPLOAD: str(paper.id)}
        view = save_page(
            agent, view.id, page.id, {one.path: typed[one.path] for one in page.questions}, clock.now()
        )
    return submit(agent, view.id, {}, clock.now()).application_id, asked


def test_an_accountant_records_the_contracts_of_a_company_and_is_asked_nothing_that_oss_has_told(
    oss: Nation,
) -> None:
    director, accountant = person(*DIRECTOR), person(*ACCOUNTANT, contact__phone="+628000000009")
    own = represent_business(director, NIB, NOW)
    wanted = identity.Grant(*ACCOUNTANT, (RECORDING,), days=30, under=own)
    passed_on = identity.grant(director, wanted, DIRECTOR[1], NOW)
    identity.accept(accountant, passed_on, ACCOUNTANT[1], NOW)
    his = replace(accountant, acting=act_for(accountant, passed_on, NOW))
    case, asked = recorded(his)
    assert asked == [*ASKED, UPLOAD]
    verifier = officer(REGION, "disnaker", "verifier")
    seen = {one.path: one for one in read_case(verifier, queries.worklist(verifier)[0].id, NOW).values}
    assert {path: seen[path].value for path in TOLD_BY_OSS} == TOLD_BY_OSS
    assert {(seen[path].source, seen[path].assurance) for path in TOLD_BY_OSS} == {("oss", Sure.REGISTRY)}
    assert (seen["applicant.name"].value, seen["applicant.nik"].value) == ACCOUNTANT[::-1]
    assert seen[ASKED[1]].source == "agent"
    hers = replace(director, acting=act_for(director, own, NOW))
    assert [one.id for one in queries.mine(hers)] == [case]  # the company's case, whoever sent it
    assert queries.mine(accountant) == []


def test_what_registers_say_of_the_accountant_does_not_become_the_companys(oss: Nation) -> None:
    director = person(*DIRECTOR, contact__phone="+628000000001")
    own = represent_business(director, NIB, NOW)
    recorded(replace(director, acting=act_for(director, own, NOW)))
    acting = mandates.acting(pid(director), own, NOW)
    assert acting is not None
    with unit_of_work(Scope.system("test")):
        assert {name.partition(".")[0] for name in facts_of(acting.principal_id)} == {"business"}
        assert facts_of(pid(director))["person.name"].assurance == Sure.REGISTRY  # Dukcapil confirmed her own
