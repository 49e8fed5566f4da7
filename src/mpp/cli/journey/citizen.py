"""The citizen's part: sign in, answer what is asked, send, follow, fetch."""

import io
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import pikepdf
from PIL import Image

from mpp.cli.journey.browser import Browser, Document, Files
from mpp.cli.journey.errors import Stranded
from mpp.cli.journey.filling import Entries, asked_by, entries
from mpp.cli.journey.record import Record
from mpp.cli.journey.story import Story

MOST_PAGES = 60
CITIZEN = "warga"
HOME = "/saya/"
_PAGE, _CHECK, _FOLLOW = (re.compile(rf"/{part}/") for part in ("hal", "periksa", "(?:permohonan|peristiwa)"))


class Citizen:
    """One signed-in person's browser."""

    def __init__(self, browser: Browser, account: Mapping[str, Any], record: Record) -> None:
        self._browser, self._account, self.record = browser, account, record
        self._signed_in = False

    def sign_in(self) -> None:
        """Sign in with the national account and share the wallet; once a browser."""
        if self._signed_in:
            return
        with self.record.step(CITIZEN, "sign_in") as told:
            self._browser.reach(HOME, self._enter)
            told.append(self._account["key"])
        self._signed_in = True

    def _enter(self) -> Document:
        page = self._browser.open(f"/masuk?next={HOME}")
        if page.path == HOME:
            return page
        page = self._browser.open(page.links("/masuk/nasional")[0])
        if "/idp/" in page.url and any("pin" in form.names for form in page.forms()):
            page = self._browser.send(page.form("pin"), {"nik": self._account["nik"], "pin": self._account["pin"]})
        if "/idp/" in page.url:
            page = self._browser.send(page.form("share"), {"decision": "allow"})
        return page

    def apply(self, story: Story) -> str:
        """Start, answer what is asked, check and send. Return the address to follow. Raises Stranded."""
        with self.record.step(CITIZEN, "start"):
            page = self._browser.open(story.start)
            page = self._browser.send(page.form("/mulai"), {})
        for _ in range(MOST_PAGES):
            if _CHECK.search(page.path):
                return self._send(page)
            if not _PAGE.search(page.path):
                raise Stranded(f"{page.path} ({page.status}) is no page of an interview: {page.text[:300]}")
            page = self._answer(page, story)
        raise Stranded(f"more than {MOST_PAGES} pages")

    def _answer(self, page: Document, story: Story) -> Document:
        form = page.form("csrfmiddlewaretoken")
        asked = asked_by(form.names)
        with self.record.step(CITIZEN, "answer") as told:
            filled, files = _filled(asked, form.names, story.answers)
            told.append(", ".join(sorted(asked)))
            after = self._browser.send(form, filled, files)
        if after.path == page.path:
            raise Stranded(f"{page.path} was not taken ({after.status}): {after.text[:400]}")
        self.record.asked += sorted(asked - set(self.record.asked))
        return after

    def _send(self, page: Document) -> str:
        with self.record.step(CITIZEN, "submit") as told:
            self.record.known = [
                " ".join(one.xpath("string(dt)").split())
                for one in page.tree.xpath("//dl/div[@data-source and @data-source!='asked']")
            ]
            confirming = any("confirmed" in form.names for form in page.forms())
            form = page.form("confirmed" if confirming else "csrfmiddlewaretoken")
            after = self._browser.send(form, {"confirmed": "yes"} if confirming else {})
            if not _FOLLOW.search(after.path):
                raise Stranded(f"not sent ({after.status}): {after.text[:400]}")
            self.record.number = _number(after)
            told.append(self.record.number)
        return after.path

    def parts(self, follow: str) -> dict[str, tuple[str, str]]:
        """The applications of a bundle: by their services, number and address."""
        rows = self._browser.open(follow).tree.xpath("//li[@data-service]")
        return {
            one.get("data-service"): (str(one.xpath(".//@data-number")[0]), str(one.xpath(".//a/@href")[0]))
            for one in rows
        }

    def has_ended(self, follow: str) -> bool:
        """Whether the tracking page says that the case is closed."""
        return bool(self._browser.open(follow).tree.xpath("//*[@data-case='closed']"))

    def documents(self, follow: str) -> list[str]:
        """The addresses of what was issued so far."""
        return list(dict.fromkeys(self._browser.open(follow).links("/dokumen/")))

    def fetch(self, address: str) -> bytes:
        """A document's file. Raises Stranded for what is no PDF."""
        content = self._browser.open(address).content
        if not content.startswith(b"%PDF-"):
            raise Stranded(f"{address} is no PDF")
        return content

    def verify(self, content: bytes) -> str:
        """The verdict of the public page on a file. Raises Stranded for a page that gives none."""
        with self.record.step(CITIZEN, "verify") as told:
            form = self._browser.open("/periksa/").form("file")
            page = self._browser.send(form, {}, {"file": ("dokumen.pdf", content, "application/pdf")})
            found = [str(one) for one in page.tree.xpath("//@data-verdict")]
            if len(found) != 1:
                raise Stranded(f"{page.path} ({page.status}) gives no verdict: {page.text[:300]}")
            told.append(found[0])
        return found[0]


def _filled(asked: set[str], names: set[str], answers: Mapping[str, Any]) -> tuple[Entries, Files]:
    """The entries and files that answer a page. Raises Stranded for what the story does not answer."""
    missing = sorted(path for path in asked if path not in answers)
    if missing:
        raise Stranded(f"asked for {', '.join(missing)}, which the scenario does not answer")
    texts: Entries = {}
    files: dict[str, tuple[str, bytes, str]] = {}
    for path in asked:
        value = answers[path]
        if isinstance(value, Mapping) and "file" in value:
            files[path] = _scan(str(value["file"]))
        else:
            texts |= entries(path, value, names)
    return texts, files


def _scan(name: str) -> tuple[str, bytes, str]:
    """A photo where the scenario names a `.jpg`, else a one-page PDF such as a phone's scanner makes."""
    content = io.BytesIO()
    if name.endswith(".jpg"):
        Image.new("RGB", (300, 400), "white").save(content, "JPEG")
        return PurePath(name).name, content.getvalue(), "image/jpeg"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(content)
    return PurePath(name).name, content.getvalue(), "application/pdf"


def _number(page: Document) -> str:
    """The application's number on its page. Raises Stranded."""
    found = page.tree.xpath("//*[@data-number]/@data-number")
    if not found:
        raise Stranded(f"no number on the page of {page.heading!r}")
    return str(found[0])
