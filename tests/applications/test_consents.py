"""Where no law is the basis nothing is taken without a living consent, and a withdrawal reaches running cases."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from mpp.applications import actions, mine, queries, sealing
from mpp.applications import interview as iv
from mpp.applications.models import Notice
from mpp.applications.queries import latest
from mpp.catalogue.actions import adopt, publish
from mpp.catalogue.checker import check
from mpp.catalogue.loader import load_pack
from mpp.catalogue.queries import offering
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import Scope, unit_of_work
from mpp.regions.models import Region
from mpp.vault import actions as vault
from mpp.vault.models import Consent, Disclosure
from mpp.vault.rules import Assurance, KnownFact
from tests.applications.conftest import NOW, PACKS, officer, told
from tests.applications.nation import Applicant, Nation, nation
from tests.jobs import run_jobs

PERMIT = "sip-dokter"
EMAIL = "applicant.contact.email"
SPECIALTY, PROFESSION = "applicant.practitioner.specialty", "applicant.practitioner.profession_code"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sandbox(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    clock.stop(NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with nation(tmp_path, settings) as found:
        yield found


@pytest.fixture
def doctor(sandbox: Nation) -> Applicant:
    """A doctor who once gave an e-mail address for another service."""
    person = Applicant(PERMIT, "journey")
    remember(person, "contact.email", "sari@contoh.id")
    return person


def remember(person: Applicant, element: str, value: str) -> None:
    with unit_of_work(person.actor.scope):
        fact = KnownFact(element, value, "applicant", Assurance.DECLARED, NOW)
        vault.remember(person.actor.person_id or UUID(int=0), [fact], NOW)


def begin(person: Applicant) -> UUID:
    interview_id = actions.start(person.actor, "35.10", person.service, clock.now())
    actions.open_interview(person.actor, interview_id, clock.now())
    return interview_id


def values(person: Applicant, interview_id: UUID) -> dict[str, Any]:
    return dict(actions.open_interview(person.actor, interview_id, clock.now()).plan.values)


def submitted(case_id: UUID) -> dict[str, Any]:
    with unit_of_work(Scope.system("test")):
        row = latest(case_id)
        content = sealing.open_submission(case_id, row.id, bytes(row.sealed))["values"]
        return {path: plain[0] for path, plain in content.items()}


def test_what_the_vault_knows_is_not_used_without_consent_and_used_with_it(doctor: Applicant) -> None:
    interview_id = begin(doctor)
    assert EMAIL not in values(doctor, interview_id)
    actions.answer_consents(doctor.actor, interview_id, {"kabar_surel": False}, NOW)
    assert EMAIL not in values(doctor, interview_id)
    actions.answer_consents(doctor.actor, interview_id, {"kabar_surel": True}, NOW)
    assert values(doctor, interview_id)[EMAIL] == "sari@contoh.id"
    with pytest.raises(NotFound):
        actions.answer_consents(doctor.actor, interview_id, {"pemasaran": True}, NOW)
    with unit_of_work(doctor.actor.scope):
        rows = list(Consent.objects.order_by("at", "id").values_list("state", "version", "language"))
    assert rows == [("refused", 1, "id"), ("given", 1, "id")]


def test_a_consent_is_named_in_the_disclosure_and_carries_news_by_mail_until_it_is_withdrawn(
    doctor: Applicant,
) -> None:
    actions.answer_consents(doctor.actor, begin(doctor), {"kabar_surel": True}, NOW)
    case_id = doctor.apply("35.10")
    with unit_of_work(doctor.actor.scope):
        consent = Consent.objects.get()
        row = Disclosure.objects.get(basis="consent")
    assert (row.consent_id, row.elements, row.case_id) == (consent.id, [EMAIL], case_id)
    assert channels(case_id) == {"sms", "email"}

    actions.withdraw_consent(doctor.actor, "kabar_surel", NOW)
    run_jobs()
    assert EMAIL not in submitted(case_id)
    events = [event.code for event in queries.tracking(doctor.actor, case_id).events]
    assert events.count("consent_withdrawn") == 1
    assert queries.tracking(doctor.actor, case_id).state == "running"  # it goes on
    run_jobs()
    before = len(told(case_id))
    actions.withdraw(doctor.actor, case_id, NOW)
    with unit_of_work(Scope.system("test")):
        later = list(Notice.objects.filter(case_id=case_id).order_by("id").values_list("channel", flat=True))[
            before:
        ]
    assert later == ["sms"]
    with pytest.raises(NotFound):
        actions.withdraw_consent(doctor.actor, "kabar_surel", NOW)


def channels(case_id: UUID) -> set[str]:
    with unit_of_work(Scope.system("test")):
        return set(Notice.objects.filter(case_id=case_id).values_list("channel", flat=True))


def test_an_open_interview_loses_what_was_taken(doctor: Applicant) -> None:
    interview_id = begin(doctor)
    actions.answer_consents(doctor.actor, interview_id, {"kabar_surel": True}, NOW)
    actions.withdraw_consent(doctor.actor, "kabar_surel", NOW)
    run_jobs()
    assert EMAIL not in values(doctor, interview_id)


def test_a_withdrawal_just_before_submitting_is_heeded(doctor: Applicant) -> None:
    interview_id = begin(doctor)
    actions.answer_consents(doctor.actor, interview_id, {"kabar_surel": True}, NOW)
    actions.withdraw_consent(doctor.actor, "kabar_surel", NOW)  # and no job has run yet
    case_id = doctor.apply("35.10")
    assert case_id == interview_id
    assert EMAIL not in submitted(case_id)


def test_new_words_are_asked_anew(doctor: Applicant) -> None:
    actions.answer_consents(doctor.actor, begin(doctor), {"kabar_surel": True}, NOW)
    assert [one.lives for one in mine.consents(doctor.actor)] == [True]
    with unit_of_work(Scope.system("test")):
        Consent.objects.update(version=0)  # as if version 1 had come since
    assert [one.lives for one in mine.consents(doctor.actor)] == [False]


@pytest.fixture
def packs_with_a_registry_by_consent(tmp_path: Path) -> Path:
    """The permit, with the profession's code fetched by consent only, and asked of whoever does not consent."""
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs)
    service = packs / "services" / PERMIT / "service.yaml"
    text = service.read_text(encoding="utf-8")
    text = text.replace(
        "by_consent: {contact.email: kabar_surel}", "by_consent: {practitioner.profession_code: lihat_profesi}"
    )
    text = text.replace("elements: [contact.phone]", "elements: [contact.phone, practitioner.profession_code]", 1)
    text = text.replace("version: 1.1.0", "version: 1.2.0")
    service.write_text(text, encoding="utf-8")
    for name in ("kabar_surel.yaml", "i18n/en.yaml"):
        file = packs / "consents" / name
        words = file.read_text(encoding="utf-8").replace("kabar_surel", "lihat_profesi")
        file.write_text(words.replace("contact.email", "practitioner.profession_code"), encoding="utf-8")
    (packs / "consents/kabar_surel.yaml").rename(packs / "consents/lihat_profesi.yaml")
    return packs


