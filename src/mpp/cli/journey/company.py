"""Everybody who takes part in journeys: browsers that stay signed in from one journey to the next."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mpp.cli.journey.browser import Browser
from mpp.cli.journey.citizen import CITIZEN, Citizen
from mpp.cli.journey.errors import Stranded
from mpp.cli.journey.office import Officer
from mpp.cli.journey.record import Record
from mpp.cli.journey.story import Story

WAITING_SECONDS = 90.0
PAUSE_SECONDS = 0.2


@dataclass
class Company:
    """The demo's people at one server."""

    base_url: str
    citizens: Sequence[dict[str, Any]]
    officers: Sequence[dict[str, Any]]
    patience_seconds: float = 0.0  # while the server is away
    waiting_seconds: float = WAITING_SECONDS  # for what a system has to do, while nothing moves
    _browsers: list[Browser] = field(default_factory=list)
    _citizens: dict[str, Citizen] = field(default_factory=dict)
    _officers: dict[str, Officer] = field(default_factory=dict)

    def play(self, story: Story, record: Record) -> dict[str, bytes]:
        """Bring one application from its start to its documents; return their files by address.

        Raises:
            Stranded: a page is not what the story expects, or nothing moves for too long.
        """
        citizen = self._citizen(story, record)
        citizen.sign_in()
        follow = citizen.apply(story)
        if story.parts:
            found = self._follow_parts(story, record, citizen, follow)
        else:
            self._decide(story, record, citizen, follow)
            found = citizen.documents(follow)
        with record.step(CITIZEN, "download") as told:
            files = {address: citizen.fetch(address) for address in found}
            told.append(f"{len(files)}")
        record.verdict = ", ".join(sorted({citizen.verify(content) for content in files.values()}))
        return files

    def _follow_parts(self, story: Story, record: Record, citizen: Citizen, follow: str) -> list[str]:
        """Bring each application of a bundle to its end, one after the other; return the addresses of documents."""
        found: list[str] = []
        for service, (number, address) in citizen.parts(follow).items():
            record.number = number
            self._decide(story.parts[service], record, citizen, address)
            found += citizen.documents(address)
        return found

    def _decide(self, story: Story, record: Record, citizen: Citizen, follow: str) -> None:
        """Let the officers work until the case has ended. What waits for a system is waited for."""
        officers = [self._officer(story, record, post) for post in sorted(story.posts())]
        passes: Counter[str] = Counter()
        limit = time.monotonic() + self.waiting_seconds
        while time.monotonic() < limit:
            for officer in officers:
                officer.sign_in()
                if officer.work(story, record.number, passes):
                    limit = time.monotonic() + self.waiting_seconds
            if citizen.has_ended(follow):
                return
            time.sleep(PAUSE_SECONDS)
        raise Stranded(f"{record.number} did not move for {self.waiting_seconds:.0f} s; decided: {dict(passes)}")

    def _citizen(self, story: Story, record: Record) -> Citizen:
        if story.person not in self._citizens:
            account = next((one for one in self.citizens if one["key"] == story.person), None)
            if account is None:
                raise Stranded(f"the sandbox knows nobody as {story.person!r}")
            self._citizens[story.person] = Citizen(self._browser(), account, record)
        self._citizens[story.person].record = record
        return self._citizens[story.person]

    def _officer(self, story: Story, record: Record, post: tuple[str, str]) -> Officer:
        found = [o for o in self.officers if (o["agency"], o["role"]) == post and o["region"] == story.region]
        if not found:
            raise Stranded(f"{story.region} has no officer for {post}")
        login = found[0]["login"]
        if login not in self._officers:
            self._officers[login] = Officer(self._browser(), found[0], record)
        self._officers[login].record = record
        return self._officers[login]

    def _browser(self) -> Browser:
        self._browsers.append(Browser(self.base_url, self.patience_seconds))
        return self._browsers[-1]

    def close(self) -> None:
        """Close every browser."""
        for browser in self._browsers:
            browser.close()
