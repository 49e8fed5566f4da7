"""Whatever an officer's page decrypts of another's data stands where that person reads it.

Every address is walked with the ids of a region's rows, as every kind of officer, and every operation of the API as
an agency's own system; a hook at the key ring notes what was opened, and each person whose data were opened must
find a Disclosure of that officer or system, for that case.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from _pytest.mark.structures import ParameterSet

from mpp.applications import actions, mine
from mpp.applications.actions import rights
from mpp.applications.models import Interview
from mpp.identity.models import Officer, Person
from mpp.kernel import clock
from mpp.kernel.crypto import Where
from mpp.kernel.ids import new_id
from mpp.kernel.keys import KeyRing
from mpp.kernel.scope import Scope, unit_of_work
from mpp.partners import actions as partners
from mpp.partners.models import Client as Partner
from mpp.processes.models import WorkItem
from mpp.vault.models import AccessQuestion, Disclosure, Dispute
from mpp.vault.rights.models import RightsRequest
from tests.channels.desk_people import Seat, seated
from tests.partners.system import ADMIN, Caller, admitted
from tests.trust.addresses import Address, addresses, answers
from tests.trust.test_addresses import API, BIRTH, Filled, filled, unlimited
from tests.trust.world import World

__all__ = ["filled", "unlimited"]

REGION = "35.10"
POSTS = [
    ("dukcapil", "clerk"),
    ("dukcapil", "verifier"),
    ("dukcapil", "signer"),
    ("dpmptsp", "verifier"),
    ("dinkes", "technical"),
    ("bpjs", "clerk"),
    ("dinsos", "technical"),
    ("disnaker", "verifier"),
    ("taspen", "signer"),
    ("dpmptsp", "admin"),
    ("inspektorat", "inspector"),
]
# What may be opened without a Disclosure, each with its reason.
TELLING_NOTHING = {
    ("case", "label"): "the masked name of worklists (S••• W•••), beside a number",
    ("issuance_output", "sealed_public"): "what the paper's QR code shows to everybody, as the pack says",
    ("applications_notice", "sealed_to"): "where a message goes: for the gateway, shown to nobody",
}
Place = tuple[str, str]


@dataclass(frozen=True)
class Read:
    """Something that was decrypted: whose key, and where it stood."""

    holder: UUID
    place: Place


@dataclass
class Ring:
    """What the key ring opened since it was last asked."""

    reads: list[Read] = field(default_factory=list)

    def taken(self) -> list[Read]:
        found, self.reads = self.reads, []
        return found


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    ring, original = Ring(), KeyRing.open_bytes

    def noting(self: KeyRing, holder: UUID, where: Where, envelope: bytes | memoryview) -> bytes:
        ring.reads.append(Read(holder, (where.table, where.column)))
        return original(self, holder, where, envelope)

    with monkeypatch.context() as patched:
        patched.setattr(KeyRing, "open_bytes", noting)
        yield ring


@dataclass(frozen=True)
class Owners:
    """Whose a key is: a person's own, or that of a case of hers. Officers' keys hold their own names."""

    persons: frozenset[UUID]
    cases: Mapping[UUID, UUID]
    officers: frozenset[UUID]

    def of(self, read: Read) -> tuple[UUID, UUID | None] | None:
        """The person, and the case; None for an officer's own name."""
        if read.holder in self.officers:
            return None
        if read.holder in self.cases:
            return self.cases[read.holder], read.holder
        assert read.holder in self.persons, f"nobody knows whose key opened {read.place}"
        return read.holder, None


def owners() -> Owners:
    with unit_of_work(Scope.system("test")):
        return Owners(
            frozenset(Person.objects.values_list("person_id", flat=True)),
            dict(Interview.objects.values_list("id", "applicant_id")),
            frozenset(Officer.objects.values_list("id", flat=True)),
        )


def undisclosed(reads: list[Read], known: Owners, told: set[tuple[UUID, UUID | None]]) -> set[tuple[UUID, Place]]:
    """What was opened of persons who find no Disclosure of it."""
    found = set()
    for read in reads:
        owner = known.of(read)
        if owner is None or read.place in TELLING_NOTHING:
            continue
        by_person = owner[1] is None and owner[0] in {person for person, _ in told}  # the matter may name a case
        if owner not in told and not by_person:
            found.add((owner[0], read.place))
    return found


