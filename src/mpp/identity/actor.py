"""The Actor of a request: who acts, in what capacity, with what assurance. Plain data."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from mpp.identity.mandates.rules import Acting
from mpp.kernel.errors import NotPermitted
from mpp.kernel.scope import Scope


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    PERSON = "person"
    OFFICER = "officer"
    CLIENT = "client"  # an agency's own system, by API
    SYSTEM = "system"


class Assurance(IntEnum):
    """How sure we are that the person is who they say."""

    NONE = 0
    ONE_TIME_CODE = 1  # holds a phone, or was given a code by an officer
    NATIONAL_ACCOUNT = 2  # signed in at the national identity provider


@dataclass(frozen=True, slots=True)
class Appointed:
    """By which appointment an officer serves at an office that is not her own."""

    id: UUID
    decree: str


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
    acting: Acting | None = None  # for another, under a mandate
    appointed: Appointed | None = None  # then region, agency and roles are those of the office that she helps
    merged: frozenset[UUID] = frozenset()  # other records of the same person, as they were at sign-in
    permits: frozenset[str] = frozenset()  # an agency's own system: what its token permits (OAuth scopes)

    @staticmethod
    def system(job: str) -> "Actor":
        return Actor(ActorKind.SYSTEM, job=job)

    @property
    def scope(self) -> Scope:
        """The scope that this actor's units of work open.

        Raises:
            NotPermitted: an anonymous actor has no rows.
        """
        if self.acting is not None and self.person_id:
            return Scope.mandate(self.acting.mandate_id, self.person_id)
        if self.kind is ActorKind.PERSON and self.person_id:
            return Scope.person(self.person_id, self.merged)
        if self.serves and self.region_id and self.agency_id:
            if self.appointed is not None and self.officer_id:
                return Scope.appointed(self.region_id, self.agency_id, self.appointed.id, self.officer_id)
            return Scope.office(self.region_id, self.agency_id)
        if self.kind is ActorKind.SYSTEM:
            return Scope.system(self.job)
        raise NotPermitted("sign_in_first")

    @property
    def serves(self) -> bool:
        """Does it act for an office: one of its officers, or its own system, which holds tasks as one of them?"""
        return self.kind in (ActorKind.OFFICER, ActorKind.CLIENT)

    @property
    def principal_id(self) -> UUID | None:
        """Whose matter a person's actor deals with: its own, or that of whom it acts for."""
        return self.acting.principal_id if self.acting is not None else self.person_id

    @property
    def person_ids(self) -> frozenset[UUID]:
        """Under which ids that person's matters stand: several, where records were merged."""
        if self.acting is not None:
            return frozenset({self.acting.principal_id})
        return self.merged | ({self.person_id} if self.person_id else set())


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
