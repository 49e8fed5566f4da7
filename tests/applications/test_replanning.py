"""An interview that somebody comes back to after thirty days is planned anew, and she reads first what differs."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from mpp.applications import interview as iv
from mpp.applications.actions import acknowledge, open_interview, save_page, start, submit
from mpp.applications.actions.replanning import PINNED
from mpp.applications.differing import differences
from mpp.applications.interview.replanning import Kind
from mpp.applications.terms import OpenInterview
from mpp.catalogue import versions
from mpp.catalogue.actions import adopt
from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import ElementKind, PublishedService
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.errors import Conflict
from mpp.regions.models import Region
from mpp.vault.actions import remember_claims
from tests.applications.conftest import NOW, PACKS
from tests.applications.test_changed_versions import retyped
from tests.channels.conftest import enter

REGION, LETTER = "35.10", "surat-keterangan-domisili"
PURPOSE, PHONE, NAME, JOB = (
    f"applicant.{one}" for one in ("letter.purpose", "contact.phone", "name", "occupation")
)
AFTER = NOW + PINNED
DAY = timedelta(days=1)
Found = dict[str, Kind]


# --- the rule


@pytest.fixture(scope="module")
def letter() -> PublishedService:
    return load_pack(Path(PACKS) / "services" / LETTER).published


def fact(value: object, source: str = "wallet", sure: int = 2) -> iv.Held:
    return iv.Held(value, source, sure, "2026-11-24")


def told(published: PublishedService, **known: iv.Held) -> iv.Interview:
    """An interview that knows these values of the applicant; dots as `__`."""
    values = {f"applicant.{name.replace('__', '.')}": one for name, one in known.items()}
    return iv.Interview(published, date(2026, 11, 24), known=values)


def found(old: iv.Interview, fresh: iv.Interview) -> tuple[iv.Interview, Found]:
    after = iv.replanned(old, fresh, "1", "2026-10-24")
    return after, {one.path: one.kind for one in iv.differences(iv.plan(after), old.published)}


def test_nothing_differs_where_nothing_changed(letter: PublishedService) -> None:
    old = told(letter, name=fact("Sari Contoh")).with_(answers={PURPOSE: fact("bank", "applicant", 1)})
    after, differing = found(old, told(letter, name=fact("Sari Contoh")))
    assert differing == {}
    assert after.answers == old.answers


def test_what_is_new_changed_and_gone_by_age_is_told_value_by_value(letter: PublishedService) -> None:
    old = told(letter, name=fact("Sari Contoh"), occupation=fact("Pedagang"), address__rt=fact("001"))
    fresh = told(letter, name=fact("Sari Contoh Wulandari"), contact__phone=fact("+628000000001"))
    fresh = fresh.with_(pending={"applicant.address.rt": "dukcapil"})
    _, differing = found(old, fresh)
    assert differing == {
        NAME: Kind.CHANGED,
        JOB: Kind.EXPIRED,
        "applicant.address.rt": Kind.AWAITED,
        PHONE: Kind.NEW,
    }


def test_what_was_typed_stands_beside_what_a_source_says_otherwise_by_now(letter: PublishedService) -> None:
    old = told(letter).with_(
        answers={JOB: fact("Petani", "applicant", 1), NAME: fact("Sari Contoh", "applicant", 4)}
    )
    after, differing = found(old, told(letter, occupation=fact("Pedagang"), name=fact("Sari Contoh")))
    assert differing == {JOB: Kind.DIFFERS}
    assert (after.answers[JOB].value, after.conflicts[JOB]) == ("Petani", (fact("Pedagang"),))
    assert (NAME in after.answers, after.known[NAME].value) == (False, "Sari Contoh")  # now its owner says so


def test_what_a_registry_confirmed_then_is_asked_again(letter: PublishedService) -> None:
    old = told(letter).with_(answers={NAME: fact("Sari Contoh", "applicant", 4)})
    after, _ = found(old, told(letter))
    assert after.answers[NAME].assurance == 1


def test_an_answer_that_does_not_fit_the_new_version_is_shown_and_asked_again(letter: PublishedService) -> None:
    words = letter.elements["letter.purpose"].model_copy(update={"kind": ElementKind.INTEGER, "choices": []})
    new = letter.model_copy(update={"elements": {**letter.elements, "letter.purpose": words}})
    old = told(letter).with_(answers={PURPOSE: fact("bank", "applicant", 1)}, visited=frozenset({"purpose"}))
    after, differing = found(old, told(new))
    assert differing == {PURPOSE: Kind.RETYPED}
    assert PURPOSE not in after.answers
    [shown] = iv.differences(iv.plan(after), letter)
    assert shown.before is not None
    assert shown.before.value == "bank"
    assert iv.load(new, iv.dump(after), after.today) == after


def test_a_page_that_asks_something_else_now_was_not_seen_yet(letter: PublishedService) -> None:
    pages = [
        one.model_copy(update={"elements": ["address.rt"]}) if one.id == "address" else one
        for one in letter.service.pages
    ]
    new = letter.model_copy(update={"service": letter.service.model_copy(update={"pages": pages})})
    old = told(letter).with_(visited=frozenset({"address", "purpose"}))
    assert found(old, told(new))[0].visited == {"purpose"}


# --- the way of it


def begun(actor: Actor) -> UUID:
    """An interview that is filled in, and left."""
    interview_id = start(actor, REGION, LETTER, NOW)
    open_interview(actor, interview_id, NOW)
    save_page(actor, interview_id, "purpose", {PURPOSE: "bank"}, NOW)
    return interview_id


def kinds(view: OpenInterview) -> Found:
    return {one.path: one.kind for one in differences(view.plan.interview)}


def test_a_day_before_nothing_is_planned_anew(citizen: Actor) -> None:
    interview_id = begun(citizen)
    remember_claims(citizen, {"person.occupation": "Guru"}, "wallet", NOW + DAY)
    view = open_interview(citizen, interview_id, AFTER - DAY)
    assert (view.plan.interview.before, view.plan.values[JOB]) == (None, "Karyawan Swasta")


def test_after_thirty_days_facts_are_taken_anew_and_sending_waits_until_it_was_read(citizen: Actor) -> None:
    interview_id = begun(citizen)
    remember_claims(citizen, {"person.occupation": "Guru"}, "wallet", NOW + DAY)
    with pytest.raises(Conflict, match="changed_since"):
        submit(citizen, interview_id, {}, AFTER)
    view = open_interview(citizen, start(citizen, REGION, LETTER, AFTER), AFTER)
    assert view.id == interview_id
    assert kinds(view) == {JOB: Kind.CHANGED}
    assert (view.plan.values[JOB], view.plan.values[PURPOSE]) == ("Guru", "bank")
    with pytest.raises(Conflict, match="changed_since"):
        submit(citizen, interview_id, {}, AFTER)
    assert kinds(open_interview(citizen, interview_id, AFTER)) == {JOB: Kind.CHANGED}  # until it was read
    assert acknowledge(citizen, interview_id, AFTER).plan.interview.before is None
    assert submit(citizen, interview_id, {}, AFTER).application_id == interview_id


def test_where_nothing_differs_nobody_reads_a_page_about_it(citizen: Actor) -> None:
    interview_id = begun(citizen)
    view = open_interview(citizen, interview_id, AFTER)
    assert (view.plan.interview.before, view.is_due) == (None, False)
    submit(citizen, interview_id, {}, AFTER)


def test_a_new_version_takes_over_what_was_typed_into_the_old_one(citizen: Actor) -> None:
    interview_id = begun(citizen)
    old = open_interview(citizen, interview_id, NOW).published
    with transaction.atomic():
        made = versions.keep(LETTER, retyped(old), NOW)
    adopt(Region.objects.get(code=REGION), made.id, {}, since=NOW.date())
    view = open_interview(citizen, interview_id, AFTER)
    assert view.published.service.version == "2.0.0"
    assert view.plan.values[PURPOSE] == "bank"  # a word like any other, where it was a choice


# --- the page


def test_what_differs_is_read_before_the_interview_goes_on(citizen: Actor) -> None:
    clock.stop(NOW)
    interview_id = begun(citizen)
    remember_claims(citizen, {"person.occupation": "Guru"}, "wallet", NOW + DAY)
    clock.stop(AFTER)
    browser, address = Client(SERVER_NAME="localhost"), f"/wawancara/{interview_id}"
    enter(browser, replace(citizen, account_id=None))
    for way in ("/", "/periksa/", "/hal/purpose/"):
        assert browser.get(f"{address}{way}", follow=True).redirect_chain[-1][0] == f"{address}/perubahan/"
    page = browser.get(f"{address}/perubahan/").content.decode()
    assert all(said in page for said in ("24 November 2026", "Sekarang: Guru", "Sebelumnya: Karyawan Swasta"))
    sent = browser.post(f"{address}/periksa/", {"confirmed": "yes"})
    assert sent.headers["location"] == f"{address}/perubahan/"
    read = browser.post(f"{address}/perubahan/")
    assert (read.status_code, read.headers["location"]) == (303, f"{address}/periksa/")
    assert browser.get(f"{address}/perubahan/").headers["location"] == f"{address}/periksa/"
    clock.stop(None)
