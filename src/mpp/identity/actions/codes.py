"""One-time codes: sent by SMS to a phone, or given by an officer to a person at the counter."""

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext

from mpp.identity import limits, persons
from mpp.identity.actor import Actor, Assurance
from mpp.identity.errors import SignInRefused
from mpp.identity.models import OneTimeCode, PhoneIdentity
from mpp.identity.policy import policy
from mpp.identity.ports import CodeSender
from mpp.identity.trail import note
from mpp.kernel.blind import NotIndexable, normal_phone
from mpp.kernel.ids import new_id
from mpp.kernel.keys import process_blind
from mpp.kernel.scope import Scope, unit_of_work

PHONE_CODE_LASTS = timedelta(minutes=10)
COUNTER_CODE_LASTS = timedelta(minutes=60)
PHONE_CODE_DIGITS = 6
COUNTER_CODE_LETTERS = 10  # 50 bits: it is found by itself, so guessing must be hopeless
GUESSES = 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing to mistake for something else
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})

Purpose = OneTimeCode.Purpose


@policy("identity.send_code")
def send_code(actor: Actor, phone: str, address: str, sender: CodeSender, now: datetime) -> None:
    """Send a code to a phone, in its reader's language, known or not: the answer tells nothing.

    Raises:
        SignInRefused: phone_invalid, or too_many_codes with `retry_at`.
        NotSent: the gateway did not take it.
    """
    number = _number(phone)
    index = process_blind().phone(number)
    limits.spend(limits.CODES_AN_ADDRESS, address, now)
    limits.spend(limits.CODES_A_PHONE, index, now)
    code = "".join(secrets.choice("0123456789") for _ in range(PHONE_CODE_DIGITS))
    _keep(Purpose.PHONE, index, code, now + PHONE_CODE_LASTS)
    text = gettext("MPP Digital: kode masuk Anda %(code)s, berlaku 10 menit. Jangan berikan kepada siapa pun.")
    sender.send(number, text % {"code": code}, key=str(new_id()))


@policy("identity.sign_in")
def sign_in_by_phone(actor: Actor, phone: str, code: str, address: str, now: datetime) -> Actor:
    """Return the person of the phone, made at the first sign-in. The code is good once.

    Raises:
        SignInRefused: wrong_code, code_expired, too_many_attempts, phone_invalid, account_closed.
    """
    index = process_blind().phone(_number(phone))
    limits.spend(limits.GUESSES_AN_ADDRESS, address, now)
    refusal = _use_phone_code(index, code, now)
    if refusal is not None:
        raise SignInRefused(refusal)
    with unit_of_work(Scope.system("identity.sign_in")):
        signed_in = persons.account_actor(_person_of_phone(index, now), Assurance.ONE_TIME_CODE, now)
        note("identity.signed_in_by_phone", signed_in, now)
    return signed_in


@policy("identity.issue_code")
def issue_code(actor: Actor, nik: str, now: datetime) -> str:
    """Return a code for a person at the counter whose identity card the officer has seen.

    Raises:
        NotANik: with its fault.
    """
    code = "".join(secrets.choice(_ALPHABET) for _ in range(COUNTER_CODE_LETTERS))
    with unit_of_work(Scope.system("identity.issue_code")):
        person_id = persons.by_nik(nik) or persons.new_person(now, nik)
        note("identity.issued_code", actor, now, "person", person_id)
        _keep(Purpose.COUNTER, str(person_id), code, now + COUNTER_CODE_LASTS)
    return f"{code[:5]}-{code[5:]}"


@policy("identity.sign_in")
def sign_in_by_counter_code(actor: Actor, code: str, address: str, now: datetime) -> Actor:
    """Return the person whom an officer gave this code. It is good once.

    Raises:
        SignInRefused: wrong_code, code_expired, too_many_attempts, account_closed.
    """
    limits.spend(limits.GUESSES_AN_ADDRESS, address, now)
    digest = _digest(Purpose.COUNTER, "", _typed_counter_code(code))
    row = OneTimeCode.objects.filter(purpose=Purpose.COUNTER, digest=digest).first()
    if row is None or not OneTimeCode.objects.filter(id=row.id).delete()[0]:
        raise SignInRefused("wrong_code")
    if row.expires_at <= now:
        raise SignInRefused("code_expired")
    with unit_of_work(Scope.system("identity.sign_in")):
        person_id = persons.survivor(UUID(row.subject))
        signed_in = persons.account_actor(person_id, Assurance.ONE_TIME_CODE, now)
        note("identity.signed_in_by_counter_code", signed_in, now)
    return signed_in


def _typed_counter_code(text: str) -> str:
    """Return a counter code as it was made, however it was typed: small letters, blanks, O for zero."""
    return "".join(letter for letter in text.upper().translate(_READ_AS) if letter.isalnum())


def _number(phone: str) -> str:
    try:
        return normal_phone(phone)
    except NotIndexable:
        raise SignInRefused("phone_invalid") from None


def _digest(purpose: Purpose, subject: str, code: str) -> str:
    # A counter code is found by its digest, so nothing but the code itself goes in.
    return limits.keyed_digest("code", purpose.value, subject, code)


def _keep(purpose: Purpose, subject: str, code: str, expires_at: datetime) -> None:
    """Keep the digest; an earlier code of the same subject ends."""
    digest = _digest(purpose, subject if purpose is Purpose.PHONE else "", code)
    OneTimeCode.objects.update_or_create(
        purpose=purpose, subject=subject, defaults={"digest": digest, "expires_at": expires_at, "attempts": 0}
    )


def _use_phone_code(index: str, code: str, now: datetime) -> str | None:
    """Use up the code, or count the wrong guess; return why not. Committed either way."""
    with unit_of_work(Scope.system("identity.sign_in")):
        row = OneTimeCode.objects.select_for_update().filter(purpose=Purpose.PHONE, subject=index).first()
        if row is None:
            return "wrong_code"
        if row.expires_at <= now:
            return "code_expired"
        if row.attempts >= GUESSES:
            return "too_many_attempts"
        typed = "".join(filter(str.isdigit, code))
        if hmac.compare_digest(row.digest, _digest(Purpose.PHONE, index, typed)):
            row.delete()
            return None
        row.attempts += 1
        row.save(update_fields=["attempts"])
        return "wrong_code"


def _person_of_phone(index: str, now: datetime) -> UUID:
    known = PhoneIdentity.objects.filter(phone_index=index).values_list("person_id", flat=True).first()
    if known is None:
        known = persons.new_person(now)
        PhoneIdentity(person_id=known, phone_index=index, since=now).save(force_insert=True)
    return persons.survivor(known)
