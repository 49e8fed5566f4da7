"""A document serves once more: an upload that an officer saw, and every certificate, in any region."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mpp.applications import actions, mine, queries
from mpp.applications.actions import Revocation, papers
from mpp.applications.models import File
from mpp.applications.terms import Produced
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.models import Disclosure, Document
from mpp.vault.rules import Assurance
from tests.applications.conftest import NOW, officer
from tests.applications.nation import Applicant, Nation, nation
from tests.jobs import run_jobs

BOOK = "document.marriage_book"
PATH = "mother.document.marriage_book"
BIRTH = "akta-kelahiran"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sandbox(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    clock.stop(NOW)
    with nation(tmp_path, settings) as found:
        yield found


@pytest.fixture
def mother(country: None) -> Applicant:
    """A mother who married since her card was made: her marriage book is asked for."""
    person = Applicant(BIRTH, "journey", marital_status="belum_kawin")
    person.answers = {**person.answers, "child.birth.parents_status": "kawin_tercatat", PATH: {"file": "buku.pdf"}}
    return person


def test_an_upload_that_an_officer_saw_and_decided_well_on_serves_the_next_case_elsewhere(
    mother: Applicant,
) -> None:
    first = mother.apply("35.10")
    verifier = officer("35.10", "dukcapil", "verifier")
    actions.read_case(verifier, queries.worklist(verifier)[0].id, NOW)
    kept(first)
    assert mine.data(mother.actor).documents == []  # seen, but nothing was decided
    task = queries.worklist(verifier)[0].id
    actions.decide(verifier, task, actions.Ruling("approve"), NOW)
    assert kept(first) == [BOOK]
    fact = mine.known(mother.actor, BOOK).fact
    assert (fact.assurance, fact.source) == (Assurance.OFFICER, f"file:{first.hex}")

    del mother.answers[PATH]  # not asked again
    second = mother.apply("92.08")
    with unit_of_work(Scope.system("test")):
        (file,) = File.objects.filter(case_id=second, path__endswith=BOOK)
    # ... and its officers open it as a file of their own case, which is written down
    elsewhere = officer("92.08", "dukcapil", "verifier")
    (paper,) = mine.data(mother.actor).documents
    assert actions.read_file(elsewhere, file.id, NOW).content == mine.document(mother.actor, paper.id)[1]
    with unit_of_work(Scope.system("test")):
        assert Disclosure.objects.filter(case_id=second, officer_id=elsewhere.officer_id).count() == 1


def kept(case_id: UUID) -> list[str]:
    with unit_of_work(Scope.system("test")):
        return papers.keep_verified(case_id, NOW)


def test_a_certificate_stands_in_the_vault_until_it_is_revoked(citizen: Actor, issued: Produced) -> None:
    (paper,) = mine.data(citizen).documents
    assert (paper.id, paper.element, paper.media_type) == (issued.id, "document.domicile_letter", "application/pdf")
    assert mine.document(citizen, issued.id)[1] == queries.certificate(citizen, issued.id)[1]
    assert mine.known(citizen, "document.domicile_letter").fact.value == str(issued.id)
    signer = officer("35.10", "dukcapil", "signer")
    actions.revoke(signer, issued.id, Revocation("wrong_data", "Salah alamat"), clock.now())
    run_jobs_of("applications.revoked")
    with pytest.raises(NotFound):
        mine.known(citizen, "document.domicile_letter")
    history = mine.data(citizen).facts["document.domicile_letter"]
    assert [one.replaced_at is None for one in history] == [False]


def run_jobs_of(name: str) -> None:
    assert name in run_jobs()


def test_a_document_is_its_persons_alone(citizen: Actor, issued: Produced, mother: Applicant) -> None:
    with pytest.raises(NotFound):
        mine.document(mother.actor, issued.id)
    signer = officer("35.10", "dukcapil", "signer")
    with unit_of_work(signer.scope):
        assert Document.objects.count() == 0
