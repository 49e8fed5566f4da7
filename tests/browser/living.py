"""A living country behind the pages: a case in each interesting state, and the browsers of those it concerns."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread

from mpp.applications import actions, mine
from mpp.applications.actions import Finding, Objection, Revocation, Ruling, rights
from mpp.applications.actions.measuring import keep_tallies
from mpp.applications.actions.replanning import PINNED
from mpp.applications.models import File
from mpp.channels.signin.national import PROVEN_AT
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.demo import COMMITTEE
from mpp.identity.session import SessionStore, serve_elsewhere
from mpp.issuance.actions import RevocationReason
from mpp.issuance.models import Output
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import Attention, WorkItem
from mpp.vault.actions import remember_claims
from mpp.vault.models import AccessQuestion
from tests.browser import offices, watched
from tests.jobs import run_jobs
from tests.trust.world import (
    PDF,
    Citizen,
    World,
    answer_pages,
    begin,
    decide_all,
    open_items,
    send,
    send_event,
    send_event_at_the_counter,
)

LETTER, BIRTH, PERMIT, CARD = "surat-keterangan-domisili", "akta-kelahiran", "sip-dokter", "kartu-pencari-kerja"
LATER = [timedelta(minutes=minutes) for minutes in (0, 5, 20)]  # another office's system is asked again and again
PURPOSE, BIRTH_LETTER = "applicant.letter.purpose", "child.document.birth_letter"


@dataclass
class Living:
    """Who looks, and what there is to look at: `names` stand in the paths of the examples."""

    address: str
    sessions: dict[str, str]  # visitor -> session key; nobody has none
    names: dict[str, object] = field(default_factory=dict)


class _Pages(WSGIHandler):
    """The platform's own handler; Django's would serve the static files itself."""

    def __init__(self, application: WSGIHandler) -> None:
        super().__init__()


@contextmanager
def served() -> Iterator[str]:
    """This process's own pages over real HTTP; static files come from WhiteNoise, as they do in the real server."""
    server = LiveServerThread("localhost", _Pages, {})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.terminate()


def people(world: World, now: datetime) -> Living:
    """Sign everybody in, and bring one case into each state."""
    world.knob("siak", delay_s=0, kia_delay_s=0)
    father, mother, doctor = (world.sign_in(f"{one}-banyuwangi") for one in ("ayah", "ibu", "dokter"))
    newcomer, fresh = world.sign_in("warga-kaimana"), world.sign_in("ibu-melahirkan")
    clients = {
        "citizen": father.client,
        "mother": mother.client,
        "doctor": doctor.client,
        "newcomer": newcomer.client,
        "fresh_mother": fresh.client,
    }
    clients |= {role: world.officer_client("35.10", "dukcapil", role) for role in ("clerk", "verifier", "signer")}
    clients["committee"] = world.officer_client(*COMMITTEE)
    clients["admin"] = world.officer_client("35.10", "dpmptsp", "admin")
    clients["new_admin"] = offices.in_the_making(world, now)
    clients["inspector"] = world.officer_client("35.10", "inspektorat", "inspector")
    clients["placement"] = world.officer_client("35.10", "disnaker", "verifier")
    clients["idle"] = world.officer_client("92.08", "dukcapil", "verifier")
    clients["helper"] = world.officer_client("92.08", "dukcapil", "signer")
    living = Living("", {who: session_of(client) for who, client in clients.items()})
    _letters(world, living, father, now)
    _helpers(world, living, now)
    _cards(world, living, father, now)
    _births(world, living, mother, now)
    _permits(world, living, doctor, now)
    _events(world, living, fresh, now)
    _at_the_counter(world, living, mother, now)
    _rights(world, living, mother, now)
    _demands(world, living, father, now)
    actions.answer_consents(doctor.actor, UUID(str(living.names["permit"])), {"kabar_surel": True}, now)
    _mandates(world, living, (doctor, father, newcomer), now)
    _long_ago(living, newcomer, now)
    offices.systems(world.officer("35.10", "dukcapil", "signer"), now)
    keep_tallies(Actor.system("applications.measure"), clock.now())
    offices.a_year_of_the_nation(now)
    living.names |= watched.questions(now)
    return living


