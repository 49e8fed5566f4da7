"""What a region says of its mall before it is launched. Pure: checked, completed, compared."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from mpp.kernel.errors import Invalid

MODES = ("digital", "hybrid")
_PHONE = re.compile(r"\+62\d{7,13}")
_FORMULA = ("=", "+", "-", "@", "\t")
_MOST = {"name": 120, "address": 200, "hours": 120, "contact_name": 100, "contact_hours": 120, "decree": 120}


@dataclass(frozen=True, slots=True)
class Plan:
    """A mall as it is to be. What is empty keeps what was said before, or what the shelf says."""

    mode: str = ""  # a `Mall.Kind`
    name: str = ""
    address: str = ""  # of the building, or of the office that runs a digital mall: it stands in letterheads
    hours: str = ""  # in words, in the region's zone
    week: Mapping[str, list[str]] = field(default_factory=dict)  # opening hours by weekday, as `Region.hours`
    contact_name: str = ""
    contact_phone: str = ""  # +62…
    contact_hours: str = ""
    decree: str = ""  # of the regent or mayor, by which the region commits itself
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by service

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "mode"}

    def over(self, kept: Mapping[str, Any]) -> "Plan":
        """This plan, completed by what was said before."""
        return replace(self, **{name: kept[name] for name in kept if not getattr(self, name)})


def checked(plan: Plan) -> Plan:
    """Return a plan whose texts are trimmed and whose telephone is written one way.

    Raises:
        Invalid: by field: `formula`, `too_long`, `wrong` (telephone), `unknown` (mode).
    """
    told: dict[str, Any] = {name: " ".join(getattr(plan, name).split()) for name in (*_MOST, "contact_phone")}
    told["contact_phone"] = _phone(told["contact_phone"])
    faults = {name: [fault] for name, value in told.items() if (fault := _fault(name, value))}
    if plan.mode not in ("", *MODES):
        faults["mode"] = ["unknown"]
    if faults:
        raise Invalid(faults)
    return replace(plan, **told)


def _phone(typed: str) -> str:
    digits = re.sub(r"[\s().-]", "", typed)
    return f"+62{digits[1:]}" if digits.startswith("0") else digits


def _fault(name: str, value: str) -> str:
    if name == "contact_phone":
        return "" if not value or _PHONE.fullmatch(value) else "wrong"
    if value.startswith(_FORMULA):  # a spreadsheet would run it where it is opened again
        return "formula"
    return "too_long" if len(value) > _MOST[name] else ""
