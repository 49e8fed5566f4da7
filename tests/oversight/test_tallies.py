"""The kept numbers equal a recount from the log, whatever happened in whatever order, folded or not."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mpp.applications.models import Application, Submission
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.oversight.actions import mend, recount
from mpp.processes import actions as processes
from mpp.processes import tallies
from mpp.processes.actions import Decision, Doer, Opening, Spared
from mpp.processes.models import CaseTally, WorkItem
from mpp.processes.moving.folding import COUNTS
from mpp.processes.tallies import Counts
from mpp.regions import queries as regions
from tests.applications.conftest import NOW, country
from tests.processes.bpmn import flow, process

__all__ = ["country"]
WORK = Scope.system("test")
SERVICES = ("surat-keterangan-domisili", "akta-kelahiran")
REGIONS = ("35.10", "92.08")
COUNTED = Actor.system("oversight.recount")
# Refused at once, decided by an officer, or waiting for a registry: as the rule `fit` is false, true, or unknown.
GATE_FIRST = process(
    '<startEvent id="begin"/><exclusiveGateway id="gate" default="no"/><userTask id="verify"/>'
    '<endEvent id="issued"/><endEvent id="refused"/>\n'
    + flow("f1", "begin", "gate")
    + flow("yes", "gate", "verify", "rule.fit")
    + flow("no", "gate", "refused")
    + flow("f2", "verify", "issued")
)


@dataclass
class History:
    """What happens to cases, one thing after another, an hour to some weeks apart."""

    now: datetime = NOW - timedelta(days=400)
    running: list[tuple[UUID, int]] = field(default_factory=list)  # case, and which offering
    waiting: list[tuple[UUID, int]] = field(default_factory=list)  # for a registry

    def open(self, which: int, fit: bool | None, spared: Spared) -> None:
        offering = catalogue.offering(REGIONS[which % 2], SERVICES[which // 2])
        agencies = regions.agencies_of(offering.region_id)
        opening = Opening(
            case_id=new_id(),
            region_id=offering.region_id,
            applicant_id=new_id(),
            agency_ids=agencies,
            number=f"N-{new_id().hex[-16:]}",
            service_version_id=offering.version_id,
            sealed_label=b"",
            spared=spared,
        )
        self._send(opening, offering.service_id, spared)
        rules = {} if fit is None else {"fit": fit}
        processes.open_case(opening, _published(which), self._calendar(which), rules, self.now)
        if fit is not False:
            (self.waiting if fit is None else self.running).append((opening.case_id, which))

    def _send(self, opening: Opening, service_id: str, spared: Spared) -> None:
        """The application and its first submission, as a person or an officer sends them."""
        agencies = list(opening.agency_ids.values())
        row: dict[str, Any] = {"region_id": opening.region_id, "applicant_id": opening.applicant_id}
        Application.objects.create(
            id=opening.case_id,
            agency_ids=agencies,
            service_id=service_id,
            service_version_id=opening.service_version_id,
            number=opening.number,
            known=spared.known,
            needed=spared.known + spared.asked,
            submitted_at=self.now,
            **row,
        )
        Submission.objects.create(
            application_id=opening.case_id,
            agency_ids=agencies,
            revision=1,
            reason=Submission.Reason.FIRST,
            sealed=b"",
            officer_id=None if spared.from_afar else new_id(),
            at=self.now,
            **row,
        )

    def decide(self, number: int) -> None:
        if self.running:
            case_id, which = self.running.pop(number % len(self.running))
            item = WorkItem.objects.get(case_id=case_id)
            doer = Doer(new_id(), item.agency_id, frozenset({item.role}), item.region_id)
            processes.decide(item.id, doer, Decision("approve"), _published(which), self._calendar(which), self.now)

    def answer(self, number: int, fit: bool) -> None:
        if self.waiting:
            case_id, which = self.waiting.pop(number % len(self.waiting))
            processes.provide_rules(case_id, {"fit": fit}, _published(which), self._calendar(which), self.now)
            if fit:
                self.running.append((case_id, which))

    def withdraw(self, number: int) -> None:
        if among := self.waiting or self.running:
            processes.withdraw(among.pop(number % len(among))[0], self.now)

    def _calendar(self, which: int) -> Any:
        region = regions.region(REGIONS[which % 2])
        assert region is not None
        return regions.calendar_of(region.id, self.now.date())


def _published(which: int) -> Any:
    published = catalogue.offering(REGIONS[which % 2], SERVICES[which // 2]).published
    task = catalogue.offering(REGIONS[0], SERVICES[0]).published.service.tasks["verify"]
    service = published.service.model_copy(update={"tasks": {"verify": task}})
    return published.model_copy(update={"bpmn": GATE_FIRST, "service": service})


SPARED = st.builds(Spared, known=st.integers(0, 40), asked=st.integers(0, 9), from_afar=st.booleans())
STEPS = st.one_of(
    st.tuples(st.just("open"), st.integers(0, 3), st.sampled_from([True, True, None, False]), SPARED),
    st.tuples(st.just("decide"), st.integers(0, 9)),
    st.tuples(st.just("answer"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("fold")),
)
PAUSES = st.integers(0, 24 * 40).map(lambda hours: timedelta(hours=hours))


def whole() -> dict[str, Counts]:
    """The sum of everything, by each way of reading it."""
    years = range(2024, 2028)
    ways = {
        "regions": [one for year in years for one in tallies.by_region(year).values()],
        "services": [one for year in years for one in tallies.by_service(year).values()],
        "months": [one for year in years for one in tallies.by_month(year).values()],
        "each region": [
            one for year in years for code in REGIONS for one in tallies.of_region(code, year).values()
        ],
    }
    return {name: sum(rows, Counts()) for name, rows in ways.items()}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(PAUSES, STEPS), min_size=3, max_size=14))
def test_after_any_history_the_numbers_equal_a_recount(country: None, steps: list[Any]) -> None:
    history = History()
    for pause, (what, *told) in steps:
        history.now += pause
        if what == "fold":
            processes.fold_tallies(COUNTED)
            continue
        with unit_of_work(WORK):
            getattr(history, what)(*told)
    assert recount(COUNTED) == {}
    live = whole()
    assert len(set(live.values())) == 1
    processes.fold_tallies(COUNTED)
    assert processes.fold_tallies(COUNTED) == 0
    assert whole() == live
    assert recount(COUNTED) == {}


@pytest.fixture
def year(country: None) -> History:
    """Four applications of one service: issued, refused, withdrawn, and running."""
    history = History(now=NOW)
    with unit_of_work(WORK):
        history.open(0, True, Spared(10, 2, True))
        history.open(0, False, Spared(5, 1, False))
        history.open(0, True, Spared(3, 0, True))
        history.open(0, True, Spared(0, 4, True))
        history.now += timedelta(days=1)
        history.decide(0)
        history.withdraw(0)
    return history


def test_what_came_of_applications_and_what_people_were_spared(year: History) -> None:
    counts = tallies.by_service(2026)[SERVICES[0]]
    assert counts == Counts(
        applications=4,
        decided=2,
        in_time=2,
        refused=1,
        withdrawn=1,
        working_seconds=8 * 3600,
        known=18,
        asked=7,
        visits_spared=4,  # three sent in from afar, and one letter that nobody fetched
    )


def test_a_lost_tally_is_found_and_mended(year: History) -> None:
    CaseTally.objects.filter(withdrawn=1).delete()
    assert [pair[1].withdrawn - pair[0].withdrawn for pair in recount(COUNTED).values()] == [1]
    mend(COUNTED)
    assert recount(COUNTED) == {}
    assert tallies.by_region(2026)["35.10"].withdrawn == 1


def test_an_event_at_night_counts_in_the_regions_own_month(country: None) -> None:
    history = History(now=datetime.fromisoformat("2026-10-31T16:00:00+00:00"))  # in Kaimana already November
    with unit_of_work(WORK):
        for which in (0, 1):
            history.open(which, True, Spared())
    months = {key[0]: key[2].month for key in tallies.finest(date(2026, 1, 1), date(2027, 1, 1))}
    assert months == {"35.10": 10, "92.08": 11}


def test_each_number_is_folded_by_its_own_name() -> None:
    assert list(Counts().named()) == list(COUNTS)