def session_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _letters(world: World, living: Living, father: Citizen, now: datetime) -> None:
    issued, revoked, refused, withdrawn, corrected, free, taken, ready, signing = (
        sent(father.actor, LETTER, now) for _ in range(9)
    )
    objected, final = (sent(father.actor, LETTER, now) for _ in range(2))
    for case in (issued, revoked):
        decide_all(world, LETTER, case, now)
    decide_all(world, LETTER, ready, now)  # its document is made by a job, later
    verifier = world.officer("35.10", "dukcapil", "verifier")
    decided = rule(verifier, refused, Ruling("refuse", reason="not_registered_here", note="Alamat di kota lain."))
    for one in (objected, final):
        rule(verifier, one, Ruling("refuse", reason="not_registered_here", note="Alamat di kota lain."))
        actions.object_to_refusal(father.actor, one, "Saya tinggal di sini sejak 2019.", now)
    head = world.officer("35.10", "dukcapil", "signer")
    rule(head, final, Ruling("reject", note="Surat RT tidak ada."))
    actions.claim(head, open_items(objected)[0][0], now)
    rule(verifier, signing, Ruling("approve"))
    _batched(living, ready, taken)
    marks = {PURPOSE: "Keperluannya belum jelas."}
    rule(verifier, corrected, Ruling("correct", note="Mohon diperjelas.", marks=marks))
    actions.withdraw(father.actor, withdrawn, now)
    actions.claim(verifier, open_items(taken)[0][0], now)
    run_jobs()
    letter, dead = output(issued), output(revoked)
    signer = world.officer("35.10", "dukcapil", "signer")
    actions.revoke(signer, dead.id, Revocation(RevocationReason.WRONG_DATA, "Alamat pada surat keliru."), now)
    begun = begin(father.actor, LETTER, now).id
    living.names |= {
        "issued": issued,
        "revoked": revoked,
        "refused": refused,
        "objected": objected,
        "final": final,
        "deciding": open_items(objected)[0][0],
        "withdrawn": withdrawn,
        "corrected": corrected,
        "submitted": free,
        "free": open_items(free)[0][0],
        "taken": open_items(taken)[0][0],
        "decided": decided,
        "letter": letter.id,
        "letter_number": letter.number,
        "letter_token": letter.token,
        "dead": dead.id,
        "dead_token": dead.token,
        "begun": begun,
    }
    _warned(living.names["free"], now)


def _cards(world: World, living: Living, father: Citizen, now: datetime) -> None:
    """A job seeker's card, which is typed into another system too."""
    item = open_items(sent(father.actor, CARD, now))[0][0]
    actions.claim(world.officer("35.10", "disnaker", "verifier"), item, now)
    living.names |= {"card": item}


def _batched(living: Living, ready: UUID, taken: UUID) -> None:
    """The head has just signed several: one is being made, one was another's."""
    with unit_of_work(Scope.system("test")):
        of_case = dict(WorkItem.objects.filter(case_id__in=[ready, taken]).values_list("case_id", "id"))
    store = SessionStore(living.sessions["signer"])
    store["desk_batch"] = [[str(of_case[ready]), ""], [str(of_case[taken]), "already_claimed"]]
    store.save()


def _helpers(world: World, living: Living, now: datetime) -> None:
    """Two officers of Kaimana are appointed to help in Banyuwangi; one of them is there now."""
    here = world.officer("35.10", "dukcapil", "verifier")
    assert here.region_id is not None
    assert here.agency_id is not None
    days = (now - timedelta(days=1), now + timedelta(days=30))
    office = identity.Elsewhere(
        here.region_id,
        here.agency_id,
        "dukcapil",
        frozenset({"verifier"}),
        "Keputusan Gubernur Rekaan No. 1",
        *days,
    )
    for role in ("verifier", "signer"):
        officer_id = world.officer("92.08", "dukcapil", role).officer_id
        assert officer_id is not None
        made = identity.appoint_elsewhere(Actor.system("test"), officer_id, office, now)
    store = SessionStore(living.sessions["helper"])
    serve_elsewhere(store, made)
    store.save()


