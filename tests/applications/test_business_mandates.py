"""Acting for a business: OSS is asked again, who was removed there stops, and a silence of OSS carries a week."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mpp.applications.actions import act_for, represent_business, start
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.mandates import queries as mandates
from mpp.identity.mandates.rules import FRESH, GRACE, OF_A_BUSINESS
from mpp.identity.models import Mandate
from mpp.kernel import clock
from mpp.kernel.errors import NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from tests.applications.conftest import NOW
from tests.applications.nation import Nation, nation, pass_time
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
