"""At most three places for one person, whoever asks at once; the same place again needs no other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.actions import Claim, confirm_slots, release_slots, reserve_slot
from mpp.vault.models import LimitClaim
from mpp.vault.rules import Sharing, slot_for
from tests.applications.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
CLINIC, HOSPITAL, SURGERY, ANOTHER = "F3510001", "F3510002", "F9208001", "F9208002"


@pytest.fixture
def doctor() -> UUID:
    return new_id()


def reserve(doctor: UUID, place: str, *registered: str, case: UUID | None = None) -> UUID | None:
    """The case that got the place; None when none was free."""
    case_id = case or new_id()
    with unit_of_work(Scope.person(doctor)):
        got = reserve_slot(doctor, Claim("sip", 3, case_id, place, frozenset(registered)), NOW)
    return case_id if got else None


def release(case_id: UUID | None) -> None:
    assert case_id is not None
    with unit_of_work(Scope.system("test")):
        release_slots(case_id)


def slots(doctor: UUID) -> list[int | None]:
    with unit_of_work(Scope.person(doctor)):
        claims = LimitClaim.objects.filter(person_id=doctor).order_by("at", "id")
        return list(claims.values_list("slot", flat=True))


def at_once(doing: Callable[[], Any], times: int) -> list[Any]:
    start = Barrier(times)

    def do(_: int) -> Any:
        try:
            start.wait(30)
            return doing()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(do, range(times)))


@pytest.mark.parametrize(
    ("key", "held", "elsewhere", "slot"),
    [
        ("a", {}, set(), 1),
        ("a", {2: "b"}, set(), 1),
        ("a", {1: "b", 2: "c"}, {"b", "c"}, 3),  # the registry knows ours: counted once
        ("a", {1: "b"}, {"c", "d"}, None),
        ("a", {1: "b"}, {"a", "c"}, 2),  # a renewal of what only the registry knows
        ("a", {1: "a", 2: "b", 3: "c"}, set(), Sharing()),
        ("", {1: "", 2: ""}, set(), 3),  # without a key every case takes one
        ("", {1: "", 2: "", 3: ""}, set(), None),
    ],
)
def test_the_place_for_a_key(key: str, held: dict[int, str], elsewhere: set[str], slot: object) -> None:
    assert slot_for(key, held, elsewhere, 3) == slot


def test_a_renewal_at_one_of_three_places_needs_no_fourth(doctor: UUID) -> None:
    assert all(reserve(doctor, place) for place in (CLINIC, HOSPITAL, SURGERY))
    assert reserve(doctor, ANOTHER) is None
    assert reserve(doctor, HOSPITAL)
    assert slots(doctor) == [1, 2, 3, None]


def test_a_place_that_only_the_registry_knows_is_renewed_and_counted_once(doctor: UUID) -> None:
    known = (CLINIC, HOSPITAL, SURGERY)
    assert reserve(doctor, ANOTHER, *known) is None
    assert reserve(doctor, " f3510001 ", *known)
    assert reserve(doctor, ANOTHER, *known) is None


def test_the_place_stays_taken_until_the_last_case_about_it_is_gone(doctor: UUID) -> None:
    first, renewal = reserve(doctor, CLINIC), reserve(doctor, CLINIC)
    assert reserve(doctor, HOSPITAL)
    assert reserve(doctor, SURGERY)
    release(first)  # superseded: the renewal takes the place over
    assert sorted(filter(None, slots(doctor))) == [1, 2, 3]
    assert reserve(doctor, ANOTHER) is None
    release(renewal)
    assert reserve(doctor, ANOTHER)


def test_a_refused_renewal_frees_nothing(doctor: UUID) -> None:
    permit, renewal = reserve(doctor, CLINIC), reserve(doctor, CLINIC)
    assert permit is not None
    with unit_of_work(Scope.system("test")):
        confirm_slots(permit)
    release(renewal)
    assert slots(doctor) == [1]


def test_a_corrected_place_moves_the_claim_and_asking_again_changes_nothing(doctor: UUID) -> None:
    case = reserve(doctor, CLINIC)
    assert reserve(doctor, CLINIC, case=case) == case
    assert reserve(doctor, HOSPITAL, case=case) == case
    assert slots(doctor) == [1]
    assert reserve(doctor, CLINIC)
    assert reserve(doctor, HOSPITAL)
    assert reserve(doctor, SURGERY)
    assert slots(doctor) == [1, 2, None, 3]


def test_of_eight_new_places_at_once_three_are_had(doctor: UUID) -> None:
    places = iter([f"F{number:07d}" for number in range(8)])
    got = at_once(lambda: reserve(doctor, next(places)), 8)
    assert sum(one is not None for one in got) == 3
    assert sorted(filter(None, slots(doctor))) == [1, 2, 3]


def test_one_place_asked_for_eight_times_at_once_is_one_place(doctor: UUID) -> None:
    assert None not in at_once(lambda: reserve(doctor, CLINIC), 8)
    assert sorted(slots(doctor), key=str) == [1, *[None] * 7]


def test_two_persons_at_one_place_have_nothing_in_common_in_the_table(doctor: UUID) -> None:
    colleague = new_id()
    assert reserve(doctor, CLINIC)
    assert reserve(colleague, CLINIC)
    with unit_of_work(Scope.system("test")):
        keys = set(LimitClaim.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert all(len(key) == 64 for key in keys)
