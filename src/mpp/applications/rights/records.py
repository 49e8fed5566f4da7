"""A person's rows as plain records: every column of every table that holds something about her.

Inside the caller's unit of work, which must be a named job's: some of it (the audit log) no person reads directly.
Rows come one after another, so that however much there is, little of it is in memory.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from mpp.applications.models import Interview
from mpp.applications.rights.holdings import HOLDINGS, Form, Holding, Seal
from mpp.audit.models import AuditEntry
from mpp.identity.models import Account, Session
from mpp.kernel.crypto import CannotOpen
from mpp.kernel.keys import HolderDestroyed, HolderUnknown, process_ring

AT_ONCE = 50  # rows fetched together
Record = dict[str, Any]
GONE, DAMAGED = "destroyed", "unreadable"
_SECRET = frozenset({"session_key", "session_data", "password", "salt", "commitment"})


def sections() -> list[str]:
    """The names of an export's sections, in order."""
    named = dict.fromkeys([one.section for one in HOLDINGS])
    return [*named, "account", "sessions", "audit"]


def of_section(section: str, people: Collection[UUID]) -> Iterator[Record]:
    """The records of one section about these persons (a person, and those who were merged into her)."""
    for holding in HOLDINGS:
        if holding.section == section:
            yield from _of_holding(holding, people)
    if section == "account":
        yield from _plain(Account.objects.filter(person_id__in=people), "identity.Account")
    elif section == "sessions":
        yield from _plain(Session.objects.filter(account_id__in=_accounts(people)), "identity.Session")
    elif section == "audit":
        yield from _audit(people)


def files_of(people: Collection[UUID]) -> Iterator[tuple[str, bytes]]:
    """Every whole file that is held, with the name that its record has in the export. One at a time."""
    for holding in HOLDINGS:
        for column in holding.files:
            rows = _rows(holding, people).exclude(**{column: b""})
            for row in rows.iterator(chunk_size=1):
                content = _opened(row, column, holding.seals[column])
                if isinstance(content, bytes):
                    yield file_name(holding, row, column), content


def file_name(holding: Holding, row: Any, column: str) -> str:
    """Where a file lies in the export's archive."""
    kind = getattr(row, "media_type", "application/pdf").rpartition("/")[2]
    return f"{holding.section}/{row.id}.{'jpg' if kind == 'jpeg' else kind}"


def _rows(holding: Holding, people: Collection[UUID]) -> Any:
    rows = holding.model._default_manager.filter(**{f"{holding.person}__in": people})
    return rows.order_by("pk")


def _of_holding(holding: Holding, people: Collection[UUID]) -> Iterator[Record]:
    rows = _rows(holding, people).defer(*holding.files, *sorted(holding.hidden))
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield {"table": holding.label, **_columns(holding, row)}


def _columns(holding: Holding, row: Any) -> Record:
    found: Record = {}
    for one in row._meta.concrete_fields:
        if one.name in holding.hidden:
            continue
        seal = holding.seals.get(one.name)
        if seal is None:
            found[one.attname] = plain(getattr(row, one.attname))
        elif seal.form is Form.FILE:
            found[one.name.replace("sealed", "file")] = {"file": file_name(holding, row, one.name)}
        else:
            found[_bare(one.name, row)] = _opened(row, one.name, seal)
    return found


def _bare(column: str, row: Any) -> str:
    """`sealed` says how a column is kept, not what it is; it stays where the plain name is another column's."""
    bare = "content" if column == "sealed" else column.removeprefix("sealed_")
    return column if bare != column and hasattr(row, bare) else bare


def _opened(row: Any, column: str, seal: Seal) -> Any:
    """The content; where it does not open, why: a record is never left out because of it."""
    envelope = getattr(row, column)
    if not envelope:
        return None
    holder, where = getattr(row, seal.holder), seal.where(row)
    try:
        opened = process_ring().open_bytes(holder, where, bytes(envelope))
    except HolderDestroyed:
        return {"not_readable": GONE}
    except (CannotOpen, HolderUnknown):
        return {"not_readable": DAMAGED}
    return opened if seal.form is Form.FILE else _read(opened, seal.form)


def _read(content: bytes, form: Form) -> Any:
    return json.loads(content) if form is Form.JSON else content.decode()


def plain(value: Any) -> Any:
    """A column's value as JSON knows it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return value


def _accounts(people: Collection[UUID]) -> list[UUID]:
    return list(Account.objects.filter(person_id__in=people).values_list("id", flat=True))


def _plain(rows: Any, label: str) -> Iterator[Record]:
    for row in rows.iterator(chunk_size=AT_ONCE):
        shown = [one for one in row._meta.concrete_fields if one.name not in _SECRET]
        yield {"table": label, **{one.attname: plain(getattr(row, one.attname)) for one in shown}}


def _audit(people: Collection[UUID]) -> Iterator[Record]:
    """Entries of what the person did, and of what was done to her, her interviews and her cases."""
    accounts = _accounts(people)
    cases = list(Interview.objects.filter(applicant_id__in=people).values_list("id", flat=True))
    about = Q(actor_id__in=accounts) | Q(subject_id__in=[*people, *accounts, *cases])
    yield from _plain(AuditEntry.objects.filter(about).order_by("id"), "audit.AuditEntry")
