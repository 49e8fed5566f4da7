"""A journey is quiet: no address and no log of it says who the person is."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.jobs import run_jobs
from tests.trust.hidden import found_in, unpacked
from tests.trust.walking import Walk
from tests.trust.world import World, scenario

LETTER, BIRTH, PERMIT = "surat-keterangan-domisili", "akta-kelahiran", "sip-dokter"


@dataclass(frozen=True)
class Heard:
    """What a journey left behind where others read."""

    addresses: list[str]
    log: bytes
    names: set[str]


@pytest.fixture(scope="module", params=[LETTER, BIRTH, PERMIT])
def heard(world: World, request: pytest.FixtureRequest) -> Iterator[Heard]:
    """One journey through the pages as citizen and officers, and its jobs, with the logs as they are configured."""
    shown = logging.StreamHandler(stream := _Lines())
    shown.setFormatter(logging.Formatter("{asctime} {levelname} {name} {message}", style="{"))
    logging.getLogger().addHandler(shown)
    walk = Walk(world, request.param)
    try:
        follow = walk.apply()
        walk.decide()
        run_jobs()
        walk.decide()
        walk.citizen.has_ended(follow)
        _stumble(walk)
    finally:
        logging.getLogger().removeHandler(shown)
        walk.close()
    person = walk.world.people[walk.story.person]
    names = {str(person[key]) for key in ("name", "nik", "kk", "phone")}
    names |= {v for k, v in scenario(request.param)["answers"].items() if k.endswith((".name", ".nik"))}
    yield Heard([one.address for one in walk.watch.requests], stream.text.encode(), names)


class _Lines:
    """Keeps what is logged, before anything is hidden: the last line of defence is not to be needed."""

    text = ""

    def write(self, line: str) -> None:
        self.text += line

    def flush(self) -> None:
        """Nothing waits."""


def _stumble(walk: Walk) -> None:
    """What goes wrong is logged most: a page that is not there, a form refused."""
    browser = walk._browsers[0]
    for address in ("/wawancara/00000000-0000-7000-8000-000000000000/", "/tidak-ada"):
        with pytest.raises(Exception, match="404"):
            browser.open(address)


def test_no_address_says_who_the_person_is(heard: Heard) -> None:
    assert len(heard.addresses) > 15
    assert found_in(unpacked("\n".join(heard.addresses).encode()), heard.names) == set()


def test_no_log_says_who_the_person_is(heard: Heard) -> None:
    assert b"registry_called" in heard.log  # something was logged at all
    assert found_in(unpacked(heard.log), heard.names) == set()
