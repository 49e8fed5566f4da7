"""The Actor of a request: who acts, in what capacity, with what assurance. Plain data."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from mpp.kernel.errors import NotPermitted
from mpp.kernel.scope import Scope


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    PERSON = "person"
    OFFICER = "officer"
    SYSTEM = "system"


class Assurance(IntEnum):
    """How sure we are that the person is who they say."""

    NONE = 0
    ONE_TIME_CODE = 1  # holds a phone, or was given a code by an officer
    NATIONAL_ACCOUNT = 2  # signed in at the national identity provider


@dataclass(frozen=True, slots=True)
class Actor:
    """Made once a request from the session, passed into every action.

    `display_label` is never a name: an officer's opaque login, or empty for a person, whose pages say "you".
    """

    kind: ActorKind
    account_id: UUID | None = None
    person_id: UUID | None = None
    assurance: Assurance = Assurance.NONE
    officer_id: UUID | None = None
    region_id: UUID | None = None
    agency_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    job: str = ""
    display_label: str = ""
    agency_kind: str = ""
    signed_in_at: datetime | None = None

    @staticmethod
    def system(job: str) -> "Actor":
        return Actor(ActorKind.SYSTEM, job=job)

    @property
    def scope(self) -> Scope:
        """The scope that this actor's units of work open.

        Raises:
            NotPermitted: an anonymous actor has no rows.
        """
        if self.kind is ActorKind.PERSON and self.person_id:
            return Scope.person(self.person_id)
        if self.kind is ActorKind.OFFICER and self.region_id and self.agency_id:
            return Scope.office(self.region_id, self.agency_id)
        if self.kind is ActorKind.SYSTEM:
            return Scope.system(self.job)
        raise NotPermitted("sign_in_first")


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
