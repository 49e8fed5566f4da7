"""Who goes through a shipped life event as one of its scenarios says, and the officers who work on its parts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from mpp.applications import bundles, queries
from mpp.applications import interview as iv
from mpp.applications.actions import Ruling, attach, decide, save_page, start_event, submit_bundle
from mpp.catalogue.pack import ElementKind
from mpp.catalogue.reading import read_yaml
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.kernel import clock
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import WorkItem
from mpp.regions.models import Agency
from mpp.vault.actions import remember_claims
from tests.applications.conftest import PACKS, officer
from tests.applications.nation import pass_time, small_pdf

REGION = "35.10"
WALLET = (
    *("nik", "name", "birth_place", "birth_date", "sex", "marital_status", "contact.phone"),
    *("family.members", "family.kk_number"),
    *("address.street", "address.village_name", "address.district_name", "address.regency_name"),
)


def member(nik: str, name: str, sex: str, relation: str) -> dict[str, str]:
    """A row of a family card."""
    return {"nik": nik, "name": name, "sex": sex, "relation": relation, "birth_place": "Banyuwangi"}


RINAS_CARD = (
    member("3510160511969001", "Fajar Nugraha Rekaan", "L", "kepala_keluarga"),
    member("3510165403989001", "Rina Oktavia Rekaan", "P", "istri"),
)
DEWIS_CARD = (
    member("3510160907949001", "Agus Setiawan Contoh", "L", "kepala_keluarga"),
    member("3510166102969001", "Dewi Lestari Contoh", "P", "istri"),
    member("3510164305219001", "Bunga Citra Contoh", "P", "anak"),
)


class EventApplicant:
    """A person with the national account, whose wallet and family card are known, as a scenario has her."""

    def __init__(self, event: str, scenario: str, card: Sequence[Mapping[str, str]] = ()) -> None:
        """`card` are the members of her family card, where the scenario has another than she shares."""
        told: Mapping[str, Any] = read_yaml(PACKS / f"events/{event}/scenarios/{scenario}.yaml")[0]
        self.event = event
        self.answers: dict[str, Any] = told["answers"]
        person_id = new_id()
        process_ring().ensure(person_id, HolderKind.PERSON)
        self.actor = Actor(ActorKind.PERSON, new_id(), person_id, Assurance.NATIONAL_ACCOUNT)
        own = {path.removeprefix("applicant."): one for path, one in told["facts"].items() if _of_wallet(path)}
        own |= {"family.members": list(card)} if card else {}
        known = {name if "." in name else f"person.{name}": value for name, value in own.items()}
        remember_claims(self.actor, known, "wallet", clock.now())

    def interview(self, without: tuple[str, ...] = (), **changes: Any) -> tuple[UUID, list[str]]:
        """The answered interview, and what was asked."""
        answers = self.answers | {name.replace("__", "."): value for name, value in changes.items()}
        view = start_event(self.actor, REGION, self.event, clock.now(), without)
        asked: list[str] = []
        while (page := iv.next_page(view.plan)) is not None:
            asked += [one.path for one in page.questions if view.plan.slots[one.path].state is iv.State.ASK]
            given = {one.path: self._answer(view.id, one, answers) for one in page.questions}
            view = save_page(self.actor, view.id, page.id, given, clock.now())
        return view.id, asked

    def _answer(self, interview_id: UUID, question: iv.Question, answers: Mapping[str, Any]) -> Any:
        value = answers.get(question.path, question.value)
        if question.element.kind is ElementKind.DOCUMENT:
            return str(attach(self.actor, interview_id, question.path, "surat.pdf", small_pdf(), clock.now()).id)
        return value if isinstance(value, bool | list) else str(value)

    def submit(self, interview_id: UUID, **how: Any) -> bundles.BundleView:
        confirmed = {"akta_kelahiran_akta_kelahiran": self.answers.get("child.name", "")}
        submit_bundle(self.actor, interview_id, confirmed, clock.now(), **how)
        return bundles.bundle(self.actor, interview_id)

    def apply(self, **changes: Any) -> dict[str, UUID]:
        """The applications by their services."""
        return ids(self.submit(self.interview(**changes)[0]))

    def state_of(self, application_id: UUID) -> tuple[str, str]:
        """The state of a case, and its outcome."""
        told = queries.tracking(self.actor, application_id)
        return told.state, told.outcome


def _of_wallet(path: str) -> bool:
    return path.startswith("applicant.") and path.removeprefix("applicant.") in WALLET


def ids(view: bundles.BundleView) -> dict[str, UUID]:
    """The applications of a bundle by their services."""
    return {
        one.published.service.id: one.tracking.receipt.application_id
        for one in view.parts
        if one.tracking is not None
    }


def tasks_of(cases: Iterable[UUID]) -> list[WorkItem]:
    """What waits for officers in these cases."""
    open_states = [WorkItem.State.WAITING, WorkItem.State.CLAIMED]
    with unit_of_work(Scope.system("test")):
        return list(WorkItem.objects.filter(case_id__in=list(cases), state__in=open_states).order_by("id"))


def decide_task(item: WorkItem, code: str = "approve", **ruling: Any) -> None:
    """An officer of the task's own office and role decides."""
    kind = Agency.objects.values_list("kind", flat=True).get(id=item.agency_id)
    decide(officer(REGION, kind, item.role), item.id, Ruling(code, **ruling), clock.now())


def approve_all(cases: Iterable[UUID], stop_at: Iterable[str] = ()) -> None:
    """Let every officer say yes, and every system answer, until only the tasks `stop_at` are left."""
    cases, left = list(cases), set(stop_at)
    for _ in range(6):
        pass_time(seconds=61)
        for item in [one for one in tasks_of(cases) if one.task not in left]:
            decide_task(item)
    pass_time(seconds=61)
