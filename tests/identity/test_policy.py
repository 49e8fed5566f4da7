"""Who may do what: the rules themselves, and that an action cannot escape them."""

from uuid import UUID

import pytest

from mpp.identity.actor import ANONYMOUS, Actor, ActorKind, Assurance
from mpp.identity.policy import PolicyMissing, Subject, SubjectOwed, inside_action, may, permit, policy, policy_of
from mpp.kernel.errors import NotPermitted
from mpp.kernel.ids import new_id

BANYUWANGI, KAIMANA = new_id(), new_id()
DINKES, DUKCAPIL = new_id(), new_id()
SITI, BUDI = new_id(), new_id()


def person(person_id: UUID, assurance: Assurance = Assurance.NATIONAL_ACCOUNT) -> Actor:
    return Actor(ActorKind.PERSON, person_id=person_id, assurance=assurance)


def officer(*roles: str, region: UUID = BANYUWANGI, agency: UUID = DINKES, officer_id: UUID | None = None) -> Actor:
    return Actor(
        ActorKind.OFFICER,
        officer_id=officer_id or new_id(),
        region_id=region,
        agency_id=agency,
        roles=frozenset(roles),
        agency_kind="dinkes",
    )


def refusal(actor: Actor, action: str, subject: Subject | None = None) -> str:
    with pytest.raises(NotPermitted) as refused:
        permit(actor, action, subject)
    return refused.value.code


def test_who_is_not_signed_in_is_told_to_sign_in() -> None:
    assert refusal(ANONYMOUS, "applications.submit") == "sign_in_first"


def test_a_person_acts_on_what_is_hers_only() -> None:
    permit(person(SITI), "applications.submit", Subject(person_id=SITI))
    assert refusal(person(SITI), "applications.submit", Subject(person_id=BUDI)) == "not_yours"
    assert refusal(person(SITI), "applications.submit", Subject()) == "not_yours"


def test_erasure_needs_the_national_account() -> None:
    assert refusal(person(SITI, Assurance.ONE_TIME_CODE), "vault.erase") == "assurance_too_low"


@pytest.mark.parametrize(
    ("region", "agency", "reason"),
    [(KAIMANA, DINKES, "not_yours"), (BANYUWANGI, DUKCAPIL, "not_yours")],
)
def test_an_officer_decides_at_her_own_region_and_agency_only(region: UUID, agency: UUID, reason: str) -> None:
    verifier = officer("verifier")
    permit(verifier, "processes.decide", Subject(region_id=BANYUWANGI, agency_ids=[DINKES]))
    assert refusal(verifier, "processes.decide", Subject(region_id=region, agency_ids=[agency])) == reason


def test_who_verified_does_not_sign() -> None:
    both = officer("verifier", "signer")
    assert both.officer_id
    subject = Subject(region_id=BANYUWANGI, agency_ids=[DINKES], earlier=[both.officer_id])
    assert refusal(both, "processes.decide", subject) == "four_eyes"


def test_a_role_that_is_missing_is_named() -> None:
    assert refusal(officer("clerk"), "issuance.revoke") == "role_missing"


def test_a_page_may_ask_whether_to_show_a_button() -> None:
    assert may(officer("signer"), "issuance.revoke")
    assert not may(person(SITI), "issuance.revoke")


def test_an_action_without_a_row_does_not_even_load() -> None:
    with pytest.raises(PolicyMissing):
        policy("identity.become_king")


def test_an_action_that_takes_no_actor_does_not_even_load() -> None:
    with pytest.raises(PolicyMissing):

        @policy("applications.submit")
        def submit() -> None:
            """Cannot be judged."""


@policy("applications.submit")
def careless_submit(actor: Actor) -> None:
    """Forgets to say what it acts on."""


@policy("applications.submit")
def careful_submit(actor: Actor, owner: UUID) -> str:
    permit(actor, "applications.submit", Subject(person_id=owner))
    return "submitted"


def test_an_action_that_never_says_what_it_acts_on_is_a_fault_of_ours() -> None:
    with pytest.raises(SubjectOwed):
        careless_submit(person(SITI))


def test_the_actor_is_judged_before_the_action_runs() -> None:
    assert careful_submit(actor=person(SITI), owner=SITI) == "submitted"
    with pytest.raises(NotPermitted):
        careful_submit(person(SITI), BUDI)
    with pytest.raises(NotPermitted):
        careful_submit(ANONYMOUS, SITI)


def test_an_action_says_its_row() -> None:
    @inside_action
    def note() -> None:
        """Runs inside another action."""

    assert policy_of(careful_submit) == "applications.submit"
    assert policy_of(note) == "inside"
    assert policy_of(officer) is None
