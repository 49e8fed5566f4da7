"""Reading one value as its element wants it. Every fault has a code; the words are the channel's."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Final

from mpp.catalogue.pack import Element, ElementKind, SubField
from mpp.kernel import nik, regex
from mpp.kernel.blind import NotIndexable, normal_phone

REQUIRED = "required"
PERSON_NAME = "person.name"
MOST_TEXT = 500
MOST_ROWS = 30
EARLIEST = date(1900, 1, 1)
_CONTROLS = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "So", "Sk"})  # emoji are So, direction marks Cf
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class Fault(ValueError):
    """A value that cannot be taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(element: Element, raw: Any, today: date) -> Any:
    """The JSON value of an element from what a channel brings; None when nothing was given. Raises Fault."""
    if raw is None or raw == "" or raw == []:
        return None
    value = _READ[element.kind](element, raw)
    _check_pattern(element, value)
    if element.kind is ElementKind.DATE:
        _check_dates(element, date.fromisoformat(value), today)
    if element.kind in (ElementKind.INTEGER, ElementKind.MONEY):
        _check_numbers(element, value)
    return value


def _text(element: Element | SubField, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Fault("not_text")
    if len(raw) > (most := element.max_length or MOST_TEXT):
        raise Fault("too_long")
    value = " ".join(unicodedata.normalize("NFC", raw).split())
    if any(unicodedata.category(letter) in _CONTROLS for letter in value):
        raise Fault("symbols")
    if element.id.endswith("name") and not _is_latin(value):
        raise Fault("latin_letters")
    if element.id == PERSON_NAME and any(one.isdigit() for one in value):
        raise Fault("digits")  # forbidden in a name (Permendagri 73/2022 art. 5)
    if not value:
        raise Fault(REQUIRED)
    return value[:most]


def _is_latin(value: str) -> bool:
    """Names are written in Latin letters (Permendagri 73/2022 art. 4)."""
    return all(unicodedata.name(one, "").startswith("LATIN") for one in value if one.isalpha())


def _paragraph(element: Element | SubField, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Fault("not_text")
    if len(raw) > (element.max_length or MOST_TEXT * 4):
        raise Fault("too_long")
    value = unicodedata.normalize("NFC", raw).strip()
    if any(unicodedata.category(letter) in _CONTROLS and letter not in "\r\n\t" for letter in value):
        raise Fault("symbols")
    return value


def _integer(element: Element | SubField, raw: Any) -> int:
    text = str(raw).strip().replace(".", "")
    if isinstance(raw, bool) or not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise Fault("not_a_number")
    return int(text)


def _date(element: Element | SubField, raw: Any) -> str:
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError:
        raise Fault("not_a_date") from None


def _time(element: Element | SubField, raw: Any) -> str:
    try:
        return time.fromisoformat(str(raw)).strftime("%H:%M")
    except ValueError:
        raise Fault("not_a_time") from None


def _boolean(element: Element | SubField, raw: Any) -> bool:
    if raw in (True, "true", "yes", "1"):
        return True
    if raw in (False, "false", "no", "0"):
        return False
    raise Fault("not_yes_or_no")


def _choice(element: Element | SubField, raw: Any) -> str:
    if raw not in [choice.value for choice in element.choices if not choice.only_told]:
        raise Fault("not_a_choice")
    return str(raw)


def _choices(element: Element | SubField, raw: Any) -> list[str]:
    if not isinstance(raw, list):
        raise Fault("not_a_choice")
    return [_choice(element, one) for one in dict.fromkeys(raw)]


def _nik(element: Element | SubField, raw: Any) -> str:
    value = nik.normalised(str(raw))
    if (fault := nik.fault(value)) is not None:
        raise Fault(fault.value)
    return value


def _phone(element: Element | SubField, raw: Any) -> str:
    try:
        return f"+{normal_phone(str(raw))}"
    except NotIndexable:
        raise Fault("not_a_phone") from None


def _email(element: Element | SubField, raw: Any) -> str:
    value = str(raw).strip()
    if len(value) > 254 or not _EMAIL.fullmatch(value):
        raise Fault("not_an_email")
    return value


def _group(element: Element | SubField, raw: Any) -> dict[str, Any]:
    if not isinstance(raw, Mapping) or isinstance(element, SubField):
        raise Fault("not_a_group")
    return _row(element.fields, raw)


def _list(element: Element | SubField, raw: Any) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or isinstance(element, SubField):
        raise Fault("not_a_list")
    if len(raw) > MOST_ROWS:
        raise Fault("too_many_rows")
    return [_row(element.fields, row) for row in raw]


def _row(fields: list[SubField], raw: Any) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise Fault("not_a_group")
    row: dict[str, Any] = {}
    for field in fields:
        given = raw.get(field.id)
        if given not in (None, ""):
            row[field.id] = _READ[field.kind](field, given)
        elif field.required:
            raise Fault(f"row_incomplete:{field.id}")
    return row


_READ: Final[dict[ElementKind, Callable[[Element | SubField, Any], Any]]] = {
    ElementKind.TEXT: _text,
    ElementKind.PARAGRAPH: _paragraph,
    ElementKind.INTEGER: _integer,
    ElementKind.MONEY: _integer,
    ElementKind.DATE: _date,
    ElementKind.TIME: _time,
    ElementKind.BOOLEAN: _boolean,
    ElementKind.CHOICE: _choice,
    ElementKind.CHOICES: _choices,
    ElementKind.NIK: _nik,
    ElementKind.PHONE: _phone,
    ElementKind.EMAIL: _email,
    ElementKind.DOCUMENT: _text,  # the id of a file that was taken before
    ElementKind.GROUP: _group,
    ElementKind.LIST: _list,
}


def _check_pattern(element: Element, value: Any) -> None:
    if element.pattern and isinstance(value, str) and not regex.matches(element.pattern, value):
        raise Fault("pattern")


def _check_dates(element: Element, value: date, today: date) -> None:
    latest = _bound(element.maximum, today)
    if latest is not None and value > latest:
        raise Fault("in_the_future" if latest == today else "too_late")
    earliest = _bound(element.minimum, today) or EARLIEST
    if value < earliest:
        raise Fault("too_early")


def _bound(text: str | None, today: date) -> date | None:
    if text is None:
        return None
    return today if text == "today" else date.fromisoformat(text.strip("\"'"))


def _check_numbers(element: Element, value: int) -> None:
    if element.minimum is not None and value < int(element.minimum):
        raise Fault("too_small")
    if element.maximum is not None and value > int(element.maximum):
        raise Fault("too_large")
