"""`mpp journey` inside the test: its browsers speak to this process, which notes what each request cost."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import httpx
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mpp.cli.journey.browser import Browser, Document
from mpp.cli.journey.citizen import Citizen
from mpp.cli.journey.office import Officer
from mpp.cli.journey.record import Record
from mpp.cli.journey.story import Story, story_of
from mpp.config.wsgi import application
from mpp.identity import demo, totp
from tests.trust.world import World

HOME = "http://localhost"
MANY_ROUNDS = 20


@dataclass(frozen=True)
class Request:
    """One request that this process answered."""

    method: str
    address: str  # path and query
    queries: list[str] = field(repr=False)


@dataclass
class Watch:
    """This process's own web server, noting its requests."""

    requests: list[Request] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        address = environ["PATH_INFO"] + (f"?{query}" if query else "")
        with CaptureQueriesContext(connection) as counted:
            answer = b"".join(application(environ, start))
        queries = [str(one["sql"]) for one in counted.captured_queries]
        self.requests.append(Request(environ["REQUEST_METHOD"], address, queries))
        return [answer]


def browser(watch: Watch) -> Browser:
    """A journey's browser: our pages from this process, the national systems' over the network."""
    made = Browser(HOME)
    made.close()
    inside = httpx.WSGITransport(app=watch)
    made._http = httpx.Client(
        base_url=HOME, mounts={HOME: inside}, timeout=30, follow_redirects=True, trust_env=False
    )
    return made


@dataclass
class Walk:
    """One application driven through the pages, step by step."""

    world: World
    service: str
    region: str = "35.10"
    watch: Watch = field(default_factory=Watch)
    _browsers: list[Browser] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.record = Record(self.service)
        self.story: Story = story_of(self.region, self.service)
        person = self.world.people[self.story.person]
        self.citizen = Citizen(self._browser(), {**person, "pin": person["pin"]}, self.record)
        self._officers: dict[tuple[str, str], Officer] = {}

    def apply(self) -> str:
        """Sign in, answer, send; return the address to follow."""
        self.citizen.sign_in()
        return self.citizen.apply(self.story)

    def decide(self) -> list[str]:
        """Let the officers decide what waits for them; return the tasks that were decided."""
        passes: Counter[str] = Counter()
        for _ in range(MANY_ROUNDS):
            done = [task for one in self._posts() if (task := one.work(self.story, self.record.number, passes))]
            if not done:
                break
        return list(passes.elements())

    def worklists(self) -> list[Document]:
        """What nobody has taken, as each officer of the story sees it."""
        return [officer._browser.open("/meja/?daftar=kantor") for officer in self._posts()]

    def _posts(self) -> Iterator[Officer]:
        for post in sorted(self.story.posts()):
            if post not in self._officers:
                self._officers[post] = Officer(self._browser(), self._account(*post), self.record)
                self._officers[post].sign_in()
            yield self._officers[post]

    def _account(self, agency: str, role: str) -> dict[str, Any]:
        officer = demo.DemoOfficer(self.region, agency, role)
        known = officer.credentials(settings.MPP_DEMO_SECRET)
        account = {"login": known.login, "password": known.password, "totp_seed": totp.base32(known.seed)}
        return account | {"agency": agency, "role": role}

    def _browser(self) -> Browser:
        self._browsers.append(browser(self.watch))
        return self._browsers[-1]

    def close(self) -> None:
        """Close every browser."""
        for one in self._browsers:
            one.close()
