"""One-time codes: sent to a phone, given at a counter; good once, for a while, and hard to guess."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from mpp.identity import actions
from mpp.identity.actor import ANONYMOUS, Actor, ActorKind, Assurance
from mpp.identity.errors import NotSent, SignInRefused
from mpp.identity.models import OneTimeCode, Person, PhoneIdentity
from mpp.identity.queries import nik_of
from mpp.kernel.errors import NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.nik import NotANik
from mpp.kernel.scope import Scope, unit_of_work

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
PHONE, NIK = "0800 0000 0001", "3510244506489001"
ADDRESS = "192.0.2.7"

pytestmark = pytest.mark.django_db(transaction=True)


class Outbox:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, phone: str, text: str, key: str) -> None:
        self.sent.append((phone, text))

    @property
    def code(self) -> str:
        return "".join(filter(str.isdigit, self.sent[-1][1].split("kode masuk Anda ")[1][:6]))


class Broken:
    def send(self, phone: str, text: str, key: str) -> None:
        raise NotSent


def clerk() -> Actor:
    return Actor(
        ActorKind.OFFICER,
        account_id=new_id(),
        officer_id=new_id(),
        region_id=new_id(),
        agency_id=new_id(),
        roles=frozenset({"clerk"}),
    )


def refused(code: str, at: datetime = NOW, phone: str = PHONE) -> str:
    with pytest.raises(SignInRefused) as fault:
        actions.sign_in_by_phone(ANONYMOUS, phone, code, ADDRESS, at)
    return fault.value.code


def test_a_phone_signs_the_same_person_in_again_at_lower_assurance() -> None:
    outbox = Outbox()
    actions.send_code(ANONYMOUS, PHONE, ADDRESS, outbox, NOW)
    first = actions.sign_in_by_phone(ANONYMOUS, "+62 800-0000-0001", outbox.code, ADDRESS, NOW)
    later = NOW + timedelta(days=1)
    actions.send_code(ANONYMOUS, PHONE, ADDRESS, outbox, later)
    again = actions.sign_in_by_phone(ANONYMOUS, PHONE, outbox.code, ADDRESS, later)
    assert first.assurance is Assurance.ONE_TIME_CODE
    assert (again.person_id, again.account_id) == (first.person_id, first.account_id)


def test_a_code_is_good_once() -> None:
    outbox = Outbox()
    actions.send_code(ANONYMOUS, PHONE, ADDRESS, outbox, NOW)
    actions.sign_in_by_phone(ANONYMOUS, PHONE, outbox.code, ADDRESS, NOW)
    assert refused(outbox.code) == "wrong_code"


def test_a_code_runs_out() -> None:
    outbox = Outbox()
    actions.send_code(ANONYMOUS, PHONE, ADDRESS, outbox, NOW)
    assert refused(outbox.code, NOW + timedelta(minutes=11)) == "code_expired"


def test_after_five_wrong_guesses_even_the_right_code_is_refused() -> None:
    outbox = Outbox()
    actions.send_code(ANONYMOUS, PHONE, ADDRESS, outbox, NOW)
    wrong = f"{(int(outbox.code) + 1) % 1_000_000:06d}"
    assert [refused(wrong) for _ in range(5)] == ["wrong_code"] * 5
    assert refused(outbox.code) == "too_many_attempts"


def test_a_phone_gets_five_codes_an_hour() -> None:
    outbox = Outbox()
    for _ in range(5):
        actions.send_code(ANONYMOUS, PHONE, ADDRESS, outbox, NOW)
    with pytest.raises(SignInRefused) as fault:
        actions.send_code(ANONYMOUS, PHONE, ADDRESS, outbox, NOW)
    assert fault.value.code == "too_many_codes"
    assert fault.value.details["retry_at"] == NOW + timedelta(hours=1)
    actions.send_code(ANONYMOUS, PHONE, ADDRESS, outbox, NOW + timedelta(hours=1))
    assert len(outbox.sent) == 6


def test_one_address_cannot_send_codes_to_the_whole_country() -> None:
    outbox = Outbox()
    for number in range(100):
        actions.send_code(ANONYMOUS, f"0800 0001 {number:04d}", ADDRESS, outbox, NOW)
    with pytest.raises(SignInRefused, match="too_many_codes"):
        actions.send_code(ANONYMOUS, "0800 0002 0000", ADDRESS, outbox, NOW)
    actions.send_code(ANONYMOUS, "0800 0002 0000", "192.0.2.8", outbox, NOW)


@pytest.mark.parametrize("phone", ["", "halo", "123", "08" * 20])
def test_what_is_no_phone_number_is_said(phone: str) -> None:
    with pytest.raises(SignInRefused, match="phone_invalid"):
        actions.send_code(ANONYMOUS, phone, ADDRESS, Outbox(), NOW)


def test_a_gateway_that_is_down_signs_nobody_in() -> None:
    with pytest.raises(NotSent):
        actions.send_code(ANONYMOUS, PHONE, ADDRESS, Broken(), NOW)


def test_a_clerk_gives_a_code_to_a_person_without_phone_or_account() -> None:
    code = actions.issue_code(clerk(), NIK, NOW)
    signed_in = actions.sign_in_by_counter_code(ANONYMOUS, code.lower().replace("0", "o"), ADDRESS, NOW)
    assert signed_in.assurance is Assurance.ONE_TIME_CODE
    assert signed_in.person_id
    with unit_of_work(Scope.person(signed_in.person_id)):
        assert nik_of(signed_in.person_id) == NIK
    with pytest.raises(SignInRefused, match="wrong_code"):
        actions.sign_in_by_counter_code(ANONYMOUS, code, ADDRESS, NOW)


def test_a_counter_code_runs_out_and_a_new_one_ends_the_old() -> None:
    old, new = actions.issue_code(clerk(), NIK, NOW), actions.issue_code(clerk(), NIK, NOW)
    with pytest.raises(SignInRefused, match="wrong_code"):
        actions.sign_in_by_counter_code(ANONYMOUS, old, ADDRESS, NOW)
    with pytest.raises(SignInRefused, match="code_expired"):
        actions.sign_in_by_counter_code(ANONYMOUS, new, ADDRESS, NOW + timedelta(hours=2))


def test_only_a_clerk_gives_codes_and_only_for_a_nik() -> None:
    with pytest.raises(NotPermitted):
        actions.issue_code(ANONYMOUS, NIK, NOW)
    with pytest.raises(NotANik):
        actions.issue_code(clerk(), "1234", NOW)


def test_the_tables_hold_no_phone_number_nik_or_code() -> None:
    outbox = Outbox()
    actions.send_code(ANONYMOUS, PHONE, ADDRESS, outbox, NOW)
    code = actions.issue_code(clerk(), NIK, NOW)
    secrets = {"80000000001", NIK, outbox.code, code, code.replace("-", ""), ADDRESS}
    dumped = ""
    with unit_of_work(Scope.system("test")), connection.cursor() as cursor:
        for table in ("limit", "onetimecode", "person", "phoneidentity", "account", "session"):
            cursor.execute(f"SELECT t::text FROM identity_{table} t")
            dumped += "".join(row[0] for row in cursor.fetchall())
    assert dumped
    assert [secret for secret in secrets if secret in dumped] == []


def test_what_has_run_out_is_forgotten() -> None:
    actions.send_code(ANONYMOUS, PHONE, ADDRESS, Outbox(), NOW)
    actions.forget_expired(Actor.system("test"), NOW + timedelta(hours=2))
    assert OneTimeCode.objects.count() == 0
    with unit_of_work(Scope.system("test")):
        assert (Person.objects.count(), PhoneIdentity.objects.count()) == (0, 0)
