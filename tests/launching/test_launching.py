"""A region from nothing to an open mall: repeatable, resumable, taken back, and one at a time."""

import time
from dataclasses import replace
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from mpp.catalogue import actions as catalogue_actions
from mpp.catalogue import queries as catalogue
from mpp.catalogue.errors import AgencyMissing
from mpp.catalogue.models import Adoption
from mpp.identity import actions as identity
from mpp.identity.actor import ANONYMOUS
from mpp.identity.demo import DemoOfficer
from mpp.identity.models import Account
from mpp.kernel.errors import Invalid, NotFound
from mpp.launching import actions, steps
from mpp.launching.errors import LaunchRefused
from mpp.launching.lock import alone
from mpp.launching.models import Launch, LaunchStep
from mpp.launching.plan import Plan
from mpp.regions import queries as regions
from mpp.regions.models import Agency, Area, Mall, Region
from tests.launching.conftest import INVENTED, LEMBATA, NOW, PLAN, SYSTEM, everything, launched

pytestmark = pytest.mark.usefixtures("country")
SECOND = 1.0
FOUR_EVENTS = ["birth", "death", "moving", "practice"]


def _refused(*args: Any, **kwargs: Any) -> tuple[str, dict[str, object]]:
    with pytest.raises(LaunchRefused) as refused:
        launched(*args, **kwargs)
    return refused.value.code, refused.value.details


def test_a_region_goes_from_nothing_to_an_open_mall() -> None:
    begun = time.process_time()
    before = launched(ways=INVENTED).standing
    assert [one.state for one in before.steps] == ["done"] * 8
    assert (before.open_ends, before.next_act) == ([], "open")
    opened = actions.open_region(SYSTEM, LEMBATA, NOW)
    assert opened.opened_on == NOW.date()
    assert time.process_time() - begun < 10 * SECOND  # its own work; a loaded machine is no counterexample
    region = Region.objects.get(code=LEMBATA)
    assert len(catalogue.offered(region.id)) == len(catalogue.shelf("digital").services) == 24
    assert sorted(one.published.service.id for one in catalogue.events(region.id)) == FOUR_EVENTS
    assert {one.contact_name for one in regions.offices_of(region.id).values()} == {"Melati Rekaan"}


def test_a_mall_in_the_making_is_seen_by_nobody() -> None:
    launched()
    region = Region.objects.get(code=LEMBATA)
    assert regions.mall_of(region) is None
    assert catalogue.offered(region.id) == []
    assert catalogue.events(region.id) == []
    with pytest.raises(NotFound):
        catalogue.offering(LEMBATA, "sip-dokter")


def test_a_second_run_changes_nothing_before_and_after_opening() -> None:
    launched(ways=INVENTED)
    first = everything()
    launched(ways=INVENTED)
    assert everything() == first
    actions.open_region(SYSTEM, LEMBATA, NOW)
    opened = everything()
    launched(plan=Plan())
    actions.open_region(SYSTEM, LEMBATA, NOW)
    assert everything() == opened


@pytest.mark.parametrize("killed_in", list(steps.STEPS))
def test_a_launch_that_was_killed_goes_on_to_the_same_end(killed_in: str, monkeypatch: pytest.MonkeyPatch) -> None:
    step = steps.STEPS[killed_in]

    def killed(work: steps.Work) -> steps.Told:
        step(work)
        raise KeyboardInterrupt

    monkeypatch.setitem(steps.STEPS, killed_in, killed)
    with pytest.raises(KeyboardInterrupt):
        launched()
    monkeypatch.setitem(steps.STEPS, killed_in, step)
    gone_on = launched().standing
    assert [one.state for one in gone_on.steps] == ["done"] * 8
    assert Adoption.objects.filter(region__code=LEMBATA, active=True, service__code="sip-dokter").count() == 1


def test_what_never_opened_is_taken_back_without_a_trace_but_the_audit() -> None:
    before = everything()
    launched(plan=replace(PLAN, week={"0": ["07:30", "14:00"]}), ways=INVENTED)
    actions.undo(SYSTEM, LEMBATA, NOW)
    after = everything()
    assert {name for name, rows in after.items() if rows != before[name]} == {"audit_auditentry"}
    launched(ways=INVENTED)


def test_an_open_mall_is_not_taken_back() -> None:
    launched(ways=INVENTED)
    actions.open_region(SYSTEM, LEMBATA, NOW)
    with pytest.raises(LaunchRefused, match="already_open"):
        actions.undo(SYSTEM, LEMBATA, NOW)


