"""The officers' part: sign in by two factors, take the case's task, decide as the story says."""

import time
from base64 import b32decode
from collections import Counter
from collections.abc import Mapping
from typing import Any

from mpp.cli.journey.browser import Browser, Document
from mpp.cli.journey.errors import Stranded
from mpp.cli.journey.record import Record
from mpp.cli.journey.story import Story
from mpp.identity import totp
from mpp.kernel import clock

HAND_OVER = "handed_over"  # `processes.moving.terms.HANDED_OVER`
DESK = "/meja/"
LISTS = (f"{DESK}?daftar=saya", f"{DESK}?daftar=kantor")  # taken, and taken by nobody
REFUSED = 422


class Officer:
    """One officer's browser."""

    def __init__(self, browser: Browser, account: Mapping[str, Any], record: Record) -> None:
        self._browser, self._account, self.record = browser, account, record
        self._signed_in = False

    @property
    def post(self) -> tuple[str, str]:
        """Agency and role."""
        return self._account["agency"], self._account["role"]

    def sign_in(self) -> None:
        """Password, then the code of the moment; a code that was used already is waited out. Once a browser."""
        if self._signed_in:
            return
        with self.record.step(self._account["login"], "sign_in"):
            self._browser.reach(DESK, self._enter)
        self._signed_in = True

    def _enter(self) -> Document:
        page = self._browser.open(f"/masuk/petugas?next={DESK}")
        if page.path == DESK:
            return page
        named = {"login": self._account["login"], "password": self._account["password"]}
        return self._with_code(self._browser.send(page.form("login"), named))

    def _with_code(self, page: Document) -> Document:
        """A code is good once: after a used one the next, and at last that of the next half minute."""
        for ahead in (0, totp.DRIFT_STEPS):
            after = self._browser.send(page.form("code"), {"code": self._code(ahead)})
            if after.status != REFUSED:
                return after
        time.sleep(totp.STEP_SECONDS)
        return self._browser.send(page.form("code"), {"code": self._code(totp.DRIFT_STEPS)})

    def _code(self, ahead: int) -> str:
        seed = self._account["totp_seed"]
        return totp.code_at(b32decode(seed + "=" * (-len(seed) % 8)), totp.step_at(clock.now()) + ahead)

    def work(self, story: Story, number: str, passes: Counter[str]) -> str:
        """Take and decide this case's task, when one waits here; return its name, or nothing. Raises Stranded."""
        page = self._find(number)
        if page is None:
            return ""
        task = story.task_under(page.heading)
        decided = (story.decisions.get(task) or [HAND_OVER])[passes[task] :]
        if not any("/putuskan" in form.action for form in page.forms()):
            return ""  # what is to be handed over is not printed yet
        if not decided:
            raise Stranded(f"{page.heading}: the scenario decides {task!r} only {passes[task]} times")
        with self.record.step(self._account["login"], task) as told:
            self._decide(page, decided[0])
            told.append(decided[0])
        passes[task] += 1
        return task

    def _decide(self, page: Document, decision: str) -> None:
        form = page.form("/putuskan")
        chosen = {"decision": decision} if decision in form.values or "decision" in form.names else {}
        after = self._browser.send(form, chosen)
        if after.status >= 400 and not self._browser.repeated:  # a repeated decision was taken the first time
            raise Stranded(f"{page.heading} was not decided ({after.status}): {after.text[:300]}")

    def _find(self, number: str) -> Document | None:
        """The page of the task of this case, claimed; None when none waits for this officer."""
        pages = [self._browser.open(one) for one in LISTS]
        found = [(page, row) for page in pages for row in _rows(page, number)]
        if not found:
            return None
        page, row = found[0]
        links = [link for link in row.xpath(".//a/@href") if "/tugas/" in link]
        if links:
            return self._claimed(self._browser.open(links[0]))
        action = row.xpath(".//form/@action")[0]
        return self._browser.send(page.form(action), {})

    def _claimed(self, page: Document) -> Document:
        """The task's page; taken first where it still is nobody's."""
        taking = next((form for form in page.forms() if form.action.endswith("/ambil")), None)
        return page if taking is None else self._browser.send(taking, {})


def _rows(page: Document, number: str) -> list[Any]:
    """The lines of a worklist that name this case."""
    rows: list[Any] = page.tree.xpath("//main//*[self::tr or self::li][contains(., $number)]", number=number)
    return rows