def told_of(officer_id: UUID | None) -> set[tuple[UUID, UUID | None]]:
    """Person and case of each Disclosure of an officer, or of a system that stands among an agency's officers."""
    with unit_of_work(Scope.system("test")):
        rows = Disclosure.objects.filter(officer_id=officer_id)
        return set(rows.values_list("person_id", "case_id"))


@pytest.fixture(scope="module")
def ids(world: World, filled: Filled) -> list[UUID]:
    """The ids of the region's rows, with a dispute and a question about an access among them."""
    now = clock.now()
    father, mother = filled.owners[0], filled.owners[1]
    actions.dispute(father.actor, "person.occupation", actions.Objection("Penyair", "beralih"), now)
    verifier = world.officer(REGION, "dukcapil", "verifier")
    with unit_of_work(Scope.system("test")):
        task = WorkItem.objects.filter(applicant_id=mother.actor.person_id, agency_id=verifier.agency_id).first()
    assert task
    actions.read_case(verifier, task.id, now)
    look = next(one for one in mine.accesses(mother.actor) if one.row.officer_id)
    actions.ask_why(mother.actor, look.row.id, "Mengapa?", now)
    rights.object_to(mother.actor, task.case_id, "Tanggalnya keliru dinilai.", now)
    assisted = actions.assist(world.officer(REGION, "bpjs", "clerk"), *filled_card(filled), BIRTH, now)
    with unit_of_work(Scope.system("test")):
        kinds = (Dispute, AccessQuestion, RightsRequest)
        demands = {one for kind in kinds for one in kind.objects.values_list("id", flat=True)}
    return sorted({*filled.ids, *demands, assisted})


def filled_card(filled: Filled) -> tuple[str, str]:
    """NIK and name as the card of the first citizen shows them."""
    return str(filled.owners[0].person["nik"]), str(filled.owners[0].person["name"])


def named() -> list[ParameterSet]:
    return [pytest.param(one, id=one.name) for one in addresses()]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch, world: World) -> Iterator[Ring]:
    with watched(monkeypatch) as found:
        yield found


def walk(officer_id: UUID | None, ring: Ring, send: Callable[[str], Any], paths: Iterator[str]) -> int:
    """Ask each path; return how many values were decrypted. Fails at the first that the person does not find."""
    opened = 0
    ring.taken()
    for path, _ in answers(send, paths):
        reads = ring.taken()
        found = undisclosed(reads, owners(), told_of(officer_id)) if reads else set()
        assert {place for _, place in found} == set(), path
        opened += len(reads)
    return opened


acted: dict[tuple[str, str], int] = {}  # how much the acts of each post decrypted
seen: dict[str, int] = {}
"""How much each address decrypted, for all posts: what the walk would find if nothing were written down."""


_seats: dict[tuple[str, str], Seat] = {}


def unseen(agency: str, role: str) -> Seat:
    """An officer of whom no look is written down: none counts for a later one. A new one each time costs much."""
    post = agency, role
    if post not in _seats or told_of(_seats[post].actor.officer_id):
        _seats[post] = seated(f"Petugas {role}", agency, role, region=REGION)
    return _seats[post]


@pytest.mark.parametrize("address", named())
def test_every_page_that_decrypts_is_written_down(
    address: Address, world: World, ids: list[UUID], filled: Filled, ring: Ring
) -> None:
    for agency, role in POSTS:
        seat = unseen(agency, role)
        paths = address.paths(ids, filled.words)
        seen[address.name] = seen.get(address.name, 0) + walk(seat.actor.officer_id, ring, seat.client.get, paths)


def test_the_walk_does_open_other_peoples_data(world: World) -> None:
    opening = {name for name, count in seen.items() if count}
    assert opening >= {
        "desk:task",
        "desk:file",
        "desk:page",
        "desk:dispute",
        "desk:question",
        "desk:rights_request",
        "web:certificate",
    }


