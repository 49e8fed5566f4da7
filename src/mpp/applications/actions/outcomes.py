"""What registries said is taken into an interview, written down as accesses, and what may outlive the case kept."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import resolution
from mpp.applications.interview.consenting import purposes_of, refused_paths, rests_on_consent, without
from mpp.applications.models import Interview
from mpp.applications.recalling import applicant_person, living_consents
from mpp.identity.policy import inside_action
from mpp.registries.directory import capabilities
from mpp.registries.ports import Outcome
from mpp.vault import actions as vault
from mpp.vault.rules import Assurance, KnownFact


@inside_action
def keep_outcomes(
    row: Interview, interview: iv.Interview, came: list[tuple[resolution.Inquiry, Outcome]], now: datetime
) -> iv.Interview:
    """Take in what registries said; what may outlive the case goes to the vault. Each call that names the
    person is a Disclosure; a look-up by a code names nobody.

    What can be looked up by a key that has only now come is awaited: the job asks for it. What rests on a consent
    that was withdrawn while the registry thought is not taken in.
    """
    asked = {path for inquiry, _ in came for path in inquiry.paths}
    rests = rests_on_consent(interview, asked)
    living = living_consents(interview.published, row.applicant_id) if rests else {}
    for inquiry, outcome in came:
        interview = resolution.take(interview, inquiry, outcome, now.isoformat())
    interview = without(interview, refused_paths(interview.published, living))
    interview = resolution.with_look_ups(interview, capabilities())
    applicant = next(name for name, one in interview.published.service.parties.items() if one.applicant)
    own = [(inquiry, outcome) for inquiry, outcome in came if inquiry.holder == applicant and inquiry.question.nik]
    if own:
        whose = applicant_person(interview.published, row)
        vault.disclose_all(
            [one for inquiry, _ in own for one in _accesses(row, whose, inquiry, interview, living)], now
        )
        vault.confirm(whose, [e for one in own for e in resolution.confirmed(*one)], now)
        vault.remember(whose, [fact for one in own for fact in _told(*one, now)], now)
    return interview


def _accesses(
    row: Interview, whose: UUID, inquiry: resolution.Inquiry, interview: iv.Interview, living: Mapping[str, UUID]
) -> Iterator[vault.Access]:
    """What a registry was asked: by law, and apart from it by each consent."""
    purposes = purposes_of(interview.published)
    by_basis: dict[UUID | None, list[str]] = {}
    for path in inquiry.paths:
        by_basis.setdefault(living.get(purposes.get(path, "")), []).append(path)
    for consent_id, paths in by_basis.items():
        yield vault.Access(
            person_id=whose,
            region_id=row.region_id,
            case_id=row.id,
            recipient=inquiry.registry,
            elements=tuple(paths),
            purpose=row.service_id,
            consent_id=consent_id,
        )


def _told(inquiry: resolution.Inquiry, outcome: Outcome, now: datetime) -> list[KnownFact]:
    """What a registry's answer leaves in the vault."""
    kept = resolution.kept_facts(inquiry, outcome).items()
    return [
        KnownFact(element, one.value, inquiry.registry, Assurance.REGISTRY, now, one.valid_until)
        for element, one in kept
    ]
