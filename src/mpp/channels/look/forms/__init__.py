"""A page of questions as plain data: what it is, how it is read back from a submission.

The interview produces a `Page`; `{% render_page page %}` draws it; `parse_post` turns the
submission back into one raw value per field. Nothing here knows the ORM, the clock or HTTP.
"""

from mpp.channels.look.forms.page import (
    Choice,
    CurrentFile,
    Field,
    FieldKind,
    Group,
    Offers,
    Page,
    PageError,
    Progress,
    Repeat,
)
from mpp.channels.look.forms.posted import (
    Action,
    MultiValues,
    Raw,
    apply_row_action,
    parse_action,
    parse_post,
)
from mpp.channels.look.forms.reading import page_from

__all__ = [
    "Action",
    "Choice",
    "CurrentFile",
    "Field",
    "FieldKind",
    "Group",
    "MultiValues",
    "Offers",
    "Page",
    "PageError",
    "Progress",
    "Raw",
    "Repeat",
    "apply_row_action",
    "page_from",
    "parse_action",
    "parse_post",
]
