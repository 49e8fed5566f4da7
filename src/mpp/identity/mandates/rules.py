"""What a mandate (kuasa) is, and when it holds. Pure.

A mandate is special, never general: it names services or one case, and an end (KUH Perdata art. 1795, 1813). A
parent represents a child under eighteen by law (UU 1/1974 art. 47), which the family register alone proves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from mpp.kernel.blind import name_words
from mpp.kernel.zones import WIB

ALL_SERVICES = "*"
ADULT = 18  # UU 1/1974 art. 47, UU 35/2014 art. 1
LONGEST = timedelta(days=366)  # that a person may grant at once
OF_A_BUSINESS = timedelta(days=90)  # after OSS last named who is responsible
FRESH = timedelta(hours=24)  # so long OSS's word about a business is not asked for again
GRACE = timedelta(days=7)  # so long a mandate for a business carries on OSS's last word while OSS is silent
OF_AN_INTERVIEW = timedelta(days=30)  # as long as the interview lives
PARENTS = frozenset({"kepala_keluarga", "suami", "istri"})  # whose children a family card calls `anak`
CHILD = "anak"


class Basis(StrEnum):
    """Why somebody may act for another."""

    FAMILY = "family"  # a parent, by the family register
    BUSINESS = "business"  # responsible for a business, by OSS
    GRANTED = "granted"  # by the principal's own sign-in, or that of a business's responsible person
    ASSISTED = "assisted"  # an officer, with the consent of who sits in front of him


class State(StrEnum):
    """What the row says; that time has run out is judged beside it."""

    OFFERED = "offered"
    ACTIVE = "active"
    DECLINED = "declined"
    REVOKED = "revoked"


class Refusal(StrEnum):
    """Why a mandate does not carry an action. The codes that people's pages word."""

    EXPIRED = "mandate_expired"
    REVOKED = "mandate_revoked"
    NOT_YET = "mandate_not_accepted"
    OUTSIDE = "outside_mandate"
    OWN_ONLY = "acting_for_another"
    UNCONFIRMED = "business_unconfirmed"  # OSS was silent for longer than its last word carries


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom an actor acts in this request. `over` says why it no longer carries; empty while it does."""

    mandate_id: UUID
    principal_id: UUID
    basis: Basis
    services: frozenset[str]
    case_id: UUID | None = None
    is_business: bool = False
    expires_at: datetime | None = None
    over: str = ""
    confirmed_at: datetime | None = None  # for a business: when OSS last named who is responsible

    def covers(self, principal_id: UUID | None, service_id: str, case_id: UUID | None) -> bool:
        """Whether something of a person, of a service or a case, lies within the mandate."""
        if principal_id is None or principal_id != self.principal_id:
            return False
        if self.case_id is not None and self.case_id == case_id:
            return True
        return ALL_SERVICES in self.services or (service_id != "" and service_id in self.services)


def standing(state: str, since: datetime, expires_at: datetime, now: datetime) -> str:
    """Why a mandate does not hold at a moment, as a code; empty when it holds."""
    if state in (State.REVOKED, State.DECLINED):
        return Refusal.REVOKED
    if state == State.OFFERED or since > now:
        return Refusal.NOT_YET
    return Refusal.EXPIRED if expires_at <= now else ""


def needs_confirming(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether OSS is to be asked again; never of a mandate that does not stand on it."""
    return confirmed_at is not None and now - confirmed_at > FRESH


def carried_until(confirmed_at: datetime) -> datetime:
    """How long OSS's last word carries while OSS is silent."""
    return confirmed_at + GRACE


def age_on(born: date, on: date) -> int:
    """Completed years of life on a day, as the expressions of packs count them."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def majority(born: date) -> datetime:
    """The moment at which a child becomes an adult: the day of eighteen years begins, in western time."""
    try:
        day = born.replace(year=born.year + ADULT)
    except ValueError:  # born on 29 February
        day = date(born.year + ADULT, 3, 1)
    return datetime.combine(day, time(), WIB).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Child:
    """A minor child of the family card's reader, as the card says."""

    nik: str = field(repr=False)
    name: str = field(repr=False)
    born: date = field(repr=False)
    member: Mapping[str, Any] = field(repr=False)


def children(members: Iterable[Mapping[str, Any]], own_nik: str, today: date) -> list[Child]:
    """The children whom the reader of a family card represents by law.

    He stands on the card as one of the two heads; the card calls them his children and names no other parent of his
    sex: a step-parent is not meant, nor a brother.
    """
    rows = list(members)
    reader = next((one for one in rows if one.get("nik") == own_nik), None)
    if reader is None or reader.get("relation") not in PARENTS:
        return []
    found = [_child(one) for one in rows if one.get("relation") == CHILD and _is_childs_parent(reader, one)]
    return [one for one in found if one is not None and age_on(one.born, today) < ADULT]


def _child(member: Mapping[str, Any]) -> Child | None:
    nik, born = str(member.get("nik") or ""), str(member.get("birth_date") or "")
    if not nik or not born:
        return None
    return Child(nik, str(member.get("name") or ""), date.fromisoformat(born[:10]), member)


def _is_childs_parent(reader: Mapping[str, Any], child: Mapping[str, Any]) -> bool:
    named = str(child.get("father_name" if reader.get("sex") == "L" else "mother_name") or "")
    return not named or name_words(named) == name_words(str(reader.get("name") or ""))
