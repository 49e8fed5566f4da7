"""`mpp journey` tells a pack's scenario as of today, however long ago it was written."""

from datetime import date, timedelta
from pathlib import Path

from mpp.catalogue.loader import load_pack
from mpp.catalogue.scenario import Scenario
from mpp.cli.journey.story import in_our_days

PACKS = Path(__file__).parents[2] / "packs" / "services"


def test_a_birth_stays_nine_days_ago_and_the_rest_stays_as_written() -> None:
    published = load_pack(PACKS / "akta-kelahiran").published
    scenario = Scenario.model_validate(published.scenarios["journey"])
    today = date(2031, 3, 5)
    answers = in_our_days(published, scenario, today)
    assert answers == {**scenario.answers, "child.birth_date": (today - timedelta(days=9)).isoformat()}


def test_the_birth_date_of_a_person_with_a_nik_stays() -> None:
    published = load_pack(PACKS / "surat-keterangan-domisili").published
    scenario = Scenario.model_validate(published.scenarios["stranger"])
    assert in_our_days(published, scenario, date(2031, 3, 5)) == scenario.answers