def offer(packs: Path) -> None:
    loaded = load_pack(packs / "services" / PERMIT)
    assert [one for one in check(loaded) if one.code == "consent"] == []
    version = publish(loaded, at=NOW)
    adopt(Region.objects.get(code="35.10"), version.id, {}, since=NOW.date())


def test_a_registry_is_asked_only_while_a_consent_lives_and_the_case_waits_when_it_is_withdrawn(
    sandbox: Nation, packs_with_a_registry_by_consent: Path
) -> None:
    offer(packs_with_a_registry_by_consent)
    doctor = Applicant(PERMIT, "journey")
    interview_id = begin(doctor)
    view = actions.open_interview(doctor.actor, interview_id, NOW)
    assert PROFESSION in [one.path for page in iv.pages(view.plan) for one in page.questions]  # she would be asked
    assert not asked_of("sdmk", doctor.actor, PROFESSION)

    actions.answer_consents(doctor.actor, interview_id, {"lihat_profesi": True}, NOW)
    assert values(doctor, interview_id)[PROFESSION] == "101"
    (row,) = asked_of("sdmk", doctor.actor, PROFESSION)
    assert (row.basis, row.elements) == ("consent", [PROFESSION])

    case_id = doctor.apply("35.10")
    actions.withdraw_consent(doctor.actor, "lihat_profesi", NOW)
    run_jobs()
    assert PROFESSION not in submitted(case_id)
    with unit_of_work(Scope.system("test")):
        content = latest(case_id)
        held = sealing.open_submission(case_id, content.id, bytes(content.sealed))["interview"]
    assert held["pending"] == {PROFESSION: "sdmk"}  # what hangs on it is undecided: the case waits there
    clock.stop(NOW + timedelta(minutes=5))
    run_jobs()
    assert len(asked_of("sdmk", doctor.actor, PROFESSION)) == 1  # and nobody is asked again
    assert PROFESSION not in submitted(case_id)
    verifier = officer("35.10", "dpmptsp", "verifier")
    view_of_case = actions.read_case(verifier, queries.worklist(verifier)[0].id, clock.now())
    assert PROFESSION not in [one.path for one in view_of_case.values]


def asked_of(registry: str, actor: Actor, path: str) -> list[Disclosure]:
    with unit_of_work(actor.scope):
        return [one for one in Disclosure.objects.filter(recipient=registry) if path in one.elements]


def test_the_database_takes_no_basis_of_consent_without_one(doctor: Applicant) -> None:
    person_id = doctor.actor.person_id
    with unit_of_work(Scope.system("test")), pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.create(
            region_id=person_id,
            person_id=person_id,
            recipient="x",
            elements=[],
            purpose="x",
            basis="consent",
            at=NOW,
        )


def test_a_consent_that_nobody_could_give_freely_is_a_mistake_of_the_pack(
    packs_with_a_registry_by_consent: Path,
) -> None:
    service = packs_with_a_registry_by_consent / "services" / PERMIT / "service.yaml"
    text = service.read_text(encoding="utf-8")
    text = text.replace("elements: [contact.phone, practitioner.profession_code]", "elements: [contact.phone]")
    service.write_text(text.replace(": lihat_profesi}", ": lihat_profesi, practitioner.str: pemasaran}"), "utf-8")
    found = {(one.code, one.what) for one in check(load_pack(service.parent)) if one.code == "consent"}
    assert found == {
        ("consent", "without consent practitioner.profession_code can come from nowhere"),
        ("consent", "there is no purpose pemasaran"),
    }


def test_the_offered_permit_asks_its_consent(country: None) -> None:
    published = offering("35.10", PERMIT).published
    assert {name: one.elements for name, one in published.consents.items()} == {"kabar_surel": ["contact.email"]}
    assert published.texts["en"]["consents.kabar_surel.label"] == "News by e-mail"
