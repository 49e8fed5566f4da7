"""Plain dicts (JSON, the interview's own data) into `Page`, so that callers may pass either."""

from collections.abc import Iterable, Mapping
from dataclasses import fields as dataclass_fields
from typing import Any

from mpp.channels.look.forms.page import (
    Choice,
    CurrentFile,
    Field,
    FieldKind,
    Group,
    Page,
    PageError,
    Progress,
    Repeat,
)

Data = Mapping[str, Any]


def page_from(data: "Page | Data") -> Page:
    """Return `data` as a `Page`; keys that a page does not know are ignored.

    Raises KeyError when a key without a default is missing, ValueError for an unknown kind.
    """
    if isinstance(data, Page):
        return data
    known = _known(Page, data)
    known["groups"] = tuple(_group(item) for item in data.get("groups") or ())
    known["errors"] = tuple(_page_error(item) for item in data.get("errors") or ())
    known["progress"] = _progress(data.get("progress"))
    return Page(**known)


def field_from(data: "Field | Data") -> Field:
    """Return `data` as a `Field`, its choices and sub-fields included."""
    if isinstance(data, Field):
        return data
    known = _known(Field, data)
    known["kind"] = FieldKind(data["kind"])
    known["errors"] = tuple(data.get("errors") or ())
    known["choices"] = tuple(choice_from(item) for item in data.get("choices") or ())
    known["fields"] = tuple(field_from(item) for item in data.get("fields") or ())
    known["current_file"] = _current_file(data.get("current_file"))
    return Field(**known)


def choice_from(item: "Choice | Data | tuple[str, str] | str") -> Choice:
    """Accept a `Choice`, a mapping, a (value, label) pair as Django has them, or a bare string."""
    if isinstance(item, Choice):
        return item
    if isinstance(item, Mapping):
        return Choice(**_known(Choice, item))
    if isinstance(item, str):
        return Choice(item, item)
    value, label = item
    return Choice(str(value), str(label))


def fields_of(page: Page) -> Iterable[Field]:
    """Every top-level field of a page in the order in which it is shown."""
    return (field for group in page.groups for field in group.fields)


def _known(kind: type, data: Data) -> dict[str, Any]:
    """Only the keys that `kind` has; None means "not given", so the default stands."""
    names = {item.name for item in dataclass_fields(kind)}
    return {key: value for key, value in data.items() if key in names and value is not None}


def _group(data: "Group | Data") -> Group:
    if isinstance(data, Group):
        return data
    known = _known(Group, data)
    known["fields"] = tuple(field_from(item) for item in data.get("fields") or ())
    repeat = data.get("repeat")
    known["repeat"] = Repeat(**_known(Repeat, repeat)) if isinstance(repeat, Mapping) else repeat
    return Group(**known)


def _page_error(item: "PageError | Data") -> PageError:
    if isinstance(item, PageError):
        return item
    return PageError(field=item.get("field") or "", message=item["message"])


def _progress(item: "Progress | Data | None") -> Progress | None:
    return Progress(**_known(Progress, item)) if isinstance(item, Mapping) else item


def _current_file(item: "CurrentFile | Data | None") -> CurrentFile | None:
    return CurrentFile(**_known(CurrentFile, item)) if isinstance(item, Mapping) else item
