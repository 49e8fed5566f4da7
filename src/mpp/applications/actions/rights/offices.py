"""Which office answers a request that needs a human: docs/adr/0006-data-protection-desk.md."""

from uuid import UUID

from mpp.applications.models import Application, Interview
from mpp.catalogue import queries as catalogue
from mpp.identity.policy import inside_action
from mpp.processes.models import Case
from mpp.regions import queries as regions

FALLBACK = "dukcapil"  # every region has one, and it keeps the register of the population


@inside_action
def office_of_case(case: Case) -> tuple[UUID, UUID] | None:
    """Region and agency that answer for a case: the agency of its service, who is the data's controller."""
    kind = catalogue.version(case.service_version_id).service.agency
    agencies = regions.agencies_of(case.region_id)
    agency = agencies.get(kind) or agencies.get(FALLBACK)
    return (case.region_id, agency) if agency else None


@inside_action
def office_of_person(person_id: UUID) -> tuple[UUID, UUID] | None:
    """Region and agency for what concerns no one case: the Dukcapil office where the person last applied."""
    newest = Application.objects.filter(applicant_id=person_id).order_by("-submitted_at")
    region = newest.values_list("region_id", flat=True).first()
    if region is None:
        begun = Interview.objects.filter(applicant_id=person_id).order_by("-updated_at")
        region = begun.values_list("region_id", flat=True).first()
    agency = regions.agencies_of(region).get(FALLBACK) if region else None
    return (region, agency) if region and agency else None
