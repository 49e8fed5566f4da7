"""Keyed blind indexes: find a person by NIK, phone or name without holding any of them readable.

HMAC-SHA256 under a secret of the key ring, each kind in a domain of its own, so that a phone number and
a NIK of the same digits give different entries. A NIK has few possible values: without the secret the
entries say nothing; with it they could be tried out, so the secret never stands beside the data.
"""

import hashlib
import hmac
import re
import unicodedata

from mpp.kernel import nik
from mpp.kernel.errors import DomainError

NIK_DIGITS = 16
NIB_DIGITS = 13
PHONE_DIGITS = range(8, 16)  # E.164 allows fifteen
SECRET_NAME = "blind"  # noqa: S105 - the name under which the key ring keeps the secret
_DOMAIN = b"mpp.blind.v1"
_BETWEEN_DIGITS = re.compile(r"[\s.\-()/]+")
_APOSTROPHES = re.compile("['`´‘’ʻʼʾʿ]")
_WORD = re.compile(r"[^\W_]+")
# Spelling before 1972 (Soekarno, Djoko, Tjokro) is still found in names; both spellings fold to one.
_OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"))


class NotIndexable(DomainError):
    """Not a NIK, NIB, phone number or name; `kind` says which was expected. The value itself is not named."""

    code = "not_indexable"


class BlindIndex:
    """Makes index entries under one secret of at least 32 bytes."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < hashlib.sha256().digest_size:
            raise ValueError("the secret of a blind index has at least 32 bytes")
        self._secret = secret

    def nik(self, value: str) -> str:
        """Return the entry of a NIK, 64 hexadecimal digits. Raises NotIndexable."""
        return self._entry("nik", normal_nik(value))

    def nib(self, value: str) -> str:
        """Return the entry of a business's NIB, 64 hexadecimal digits. Raises NotIndexable."""
        digits = nik.normalised(value)
        if len(digits) != NIB_DIGITS or not _are_digits(digits):
            raise NotIndexable(kind="nib")
        return self._entry("nib", digits)

    def phone(self, value: str) -> str:
        """Return the entry of a phone number, 64 hexadecimal digits. Raises NotIndexable."""
        return self._entry("phone", normal_phone(value))

    def name(self, value: str) -> frozenset[str]:
        """Return one token for each word of a name, to store as rows or to search by; empty if no word."""
        return frozenset(self._entry("name", word) for word in name_words(value))

    def value(self, kind: str, value: str) -> str:
        """Return the entry of any other value in the domain of its kind; case and outer blanks do not count."""
        return self._entry(f"value:{kind}", unicodedata.normalize("NFKC", value).strip().casefold())

    def _entry(self, kind: str, value: str) -> str:
        message = b"\0".join((_DOMAIN, kind.encode(), value.encode()))
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()


def normal_nik(value: str) -> str:
    """Return a NIK's sixteen digits. Whether they can be a NIK is judged elsewhere: a look-up may miss."""
    digits = nik.normalised(value)
    if len(digits) != NIK_DIGITS or not _are_digits(digits):
        raise NotIndexable(kind="nik")
    return digits


def normal_phone(value: str) -> str:
    """Return a number's international digits: 0812…, 62812… and +62 812… are one; +60… stays Malaysian."""
    digits = _BETWEEN_DIGITS.sub("", value)
    if digits.startswith(("+", "00")):
        digits = digits.removeprefix("+").removeprefix("00")
    elif digits.startswith("0"):
        digits = "62" + digits[1:]
    if digits.startswith("620"):
        digits = "62" + digits[3:]  # +62 (0)812 as on visiting cards
    if len(digits) not in PHONE_DIGITS or not _are_digits(digits):
        raise NotIndexable(kind="phone")
    return digits


def name_words(value: str) -> frozenset[str]:
    """Return a name's words folded: no case, accents, apostrophes, or old spelling; initials left out."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", value)).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = {_modern(word) for word in _WORD.findall(bare)}
    return frozenset(word for word in words if len(word) > 1) or frozenset(words)


def _modern(word: str) -> str:
    for old, new in _OLD_SPELLING:
        word = word.replace(old, new)
    return word


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