@pytest.mark.parametrize(("agency", "role"), POSTS)
def test_every_act_that_decrypts_is_written_down(
    agency: str, role: str, world: World, ids: list[UUID], filled: Filled, ring: Ring
) -> None:
    """Whoever acts on a task has opened it; what an act opens besides is still that person's and that case's."""
    seat = seated(f"Petugas {role}", agency, role, region=REGION)
    opened = 0
    for one in addresses():
        if one.name == "desk:task":
            opened += walk(seat.actor.officer_id, ring, seat.client.get, one.paths(ids, filled.words))
    given = {"decision": "approve", "confirmed": "yes", "reason": "other", "note": "Contoh", "finding": "refuse"}
    given |= {"q": filled.words["number"], "text": "Contoh", "nomor": filled.words["number"]}
    for one in addresses():
        paths = one.paths(ids, filled.words)
        opened += walk(seat.actor.officer_id, ring, lambda path: seat.client.post(path, given), paths)
    acted[agency, role] = opened


def test_the_acts_do_open_other_peoples_data(world: World) -> None:
    assert {post for post, count in acted.items() if count} >= {("dukcapil", "verifier"), ("dukcapil", "signer")}


# What a system sends where its choice matters; what ends a task comes last.
MARKED = {"note": "Mohon perbaiki.", "marks": {"child.birth_place": "Sebutkan kabupatennya."}}
ENDING = ["api:correction", "api:decision"]
called: dict[str, int] = {}
"""How much each operation of the API decrypted."""


def operations() -> list[ParameterSet]:
    found = [one for one in addresses() if one.name in API]
    found.sort(key=lambda one: ENDING.index(one.name) + 1 if one.name in ENDING else 0)
    return [pytest.param(one, id=one.name) for one in found]


@contextmanager
def system(paths: list[str], ring: Ring, bodies: Mapping[str, Any]) -> Iterator[tuple[UUID, Caller]]:
    """A system of the right office that nobody has seen before, with the tasks at `paths` in its hands."""
    given = admitted("dukcapil", "clerk", "verifier", region=REGION)
    officer_id, caller = Partner.objects.get(id=given.client_id).officer_id, Caller(given, bodies)
    walk(officer_id, ring, caller.post, iter(paths))
    yield officer_id, caller
    partners.dismiss(ADMIN, given.client_id, clock.now())


@pytest.mark.parametrize("address", operations())
def test_every_api_operation_that_decrypts_is_written_down(
    address: Address, ids: list[UUID], filled: Filled, ring: Ring, unlimited: None
) -> None:
    [claim] = [one for one in addresses() if one.name == "api:claim"]
    claims = list(claim.paths(ids, filled.words))
    with_file = {"decision": "approve", "documents": [str(new_id())]}
    for bodies in ({"correction": MARKED, "decision": with_file}, {}):
        with system(claims, ring, bodies) as (officer_id, caller):
            for send in (caller.get, caller.post):
                opened = walk(officer_id, ring, send, address.paths(ids, filled.words))
                called[address.name] = called.get(address.name, 0) + opened


def test_the_operations_do_open_other_peoples_data(world: World) -> None:
    opening = {name for name, count in called.items() if count}
    assert opening >= {"api:work_item", "api:document", "api:correction"}


def test_a_search_is_written_down(world: World, filled: Filled, ring: Ring) -> None:
    seat = seated("Petugas verifier", "dukcapil", "verifier", region=REGION)
    nik = str(filled.owners[0].person["nik"])
    found = seat.client.post("/meja/cari/", {"q": nik})
    assert filled.words["number"].encode() in found.content
    assert {person for person, _ in told_of(seat.actor.officer_id)} == {filled.owners[0].actor.person_id}


def test_a_planted_read_without_a_disclosure_is_found(world: World, filled: Filled, ring: Ring) -> None:
    citizen = filled.owners[0]
    ring.taken()
    mine.data(citizen.actor)  # a page of hers, as if an officer had opened it
    reads = ring.taken()
    found = undisclosed(reads, owners(), set())
    assert (citizen.actor.person_id, ("vault_fact", "sealed")) in found
    told = {owner for owner in map(owners().of, reads) if owner}
    assert undisclosed(reads, owners(), told) == set()
