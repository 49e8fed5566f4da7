"""What a person says to a purpose that no law is the basis of. Inside the caller's unit of work."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mpp.identity.policy import inside_action
from mpp.vault.models import Consent


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a purpose: which version and words were read, and where."""

    purpose: str
    version: int
    digest: str
    language: str
    case_id: UUID | None = None


@inside_action
def give(person_id: UUID, answered: Answered, now: datetime) -> UUID:
    """The person consents; return the consent's id. The same version again: the one that lives."""
    return _say(person_id, answered, Consent.State.GIVEN, now)


@inside_action
def refuse(person_id: UUID, answered: Answered, now: datetime) -> UUID:
    """The person does not consent; what was given before ends."""
    return _say(person_id, answered, Consent.State.REFUSED, now)


def _say(person_id: UUID, answered: Answered, state: Consent.State, now: datetime) -> UUID:
    standing = Consent.objects.select_for_update().filter(
        person_id=person_id, purpose=answered.purpose, replaced_at=None
    )
    row: Consent | None = standing.first()
    if row is not None and (row.state, row.version, row.digest) == (state, answered.version, answered.digest):
        found: UUID = row.id
        return found
    standing.update(replaced_at=now)
    made: Consent = Consent.objects.create(
        person_id=person_id,
        purpose=answered.purpose,
        version=answered.version,
        digest=answered.digest,
        state=state,
        language=answered.language,
        case_id=answered.case_id,
        at=now,
    )
    new: UUID = made.id
    return new


@inside_action
def withdraw(person_id: UUID, purpose: str, now: datetime) -> bool:
    """Take a living consent back; False where none lives."""
    living = Consent.objects.filter(
        person_id=person_id, purpose=purpose, replaced_at=None, state=Consent.State.GIVEN
    )
    return bool(living.update(state=Consent.State.WITHDRAWN, withdrawn_at=now))
