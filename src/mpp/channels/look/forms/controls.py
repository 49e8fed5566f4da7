"""The controls of a form, by the name that `drawn.template_name` gives them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mpp.channels.look.elements import element, joined, opened
from mpp.channels.look.forms.drawn import DrawnField, DrawnOption, DrawnPart
from mpp.channels.look.forms.page import CurrentFile, FieldKind
from mpp.channels.look.tags.chrome import icon

_LONGEST_NIK = 22  # sixteen digits, and the spaces that people put between


def label_text(field: DrawnField) -> SafeString:
    """The words of a label or legend."""
    asked, optional = field.field, _("tidak wajib")
    return joined(
        element("h1", asked.label) if field.heading else asked.label,
        None if asked.required else joined(" ", element("span", f"({optional})", class_="optional")),
        joined(" ", element("span", asked.source, class_="chip tone-info")) if asked.source else None,
    )


def remove_button(action: str, label: str, what: str) -> SafeString:
    """Takes something out; `what` is heard only."""
    unseen = element("span", f" {what}", class_="unseen")
    return element("button", label, unseen, class_="btn text danger", name="_action", value=action)


def _described(field: DrawnField) -> dict[str, Any]:
    """What ties a control to its hint and errors."""
    return {
        "aria_describedby": field.described_by or None,
        "aria_invalid": "true" if field.errors else None,
    }


def _named(field: DrawnField) -> dict[str, Any]:
    return {"id": field.id, "name": field.name}


def _text(field: DrawnField) -> SafeString:
    kind = field.field.kind
    is_code = kind in (FieldKind.NIK, FieldKind.EMAIL)
    control = opened(
        "input",
        class_=f"input {'number' if kind is FieldKind.INTEGER else kind}",
        type=field.input_type,
        **_named(field),
        value=field.value,
        inputmode=field.inputmode or None,
        autocomplete=field.autocomplete or None,
        maxlength=field.field.max_length or (_LONGEST_NIK if kind is FieldKind.NIK else None),
        spellcheck="false" if is_code else None,
        autocapitalize="none" if is_code else None,
        required=field.field.required,
        **_described(field),
    )
    if kind is not FieldKind.MONEY:
        return control
    return element("div", element("span", "Rp", aria_hidden="true"), control, class_="affix")


def _textarea(field: DrawnField) -> SafeString:
    most = field.field.max_length or None
    control = element(
        "textarea",
        "\n",  # a browser drops the first line break of what stands here
        field.value,
        class_="input",
        **_named(field),
        rows=4,
        maxlength=most,
        data_count=_("Sisa {n} huruf") if most else None,
        autocomplete=field.autocomplete or None,
        required=field.field.required,
        **_described(field),
    )
    told = element("p", _("Paling banyak %(most)s huruf") % {"most": most}, class_="count") if most else None
    return joined(control, told)


def _date(field: DrawnField) -> SafeString:
    words = {"day": _("Tanggal"), "month": _("Bulan"), "year": _("Tahun")}
    return element("div", *(_part(field, one, words[one.part]) for one in field.parts), class_="date")


def _part(field: DrawnField, part: DrawnPart, label: str) -> SafeString:
    control = opened(
        "input",
        class_=f"input w{part.digits}",
        id=part.id,
        name=part.name,
        value=part.value,
        inputmode="numeric",
        autocomplete=part.autocomplete or "off",
        required=field.field.required,
        **_described(field),
    )
    return element("div", element("label", label, for_=part.id), control)


def _options(field: DrawnField) -> SafeString:
    pair = " pair" if field.field.kind is FieldKind.BOOLEAN else ""
    return element("div", *(_option(field, one) for one in field.options), class_=f"options{pair}")


def _option(field: DrawnField, option: DrawnOption) -> SafeString:
    hint_id = f"{option.id}-hint"
    control = opened(
        "input",
        type="checkbox" if field.field.kind is FieldKind.MULTICHOICE else "radio",
        id=option.id,
        name=field.name,
        value=option.choice.value,
        checked=option.checked,
        aria_describedby=hint_id if option.choice.hint else None,
        aria_invalid="true" if field.errors else None,
    )
    words = _(option.choice.label) if field.own_words else option.choice.label
    hint = element("small", option.choice.hint, id=hint_id) if option.choice.hint else None
    return element("label", control, element("span", words), hint, class_="option", for_=option.id)


def _select(field: DrawnField) -> SafeString:
    chosen = [
        element("option", one.choice.label, value=one.choice.value, selected=one.checked) for one in field.options
    ]
    return element(
        "select",
        element("option", _("Pilih satu"), value=""),
        *chosen,
        class_="input",
        **_named(field),
        autocomplete=field.autocomplete or None,
        required=field.field.required,
        **_described(field),
    )


def _confirm(field: DrawnField) -> SafeString:
    control = opened(
        "input",
        type="checkbox",
        **_named(field),
        value="true",
        checked=field.value == "true",
        required=field.field.required,
        **_described(field),
    )
    return element("label", control, element("span", label_text(field)), class_="option", for_=field.id)


def _file(field: DrawnField) -> SafeString:
    kept = field.field.current_file
    control = opened(
        "input",
        type="file",
        **_named(field),
        accept=field.field.accept or None,
        required=field.field.required and not kept,
        data_shrink=_("Foto diperkecil dari {a} menjadi {b}"),
        **_described(field),
    )
    note = element("p", class_="count", role="status", data_file_note=True)
    return element("div", _kept(field, kept) if kept else None, control, note, class_="upload")


def _kept(field: DrawnField, file: CurrentFile) -> SafeString:
    """The file that is there already, and how to be rid of it."""
    hidden = opened("input", type="hidden", name=f"{field.name}-kept", value=file.id) if file.id else None
    name = element("a", file.name, href=file.url) if file.url else file.name
    size = element("span", f"({filesizeformat(file.size)})", class_="quiet")
    remove: Any = None
    if not field.field.required:
        action = f"remove_file:{field.name}"
        remove = element("button", _("Hapus berkas"), class_="btn text danger", name="_action", value=action)
    shown = element("p", icon("check"), element("span", name, " ", size), remove, class_="kept")
    other = element("p", _("Pilih berkas lain hanya bila ingin mengganti."), class_="small quiet")
    return joined(hidden, shown, other)


CONTROLS: Mapping[str, Callable[[DrawnField], SafeString]] = {
    "text": _text,
    "textarea": _textarea,
    "date": _date,
    "options": _options,
    "select": _select,
    "confirm": _confirm,
    "file": _file,
}
