"""What a rule of the policy is, and how it is judged. Pure: no query, no clock."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.identity.mandates.rules import Refusal

SIGN_IN_FIRST = "sign_in_first"
NOT_FOR_YOU = "not_permitted"
ASSURANCE_TOO_LOW = "assurance_too_low"
ROLE_MISSING = "role_missing"
SCOPE_MISSING = "scope_missing"
NOT_YOURS = "not_yours"
WRONG_STATE = "wrong_state"
FOUR_EYES = "four_eyes"
HOME_ONLY = "home_only"  # she serves elsewhere by appointment, and this is for the office's own officers


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted on, as far as permission depends on it. The caller has read it already.

    `agency_ids` are the agencies that take part; empty means that the whole region's offices do.
    `earlier` are the officers who decided on it before (four eyes).
    """

    person_id: UUID | None = None
    region_id: UUID | None = None
    agency_ids: Collection[UUID] = ()
    state: str = ""
    earlier: Collection[UUID] = ()
    service_id: str = ""  # by which, or by the case, a mandate covers it
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One kind of actor who may, and under which conditions. Empty sets set no condition.

    `own`: a person acts on what is theirs; an officer on what is at their region and agency.
    `mandate`: a person who acts for another may too, on what the mandate covers. Without it, on nothing.
    `even_over`: also when the mandate has ended.
    `appointed`: an officer who serves elsewhere by appointment may too. Without it, nothing there.
    """

    kind: ActorKind | None = None  # None: everybody, signed in or not
    assurance: Assurance = Assurance.NONE
    roles: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()
    permits: frozenset[str] = frozenset()
    own: bool = False
    mandate: bool = False
    even_over: bool = False
    appointed: bool = False
    states: frozenset[str] = frozenset()
    four_eyes: bool = False

    @property
    def needs_subject(self) -> bool:
        """Does this grant depend on what is acted on?"""
        return self.own or self.four_eyes or bool(self.states)

    def refusal(self, actor: Actor, subject: Subject | None) -> str | None:
        """Why this grant does not hold for the actor, as a code; None when it holds.

        Without a subject only what the actor is counts.
        """
        return self._refuses_actor(actor) or (None if subject is None else self._refuses_subject(actor, subject))

    def _refuses_actor(self, actor: Actor) -> str | None:
        if self.kind is not None and actor.kind is not self.kind:
            return SIGN_IN_FIRST if actor.kind is ActorKind.ANONYMOUS else NOT_FOR_YOU
        if self.kind is not None and actor.acting is not None:
            if not self.mandate:
                return Refusal.OWN_ONLY
            if actor.acting.over and not self.even_over:
                return actor.acting.over
        if self.kind is not None and actor.appointed is not None and not self.appointed:
            return HOME_ONLY
        if actor.assurance < self.assurance:
            return ASSURANCE_TOO_LOW
        if (self.roles and not self.roles & actor.roles) or (
            self.agencies and actor.agency_kind not in self.agencies
        ):
            return ROLE_MISSING
        if self.permits and not self.permits & actor.permits:
            return SCOPE_MISSING
        return NOT_FOR_YOU if self.jobs and actor.job not in self.jobs else None

    def _refuses_subject(self, actor: Actor, subject: Subject) -> str | None:
        if self.kind is not None and actor.acting is not None:
            if not actor.acting.covers(subject.person_id, subject.service_id, subject.case_id):
                return Refusal.OUTSIDE
        elif self.own and not _is_own(actor, subject):
            return NOT_YOURS
        if self.states and subject.state not in self.states:
            return WRONG_STATE
        return FOUR_EYES if self.four_eyes and actor.officer_id in subject.earlier else None


@dataclass(frozen=True, slots=True)
class Rule:
    """An action is permitted when one of its grants holds. Rules are joined with `|`."""

    grants: tuple[Grant, ...]

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(self.grants + other.grants)

    def needs_subject(self, actor: Actor) -> bool:
        """Must an action of this actor say what it acts on, as no grant holds regardless?"""
        held = [grant for grant in self.grants if grant.refusal(actor, None) is None]
        return all(grant.needs_subject for grant in held)

    def refusal(self, actor: Actor, subject: Subject | None = None) -> str | None:
        """Why the actor may not, as a code; None when permitted. The grant nearest to the actor speaks."""
        refusals = [grant.refusal(actor, subject) for grant in self.grants]
        if None in refusals:
            return None
        told = [code for code in refusals if code not in (NOT_FOR_YOU, SIGN_IN_FIRST)]
        return next(iter(told or refusals))


def everyone() -> Rule:
    """Signed in or not."""
    return Rule((Grant(),))


def person(
    assurance: Assurance = Assurance.ONE_TIME_CODE,
    *,
    own: bool = True,
    mandate: bool = False,
    even_over: bool = False,
    states: Collection[str] = (),
) -> Rule:
    """A signed-in person of at least this assurance, on what is theirs unless `own` is False.

    `mandate`: also on what a mandate covers that the person acts under.
    """
    grant = Grant(
        ActorKind.PERSON,
        assurance=assurance,
        own=own,
        mandate=mandate,
        even_over=even_over,
        states=frozenset(states),
    )
    return Rule((grant,))


def officer(
    *roles: str,
    agencies: Collection[str] = (),
    own: bool = True,
    states: Collection[str] = (),
    four_eyes: bool = False,
    appointed: bool = False,
) -> Rule:
    """An officer in one of these roles (none named: any), on what is at their region and agency.

    `appointed`: also one who serves there by appointment.
    """
    grant = Grant(
        ActorKind.OFFICER,
        roles=frozenset(roles),
        agencies=frozenset(agencies),
        own=own,
        states=frozenset(states),
        four_eyes=four_eyes,
        appointed=appointed,
    )
    return Rule((grant,))


def client(permit: str, *, own: bool = True) -> Rule:
    """An agency's own system whose token carries this scope, on what is at its region and agency."""
    return Rule((Grant(ActorKind.CLIENT, permits=frozenset({permit}), own=own),))


def system(*jobs: str) -> Rule:
    """A named job (none named: any) or a command of this installation."""
    return Rule((Grant(ActorKind.SYSTEM, jobs=frozenset(jobs)),))


def _is_own(actor: Actor, subject: Subject) -> bool:
    if actor.kind is ActorKind.PERSON:
        return subject.person_id in actor.person_ids
    same_region = actor.region_id is not None and actor.region_id == subject.region_id
    return same_region and (not subject.agency_ids or actor.agency_id in subject.agency_ids)