def _events(world: World, living: Living, fresh: Citizen, now: datetime) -> None:
    """Two bundles of a birth, one without the insurance, and a third before it is sent."""
    bundle = send_event(fresh, "birth", "notified", now)
    alone = send_event(fresh, "birth", "notified", now, ["jkn-bayi"])
    begun = actions.start_event(fresh.actor, "35.10", "birth", now)
    living.names |= {"bundle": bundle, "bundle_alone": alone, "event_begun": begun.id}


def _births(world: World, living: Living, mother: Citizen, now: datetime) -> None:
    received, marked, free = (sent(mother.actor, BIRTH, now) for _ in range(3))
    decide_all(world, BIRTH, received, now)
    for later in LATER:
        clock.stop(now + later)
        run_jobs()
    clock.stop(None)
    verifier = world.officer("35.10", "dukcapil", "verifier")
    marks = {BIRTH_LETTER: "Fotonya buram.", "child.name": "Ejaannya berbeda dengan surat lahir."}
    rule(verifier, marked, Ruling("correct", note="Mohon dilengkapi.", marks=marks))
    half = begin(mother.actor, BIRTH, now)
    answer_pages(mother.actor, half, now)
    with unit_of_work(Scope.system("test")):
        photo = File.objects.filter(case_id=free).values_list("id", flat=True)[0]
    living.names |= {
        "birth": received,
        "hand_over": open_items(received)[0][0],
        "birth_marked": marked,
        "birth_free": open_items(free)[0][0],
        "birth_check": half.id,
        "file": photo,
    }


def _permits(world: World, living: Living, doctor: Citizen, now: datetime) -> None:
    permit = begin(doctor.actor, PERMIT, now)
    letter = begin(doctor.actor, LETTER, now)
    answer_pages(doctor.actor, letter, now)
    living.names |= {"permit": permit.id, "letter_check": letter.id}


def _long_ago(living: Living, newcomer: Citizen, now: datetime) -> None:
    """An interview of more than a month ago; meanwhile he works as something else, and has another telephone."""
    begun = actions.start(newcomer.actor, "92.08", LETTER, now - PINNED)
    actions.save_page(newcomer.actor, begun, "purpose", {PURPOSE: "bank"}, now - PINNED)
    told = {"person.occupation": "Guru Rekaan", "contact.phone": "+6280000000078"}
    remember_claims(newcomer.actor, told, "wallet", now)
    living.names["long_ago"] = begun


def _warned(work_item_id: object, now: datetime) -> None:
    """A clock has told of this task before its deadline, and again after it."""
    with unit_of_work(Scope.system("test")):
        item = WorkItem.objects.select_related("case").get(id=work_item_id)
        about = {
            name: getattr(item, name)
            for name in ("region_id", "case_id", "applicant_id", "agency_ids", "agency_id")
        }
        about |= {name: getattr(item, name) for name in ("role", "task", "number", "due_at")}
        about |= {"task_agency_id": item.agency_id, "work_item_id": item.id, "at": now}
        about |= {"service_version_id": item.case.service_version_id}
        Attention.objects.create(**about, kind="reminder", to="holder")
        Attention.objects.create(
            **about | {"due_at": now - timedelta(hours=2)}, kind="escalation", to="next_officer"
        )


