"""The demonstration's officers: there once, the same at every start, and only beside the sandbox."""

from typing import Any

import pytest
from django.core.management import call_command

from mpp.identity import actions, demo, totp
from mpp.identity.actor import ANONYMOUS
from mpp.identity.models import Account
from mpp.kernel import clock


@pytest.mark.django_db(transaction=True)
def test_every_role_at_every_agency_can_sign_in_and_seeding_again_adds_nobody(settings: Any) -> None:
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("load_reference")
    call_command("seed_demo")
    call_command("seed_demo")
    assert Account.objects.count() == len(list(demo.officers()))
    technical = demo.DemoOfficer("92.08", "dinkes", "technical")
    known = technical.credentials("rahasia-contoh")
    account = actions.check_password(ANONYMOUS, known.login, known.password, "192.0.2.1", clock.now())
    code = totp.code_at(known.seed, totp.step_at(clock.now()))
    actor = actions.sign_in_officer(ANONYMOUS, account, code, clock.now())
    assert (actor.agency_kind, actor.roles) == ("dinkes", frozenset({"technical"}))


@pytest.mark.django_db(transaction=True)
def test_without_the_sandbox_nobody_is_seeded(settings: Any) -> None:
    settings.MPP_DEMO_SECRET = ""
    call_command("seed_demo")
    assert Account.objects.count() == 0


def test_another_installation_has_other_secrets_and_none_is_printed_by_accident() -> None:
    officer = demo.DemoOfficer("35.10", "dukcapil", "clerk")
    here, there = officer.credentials("satu"), officer.credentials("dua")
    assert here.password != there.password
    assert here.seed != there.seed
    assert here.password not in repr(here)
