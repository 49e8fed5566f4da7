"""A party of which the pack wants some and takes more: the others are offered once, and skipped with one press."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mpp.applications import interview as iv
from mpp.catalogue.loader import load_pack
from mpp.kernel.errors import Invalid
from mpp.vault.rules import Assurance
from tests.catalogue.planting import PACKS, SERVICE, plant

AT = "2026-11-24T02:00:00+00:00"
BORN = "1980-01-02"
OWN = {"applicant.name": "Sari", "applicant.birth_date": "1990-04-12", "applicant.nik": "3510165204909001"}


@pytest.fixture
def interview(tmp_path: Path) -> iv.Interview:
    """The small pack with one witness wanted and three taken, on two pages each; the rest is known."""
    packs = Path(shutil.copytree(PACKS, tmp_path / "packs"))
    plant(packs, SERVICE, "minimum: 2\n    maximum: 2\n    needs: [person.name]",
          "minimum: 1\n    maximum: 3\n    needs: [person.name, person.birth_date, purpose.kind]")  # fmt: skip
    plant(packs, SERVICE, "party: witness\n    elements: [person.name]",
          "party: witness\n    elements: [person.name, person.birth_date]\n"
          "  - {id: why, title: Alasan, party: witness, elements: [purpose.kind]}")  # fmt: skip
    published = load_pack(packs / "services/letter").published
    kind = published.elements["purpose.kind"].choices[0].value
    letter = {
        "applicant.purpose.kind": kind,
        "applicant.purpose.detail": "Bank",
        "applicant.purpose.letter": "surat.pdf",
    }
    known = {path: iv.Held(value, "vault", Assurance.REGISTRY, AT) for path, value in (OWN | letter).items()}
    return iv.Interview(published, date(2026, 11, 24), known=known)


def witness(number: int, **given: Any) -> dict[str, Any]:
    return {f"witness[{number}].{name}": value for name, value in given.items()}


def told(interview: iv.Interview, number: int, name: str = "Budi") -> iv.Interview:
    """Both pages about one witness, filled in."""
    after = iv.answer(interview, f"witnesses.{number}", witness(number, name=name, birth_date=BORN), AT)
    kind = interview.published.elements["purpose.kind"].choices[0].value
    return iv.answer(after, f"why.{number}", {f"witness[{number}].purpose.kind": kind}, AT)


def skipped(interview: iv.Interview, number: int) -> iv.Interview:
    return iv.answer(interview, f"witnesses.{number}", witness(number, name="", birth_date=""), AT)


def asked(interview: iv.Interview) -> str | None:
    page = iv.next_page(iv.plan(interview))
    return page.id if page else None


def pages(interview: iv.Interview) -> list[str]:
    return [page.id for page in iv.pages(iv.plan(interview)) if page.page.party == "witness"]


def test_who_is_wanted_cannot_be_skipped(interview: iv.Interview) -> None:
    assert asked(interview) == "witnesses.1"
    with pytest.raises(Invalid) as refused:
        skipped(interview, 1)
    assert refused.value.fields == {path: ["required"] for path in witness(1, name="", birth_date="")}


def test_who_is_not_wanted_is_offered_once_and_skipped_with_all_that_would_follow(interview: iv.Interview) -> None:
    one = told(interview, 1)
    assert (asked(one), pages(one)) == ("witnesses.2", ["witnesses.1", "witnesses.2", "why.1"])
    done = skipped(one, 2)
    assert asked(done) is None
    third = [one for path, one in iv.plan(done).slots.items() if path.startswith("witness[3]")]
    assert {one.state for one in third} == {iv.State.NOT_NEEDED}
    assert [path for path in iv.snapshot(iv.plan(done)) if path.startswith("witness[2]")] == []


def test_who_is_begun_is_told_whole(interview: iv.Interview) -> None:
    one = told(interview, 1)
    with pytest.raises(Invalid) as refused:
        iv.answer(one, "witnesses.2", witness(2, name="Wati", birth_date=""), AT)
    assert refused.value.fields == {"witness[2].birth_date": ["required"]}
    two = iv.answer(one, "witnesses.2", witness(2, name="Wati", birth_date=BORN), AT)
    assert pages(two) == ["witnesses.1", "witnesses.2", "witnesses.3", "why.1", "why.2"]
    with pytest.raises(Invalid):
        iv.answer(two, "why.2", {"witness[2].purpose.kind": ""}, AT)


def test_one_after_another_up_to_the_most_that_there_may_be(interview: iv.Interview) -> None:
    all_three = told(told(told(interview, 1), 2, "Wati"), 3, "Eko")
    assert asked(all_three) is None
    values = iv.plan(all_three).values
    assert [values[f"witness[{number}].name"] for number in (1, 2, 3)] == ["Budi", "Wati", "Eko"]


def test_who_takes_one_back_takes_back_all_of_it_and_those_after(interview: iv.Interview) -> None:
    all_three = told(told(told(interview, 1), 2, "Wati"), 3, "Eko")
    one = skipped(all_three, 2)
    assert (asked(one), pages(one)) == (None, ["witnesses.1", "witnesses.2", "why.1"])
    assert {path for path in iv.plan(one).values if path.startswith("witness")} == {
        f"witness[1].{name}" for name in ("name", "birth_date", "purpose.kind")
    }
    assert asked(told(one, 2, "Wati")) == "witnesses.3"