def test_of_two_who_launch_one_region_the_second_is_told() -> None:
    holding, free = Event(), Event()

    def hold() -> None:
        with alone(LEMBATA):
            holding.set()
            free.wait(30)
        connection.close()

    first = Thread(target=hold)
    first.start()
    holding.wait(30)
    assert _refused() == ("launch_running", {"region": LEMBATA})
    free.set()
    first.join()
    assert launched().standing.failed is None


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("99.99", ("region_unknown", {"region": "99.99"})),
        ("Lembata", ("region_unknown", {"region": "Lembata"})),
        ("53", ("region_is_province", {"region": "53", "name": "Nusa Tenggara Timur"})),
        (
            "31.71",
            ("region_is_part", {"region": "31.71", "name": "Kota Administrasi Jakarta Pusat", "instead": "31"}),
        ),
    ],
)
def test_a_code_that_is_no_region_says_what_it_is(code: str, refusal: tuple[str, dict[str, object]]) -> None:
    assert _refused(code) == refusal


def test_a_region_that_was_split_names_what_came_of_it() -> None:
    Area.objects.filter(code=LEMBATA).update(valid_until="2026-06-01")
    old = Area.objects.get(code=LEMBATA)
    Area.objects.create(
        code="53.99", level=old.level, name="Lembata Timur", parent_code="53", decree="UU", valid_from="2026-06-01"
    )
    code, details = _refused()
    assert (code, details["since"], details["instead"]) == ("region_ended", "2026-06-01", "53.99 Lembata Timur")


def test_a_region_is_not_launched_as_two_kinds() -> None:
    launched()
    assert _refused(plan=replace(PLAN, mode="hybrid")) == (
        "launched_otherwise",
        {"region": LEMBATA, "mode": "digital"},
    )
    assert _refused("35.10") == ("launched_otherwise", {"region": "35.10", "mode": "hybrid"})
    assert _refused("53.14", plan=Plan()) == ("mode_missing", {"region": "53.14"})


def test_a_mall_without_officers_does_not_open_and_says_what_is_missing() -> None:
    launched(plan=replace(PLAN, decree=""))
    with pytest.raises(LaunchRefused) as refused:
        actions.open_region(SYSTEM, LEMBATA, NOW)
    assert refused.value.code == "not_ready"
    assert refused.value.details["criteria"] == ["processing", "commitment", "security"]


def test_a_version_that_retires_meanwhile_gives_way_to_the_next_or_stops_the_launch() -> None:
    launched(ways=INVENTED)
    version = catalogue.newest_standing(NOW.date())["kia"]
    catalogue_actions.retire(version, since=NOW.date(), reason="uji")
    assert actions.look(SYSTEM, LEMBATA, NOW).open_ends == ["platform"]
    failed = launched(ways=INVENTED).standing.failed
    assert failed is not None
    assert (failed.code, failed.told) == ("adoption", {"fault": "service_retired", "service": "kia"})


def test_a_service_is_not_adopted_without_its_office() -> None:
    region = Region.objects.get(code="53.14")
    Agency.objects.create(region=region, kind="dpmptsp", name="DPMPTSP")
    version = catalogue.newest_standing(NOW.date())["sip-dokter"]
    with pytest.raises(AgencyMissing) as refused:
        catalogue_actions.adopt(region, version, {}, since=NOW.date())
    assert refused.value.details == {"service": "sip-dokter", "agencies": ["dinkes"]}


def test_a_rehearsal_that_goes_wrong_keeps_the_mall_closed(tmp_path: Any) -> None:
    standing = launched(ways=replace(INVENTED, packs=tmp_path)).standing  # nothing to play there
    assert standing.open_ends == ["tested"]
    assert launched(ways=INVENTED).standing.open_ends == []


def test_a_plan_that_would_harm_or_reach_nobody_is_refused() -> None:
    wrong = replace(PLAN, contact_name="=HYPERLINK(1)", contact_phone="halo")
    with pytest.raises(Invalid) as refused:
        launched(plan=wrong)
    assert refused.value.fields == {"contact_name": ["formula"], "contact_phone": ["wrong"]}
    assert Launch.objects.count() == Mall.objects.filter(region__code=LEMBATA).count() == 0


def test_what_is_said_later_completes_what_was_said_before() -> None:
    launched(plan=replace(PLAN, contact_phone=""))
    launched(plan=Plan(contact_phone="0800 0000 0200"))
    office = Agency.objects.get(region__code=LEMBATA, kind="dinkes")
    assert (office.contact_phone, office.contact_name) == ("+6280000000200", "Melati Rekaan")
    assert LaunchStep.objects.filter(launch__region__code=LEMBATA).count() == 9


def test_invented_officers_sign_in_with_the_secrets_of_the_installation() -> None:
    launched(ways=INVENTED)
    known = DemoOfficer(LEMBATA, "dukcapil", "verifier").credentials(INVENTED.secret)
    account = identity.check_password(ANONYMOUS, known.login, known.password, "192.0.2.1", NOW)
    assert Account.objects.get(id=account).login == "verifier.dukcapil.5313"
