"""Limits on how often something may be tried, counted in the database so that every process counts along."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from mpp.identity.errors import SignInRefused
from mpp.identity.models import Limit
from mpp.kernel.keys import process_ring

_COUNT = """INSERT INTO identity_limit AS l (key, count, until) VALUES (%(key)s, 1, %(until)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN l.until <= %(now)s THEN 1 ELSE l.count + 1 END,
        until = CASE WHEN l.until <= %(now)s THEN EXCLUDED.until ELSE l.until END
    RETURNING count, until"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `most` tries within `window`; `code` is what a refusal says."""

    name: str
    most: int
    window: timedelta
    code: str


# A phone costs us money and its owner nerves; a mobile network puts thousands behind one address.
CODES_A_PHONE = Allowance("codes_a_phone", 5, timedelta(hours=1), "too_many_codes")
CODES_AN_ADDRESS = Allowance("codes_an_address", 100, timedelta(hours=1), "too_many_codes")
GUESSES_AN_ADDRESS = Allowance("guesses_an_address", 200, timedelta(hours=1), "too_many_attempts")
# A counter serves far fewer; whoever tries out numbers is stopped.
CARDS_AN_OFFICER = Allowance("cards_an_officer", 60, timedelta(hours=1), "too_many_attempts")
OFFERS_A_PERSON = Allowance("offers_a_person", 20, timedelta(hours=1), "too_many_attempts")
PASSWORDS_A_LOGIN = Allowance("passwords_a_login", 10, timedelta(minutes=15), "too_many_attempts")
SECOND_FACTORS = Allowance("second_factors", 5, timedelta(minutes=5), "too_many_attempts")


def spend(allowance: Allowance, who: str, now: datetime) -> None:
    """Count one try of `who` (an address, a login, a blind index), which is kept as a keyed digest only.

    Raises:
        SignInRefused: the allowance is spent; `retry_at` says until when.
    """
    values: dict[str, str | datetime] = {"key": _key(allowance, who), "until": now + allowance.window, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        count, until = cursor.fetchone()
    if count > allowance.most:
        raise SignInRefused(allowance.code, retry_at=until)


def forgive(allowance: Allowance, who: str) -> None:
    """Forget the tries: whoever proves to be right starts afresh."""
    Limit.objects.filter(key=_key(allowance, who)).delete()


def keyed_digest(*parts: str) -> str:
    """Return 64 hexadecimal digits that say nothing without the key ring's secret."""
    return hmac.new(process_ring().secret("sign_in"), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def _key(allowance: Allowance, who: str) -> str:
    return keyed_digest("limit", allowance.name, who)
