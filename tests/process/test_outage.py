"""The national registries go away while people are at it, over real HTTP: all go on, and it is caught up later."""

import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from mpp.catalogue.loader import load_pack
from mpp.catalogue.reading import read_yaml
from mpp.catalogue.scenario import Scenario
from mpp.cli.journey.browser import Browser
from mpp.cli.journey.citizen import Citizen
from mpp.cli.journey.office import Officer
from mpp.cli.journey.record import Record, Step
from mpp.cli.journey.story import Story, in_our_days
from mpp.kernel import clock
from tests.applications.conftest import PACKS
from tests.running import MPP, Running

BACK_SECONDS = 180  # the first look again is after seconds; a loaded machine must not fail the suite
SYSTEMS = ("dukcapil", "sdmk", "satusehat")
CAUGHT_UP = "Jawaban dari sistem nasional masuk"


class Town:
    """A running installation, its demo's people, and the switch of the sandbox's registries."""

    def __init__(self, running: Running) -> None:
        self.running, self.base = running, f"http://127.0.0.1:{running.port}"
        told = subprocess.run([MPP, "accounts", "--json"], env=running.environment, capture_output=True, check=True)
        self.accounts: dict[str, list[dict[str, Any]]] = json.loads(told.stdout)
        self._browsers: list[Browser] = []

    def browser(self) -> Browser:
        self._browsers.append(Browser(self.base))
        return self._browsers[-1]

    def go_home(self) -> None:
        for browser in self._browsers:
            browser.close()

    def registries(self, *, away: bool) -> None:
        for system in SYSTEMS:
            knob = f"http://127.0.0.1:{self.running.sandbox_port}/_control/{system}"
            httpx.post(knob, json={"outage": away}, trust_env=False, timeout=10).raise_for_status()

    def citizen(self, key: str, tell: Callable[[Step], None]) -> Citizen:
        account = next(one for one in self.accounts["citizens"] if one["key"] == key)
        return Citizen(self.browser(), account, Record("", tell=tell))

    def officers(self, story: Story) -> list[Officer]:
        posts = {(one["agency"], one["role"]): one for one in self.accounts["officers"] if one["region"] == "35.10"}
        return [Officer(self.browser(), posts[post], Record("")) for post in sorted(story.posts())]


@pytest.fixture(scope="module")
def town(prepared_home: Callable[[str], Path]) -> Iterator[Town]:
    running = Running(prepared_home("outage"), MPP_REGISTRY_REST="3")
    running.wait_until_ready()
    started = Town(running)
    yield started
    started.go_home()
    running.stop()


@pytest.fixture(autouse=True)
def well_again(town: Town) -> Iterator[None]:
    yield
    town.registries(away=False)


def told_by(service: str) -> Story:
    """The journey that the pack itself tells."""
    folder = PACKS / "services" / service
    published = load_pack(folder).published
    scenario = Scenario.model_validate(read_yaml(folder / "scenarios" / "journey.yaml")[0])
    answers = in_our_days(published, scenario, clock.now().date())
    return Story(published.service, "35.10", scenario.person, answers, scenario.decisions)


def decide(officers: list[Officer], story: Story, number: str, passes: Counter[str]) -> None:
    """Let everybody take what waits, until nothing does."""
    for officer in officers:
        officer.sign_in()
    while any(officer.work(story, number, passes) for officer in officers):
        pass


def until(holds: Callable[[], bool], what: str) -> None:
    limit = time.monotonic() + BACK_SECONDS
    while not holds():
        assert time.monotonic() < limit, what
        time.sleep(0.5)


def finish(
    officers: list[Officer], story: Story, citizen: Citizen, follow: str, passes: Counter[str]
) -> Mapping[str, str]:
    """Bring the case to its end, and say what its documents are worth."""
    number = citizen.record.number

    def ended() -> bool:
        decide(officers, story, number, passes)
        return citizen.has_ended(follow)

    until(ended, f"{number} does not end")
    return {address: citizen.verify(citizen.fetch(address)) for address in citizen.documents(follow)}


def words(citizen: Citizen, follow: str) -> str:
    return citizen._browser.open(follow).text


@pytest.mark.process
def test_a_birth_goes_through_while_dukcapil_leaves_in_mid_interview_and_is_confirmed_later(town: Town) -> None:
    story = told_by("akta-kelahiran")

    def leave_at_the_first_answer(step: Step) -> None:
        if step.what == "answer":
            town.registries(away=True)

    citizen = town.citizen(story.person, leave_at_the_first_answer)
    citizen.sign_in()
    follow = citizen.apply(story)  # asked for nothing that the story, told with registries at hand, does not answer
    assert citizen.record.asked[0] == "applicant.birth.reporter_relation"
    assert CAUGHT_UP not in words(citizen, follow)
    town.registries(away=False)
    until(lambda: CAUGHT_UP in words(citizen, follow), "the witnesses were never confirmed")
    assert set(finish(town.officers(story), story, citizen, follow, Counter()).values()) == {"genuine"}


@pytest.mark.process
def test_a_doctor_applies_while_sdmk_is_away_and_signs_only_on_its_word(town: Town) -> None:
    story, passes = told_by("sip-dokter"), Counter[str]()

    def leave_after_signing_in(step: Step) -> None:
        if step.what == "sign_in":
            town.registries(away=True)

    citizen = town.citizen(story.person, leave_after_signing_in)
    citizen.sign_in()
    follow = citizen.apply(story)
    officers = town.officers(story)
    decide(officers, story, citizen.record.number, passes)
    assert sorted(passes) == ["examine", "verify"]  # nobody signs what SDMK has not said
    assert CAUGHT_UP not in words(citizen, follow)
    town.registries(away=False)
    assert set(finish(officers, story, citizen, follow, passes).values()) == {"genuine"}
    assert passes["sign"] == 1
    assert CAUGHT_UP in words(citizen, follow)
