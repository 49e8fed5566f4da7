"""What a region's administrator does by command: an officer leaves, the offices' days change."""

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.management import call_command

from mpp.cli import main
from mpp.identity.models import Account
from mpp.regions.models import Holiday, Region


@pytest.fixture
def demo(transactional_db: None, settings: Any) -> None:
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("load_reference")
    call_command("seed_demo")


def test_an_officer_who_is_dismissed_can_sign_in_no_more(demo: None) -> None:
    done = CliRunner().invoke(main, ["officer", "dismiss", "verifier.dukcapil.3510", "--json"])
    assert (done.exit_code, json.loads(done.output)) == (0, {"login": "verifier.dukcapil.3510", "returned": 0})
    assert not Account.objects.get(login="verifier.dukcapil.3510").is_active
    assert CliRunner().invoke(main, ["officer", "dismiss", "nobody"]).exit_code == 1


def test_hours_and_holidays_of_a_region_are_set_by_its_decree(demo: None) -> None:
    told = ["calendar", "set", "35.10", "--hours", "friday=07:30-11:00", "--holiday", "2026-12-18=Hari Jadi"]
    done = CliRunner().invoke(main, [*told, "--basis", "SK Bupati 1/2026", "--json"])
    assert done.exit_code == 0, done.output
    hours = Region.objects.get(code="35.10").hours
    assert (hours["4"], hours["0"]) == (["07:30", "11:00"], ["08:00", "16:00"])
    row = Holiday.objects.get(area_code="35.10", day=date(2026, 12, 18))
    assert (row.name, row.basis) == ("Hari Jadi", "SK Bupati 1/2026")
    for wrong, code in ((["35.10", "--hours", "monday=x"], 2), (["99.99"], 1)):
        assert CliRunner().invoke(main, ["calendar", "set", *wrong, "--basis", "-"]).exit_code == code
