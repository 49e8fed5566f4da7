"""Drawn forms of page, group and field: the data that the form templates read."""

from dataclasses import dataclass

from mpp.channels.look.forms.page import Choice, Field, FieldKind, Group, Page

_RADIO_LIMIT = 7  # more options than this are quicker to find in a list than to scroll past

_TEMPLATES = {
    FieldKind.TEXTAREA: "textarea",
    FieldKind.DATE: "date",
    FieldKind.SELECT: "select",
    FieldKind.MULTICHOICE: "options",
    FieldKind.BOOLEAN: "options",
    FieldKind.CONFIRM: "confirm",
    FieldKind.FILE: "file",
    FieldKind.GROUP: "rows",
}
_INPUTMODES = {
    FieldKind.INTEGER: "numeric",
    FieldKind.MONEY: "numeric",
    FieldKind.NIK: "numeric",
    FieldKind.TIME: "numeric",
    FieldKind.PHONE: "tel",
    FieldKind.EMAIL: "email",
}
_TYPES = {FieldKind.PHONE: "tel", FieldKind.EMAIL: "email"}
_AUTOCOMPLETE = {FieldKind.PHONE: "tel", FieldKind.EMAIL: "email", FieldKind.NIK: "off"}


@dataclass(frozen=True, slots=True)
class DrawnOption:
    """A choice with its element id and whether it is the present answer."""

    id: str
    choice: Choice
    checked: bool


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """Day, month or year of a date."""

    id: str
    name: str
    part: str
    value: str
    autocomplete: str
    digits: int


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One row of a group field; `number` is 1-based."""

    number: int
    index: int
    fields: tuple["DrawnField", ...]


@dataclass(frozen=True, slots=True)
class DrawnField:
    """A field with everything that the markup refers to."""

    field: Field
    id: str
    name: str
    errors: tuple[str, ...]
    value: str
    options: tuple[DrawnOption, ...] = ()
    parts: tuple[DrawnPart, ...] = ()
    rows: tuple[DrawnRow, ...] = ()
    heading: bool = False

    @property
    def grouped(self) -> bool:
        """Whether several controls share the label, which is then a legend."""
        return template_name(self.field) in {"options", "date", "rows"}

    @property
    def control_id(self) -> str:
        """The first control: where an error link and a label must lead."""
        if self.options and template_name(self.field) == "options":
            return self.options[0].id
        return self.parts[0].id if self.parts else self.id

    @property
    def described_by(self) -> str:
        """Value of aria-describedby: hint, then error."""
        ids = [f"{self.id}-hint"] if self.has_hint else []
        if self.errors:
            ids.append(f"{self.id}-error")
        return " ".join(ids)

    @property
    def has_hint(self) -> bool:
        """Files always have one: it tells the size limit."""
        return bool(self.field.hint) or self.field.kind is FieldKind.FILE

    @property
    def own_words(self) -> bool:
        """Whether the choices are the form's own yes and no, which the template translates."""
        return self.field.kind is FieldKind.BOOLEAN and not self.field.choices

    @property
    def input_type(self) -> str:
        """HTML type: only those that keep what was typed, so never number, date or time."""
        return _TYPES.get(self.field.kind, "text")

    @property
    def inputmode(self) -> str:
        """Which keyboard a phone shows."""
        return self.field.inputmode or _INPUTMODES.get(self.field.kind, "")

    @property
    def autocomplete(self) -> str:
        """WCAG 1.3.5: the token for data about the person who fills in."""
        return self.field.autocomplete or _AUTOCOMPLETE.get(self.field.kind, "")


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """A group, and whether its "add another" button stands after it."""

    group: Group
    fields: tuple[DrawnField, ...]
    shows_add: bool
    framed: bool
    heading: bool


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary; `href` empty when it belongs to the page as a whole."""

    href: str
    message: str


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page ready for its template."""

    page: Page
    groups: tuple[DrawnGroup, ...]
    summary: tuple[SummaryLine, ...]

    @property
    def has_heading(self) -> bool:
        """Whether a legend or label already is the page's h1."""
        return any(g.heading or any(f.heading for f in g.fields) for g in self.groups)

    @property
    def has_files(self) -> bool:
        """Whether the form must be sent as multipart."""
        fields = [f for g in self.groups for f in g.fields]
        rows = [f for field in fields for row in field.rows for f in row.fields]
        return any(f.field.kind is FieldKind.FILE for f in fields + rows)


def template_name(field: Field) -> str:
    """Which control draws the field; a choice turns from radios into a list when it is long."""
    if field.kind is FieldKind.CHOICE:
        return "options" if len(field.choices) <= _RADIO_LIMIT else "select"
    return _TEMPLATES.get(field.kind, "text")
