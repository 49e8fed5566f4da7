"""What follows from other values is not asked; words that are none of the choices are no answer."""

from datetime import date
from pathlib import Path

import pytest

from mpp.applications import interview as iv
from mpp.catalogue.loader import load_pack
from mpp.catalogue.national import load_dictionary
from mpp.catalogue.pack import Page, PublishedService
from mpp.vault.rules import Assurance

PACKS = Path(__file__).parents[2] / "packs"
NEEDS = ["person.religion", "person.religion_kind"]


@pytest.fixture(scope="module")
def service() -> PublishedService:
    """A service that needs the religion as the register words it, and asks it where that does not follow."""
    letter = load_pack(PACKS / "services/surat-keterangan-domisili").published
    elements = load_dictionary(PACKS / "dictionary").elements
    applicant = letter.service.parties["applicant"].model_copy(update={"needs": NEEDS, "optional": [], "when": {}})
    page = Page(id="religion", title="Agama", party="applicant", elements=["person.religion_kind"])
    changes = {"parties": {"applicant": applicant}, "pages": [page], "rules": [], "outputs": {}, "tasks": {}}
    return PublishedService(
        service=letter.service.model_copy(update=changes),
        elements={name: elements[name] for name in NEEDS},
        bpmn=letter.bpmn,
    )


@pytest.mark.parametrize(
    ("said", "state"), [("Islam", iv.State.DERIVED), ("Protestan", iv.State.ASK), ("", iv.State.ASK)]
)
def test_a_choice_follows_only_from_words_that_are_one_of_its_values(
    service: PublishedService, said: str, state: iv.State
) -> None:
    known = {"applicant.religion": iv.Held(said, "wallet", Assurance.ATTESTED, "2026-11-24T02:00:00+00:00")}
    plan = iv.plan(iv.Interview(service, date(2026, 11, 24), {}, known))
    assert plan.slots["applicant.religion_kind"].state is state
