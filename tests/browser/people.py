"""The demo people of the running platform, as they sign in with a browser."""

import json
import subprocess
import time
from base64 import b32decode
from functools import cache
from typing import Any

from playwright.sync_api import Browser, Page

from mpp.identity import totp
from mpp.kernel import clock
from tests.running import MPP, Running

NARROW: Any = {"width": 320, "height": 640}
CODE = "Kode enam angka"

_last_step: dict[str, int] = {}  # by the seed of an officer: the half minute whose code was used last


@cache
def accounts(started: Running) -> Any:
    """Everybody of the demo; the codes are of the moment in which it was asked first."""
    done = subprocess.run([MPP, "accounts", "--json"], env=started.environment, capture_output=True, check=True)
    return json.loads(done.stdout)


def citizen(started: Running, key: str) -> Any:
    return next(one for one in accounts(started)["citizens"] if one["key"] == key)


def officer(started: Running, login: str) -> Any:
    return next(one for one in accounts(started)["officers"] if one["login"] == login)


def unused_code(account: Any) -> str:
    """A code is good once: after a used one that of the next half minute, waited for until the server takes it."""
    seed = account["totp_seed"]
    step = max(totp.step_at(clock.now()), _last_step.get(seed, 0) + 1)
    while step > totp.step_at(clock.now()) + totp.DRIFT_STEPS:
        time.sleep(0.5)
    _last_step[seed] = step
    return totp.code_at(b32decode(seed + "=" * (-len(seed) % 8)), step)


def at_the_desk(started: Running, browser: Browser, login: str) -> Page:
    """A narrow browser in which this officer has signed in."""
    page, account = browser.new_page(viewport=NARROW, locale="id-ID"), officer(started, login)
    page.goto(f"http://127.0.0.1:{started.port}/masuk/petugas?next=/meja/")
    page.get_by_label("Nama masuk").fill(login)
    page.get_by_label("Kata sandi").fill(account["password"])
    page.get_by_role("button", name="Lanjutkan").click()
    enter_code(page, account)
    return page


def enter_code(page: Page, account: Any) -> None:
    """The code of the moment, and another where somebody else of this officer's tests has used that one."""
    for _ in range(3):
        page.get_by_label(CODE).fill(unused_code(account))
        page.get_by_role("button", name="Masuk", exact=True).last.click()
        page.wait_for_load_state()
        if not page.get_by_label(CODE).count():
            return
    raise AssertionError(f"{account['login']} does not get in")


def sign_in_citizen(page: Page, started: Running, key: str, then: str) -> None:
    """With the national account, and on to an address of the platform."""
    person = citizen(started, key)
    page.goto(f"http://127.0.0.1:{started.port}/masuk?next={then}")
    page.get_by_role("link", name="Masuk dengan akun nasional").click()
    page.locator("#nik").fill(person["nik"])
    page.locator("#pin").fill(person["pin"])
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("button", name="Setuju").click()
