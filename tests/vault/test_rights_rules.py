"""The rules of rights under UU 27/2022: terms, and what the system decided by itself."""

from datetime import UTC, datetime

from mpp.vault.rights.rules import Automation, Happened, State, automation, may_become, years_before
from mpp.vault.rights.table import RIGHTS, Kind


def test_deadlines_are_those_of_the_law_with_their_basis() -> None:
    by_law = {kind for kind, one in RIGHTS.items() if one.by_law}
    assert by_law == {Kind.ACCESS, Kind.CORRECTION, Kind.WITHDRAWAL, Kind.RESTRICTION}
    assert {(one.term.value, one.term.unit) for one in RIGHTS.values()} == {(72, "clock_hour")}
    assert all("UU 27/2022" in one.term_basis for one in RIGHTS.values())


def test_what_the_system_decided_is_told_from_what_people_decided() -> None:
    person, machine = Happened("decided", "verifier"), Happened("decided", "system")
    assert automation([person], rules=0, closed_with_result=True) is Automation.NOTHING
    assert automation([person], rules=3, closed_with_result=True) is Automation.JUDGED
    assert automation([machine], rules=0, closed_with_result=True) is Automation.DECIDED
    assert (
        automation([Happened("deemed_approved", "system")], rules=0, closed_with_result=True) is Automation.DECIDED
    )
    assert automation([Happened("opened", "applicant")], rules=0, closed_with_result=True) is Automation.DECIDED
    assert automation([Happened("opened", "applicant")], rules=0, closed_with_result=False) is Automation.NOTHING


def test_a_term_ends_on_the_same_day_and_a_leap_day_one_earlier() -> None:
    leap = datetime(2028, 2, 29, 1, tzinfo=UTC)
    assert years_before(leap, -2) == datetime(2030, 2, 28, 1, tzinfo=UTC)
    assert years_before(leap, 4) == datetime(2024, 2, 29, 1, tzinfo=UTC)


def test_what_is_settled_stays_settled() -> None:
    allowed = {(one.value, two.value) for one in State for two in State if may_become(one, two)}
    assert allowed == {("open", "answered"), ("open", "refused"), ("open", "in_force"), ("in_force", "lifted")}