def _demands(world: World, living: Living, father: Citizen, now: datetime) -> None:
    """What the father says is wrong, and what he asks about who looked; one look of the night stands out."""
    verifier = world.officer("35.10", "dukcapil", "verifier")
    refused = actions.dispute(father.actor, "person.birth_place", Objection("Jember", "Salah ketik"), now)
    assert refused.dispute_id
    finding = Finding(False, "evidence_missing", "Lampirkan akta kelahiran.")
    actions.answer_dispute(verifier, refused.dispute_id, finding, now)
    open_ = actions.dispute(father.actor, "person.occupation", Objection("Guru", "Beralih", PDF), now)
    actions.read_case(verifier, UUID(str(living.names["free"])), now)
    looks = [one.row for one in mine.accesses(father.actor) if one.row.officer_id and one.row.case_id]
    actions.ask_why(father.actor, looks[0].id, "Mengapa data saya dibuka?", now)
    with unit_of_work(Scope.system("test")):
        question = AccessQuestion.objects.get().id
    living.names |= {
        "dispute": open_.dispute_id,
        "dispute_refused": refused.dispute_id,
        "look": looks[1].id,
        "question": question,
    }


def _at_the_counter(world: World, living: Living, mother: Citizen, now: datetime) -> None:
    clerk = world.officer("35.10", "dukcapil", "clerk")
    person = mother.person
    for name in ("assisted", "assisting"):
        interview = actions.assist(clerk, person["nik"], person["name"], LETTER, now)
        view = actions.open_interview(clerk, interview, now)
        living.names[name] = view.id
        if name == "assisted":
            answer_pages(clerk, view, now)
            send(clerk, view, now)
    living.names["naming"] = actions.start_event(mother.actor, "35.10", "birth", now).id
    living.names["assisted_bundle"] = send_event_at_the_counter(clerk, mother, "moving", "journey", now)


def _rights(world: World, living: Living, mother: Citizen, now: datetime) -> None:
    """A copy, an objection that waits and one that is answered; somebody who stopped new uses, and waits."""
    copy = rights.ask_access(mother.actor, now)
    run_jobs()
    objection, answered = (
        rights.object_to(mother.actor, UUID(str(living.names[name])), "Tanggalnya keliru dinilai.", now)
        for name in ("birth", "birth_marked")
    )
    signer = world.officer("35.10", "dukcapil", "signer")
    rights.answer(signer, answered, rights.Answer("kept", "Sudah diperiksa: tanggalnya benar."), now)
    quiet = world.sign_in("saksi-satu")
    stopped = rights.restrict(quiet.actor, now)
    late = rights.ask_access(quiet.actor, now - timedelta(hours=80))
    with unit_of_work(Scope.system("test")), connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'rights.export'")
    living.sessions["quiet"] = session_of(quiet.client)
    proven = SessionStore(living.sessions["doctor"])
    proven[PROVEN_AT] = (now + timedelta(hours=1)).timestamp()  # fresh for as long as the browser looks
    proven.save()
    living.names |= {
        "copy": copy,
        "objection": objection,
        "answered": answered,
        "stopped": stopped,
        "late": late,
    }


def _mandates(world: World, living: Living, people_: tuple[Citizen, Citizen, Citizen], now: datetime) -> None:
    """A mandate that is used and one that waits for an answer; two records that an officer would merge."""
    doctor, father, newcomer = people_
    for agent in (father, newcomer):
        wanted = identity.Grant(agent.person["nik"], agent.person["name"], [LETTER])
        mandate = identity.grant(doctor.actor, wanted, doctor.person["name"], now)
        if agent is father:
            identity.accept(father.actor, mandate, father.person["name"], now)
            living.names["mandate"] = mandate
    verifier = world.officer("35.10", "dukcapil", "verifier")
    niks = (world.people["saksi-satu"]["nik"], newcomer.person["nik"])
    living.names["merge"] = identity.propose_merge(verifier, *niks, "two_niks", now)


def sent(actor: Actor, service: str, now: datetime) -> UUID:
    """An application of the scenario of a service."""
    view = begin(actor, service, now)
    answer_pages(actor, view, now)
    return send(actor, view, now)


def rule(officer: Actor, case: UUID, ruling: Ruling) -> UUID:
    """Decide the open task of a case; the task."""
    item = open_items(case)[0][0]
    actions.claim(officer, item, clock.now())
    actions.decide(officer, item, ruling, clock.now())
    return item


def output(case: UUID) -> Output:
    """The document of a case."""
    with unit_of_work(Scope.system("test")):
        found: Output = Output.objects.get(case_id=case)
        return found
