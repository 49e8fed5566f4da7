"""The forms of signing in, as plain data for the look."""

from django.urls import reverse
from django.utils.translation import gettext as _

from mpp.channels.look.forms import Field, FieldKind, Group, Page, PageError
from mpp.channels.signin.ways import with_next


def phone_page(target: str, phone: str = "", fault: str = "") -> Page:
    """Asks for the phone that a code is sent to."""
    field = _field(
        "phone", FieldKind.PHONE, _("Nomor telepon seluler"), phone, _("Misalnya 0812 3456 7890."), fault
    )
    return Page(
        id="phone",
        title=_("Masuk dengan kode SMS"),
        intro=_("Kami mengirim kode enam angka ke nomor ini. Kode berlaku 10 menit."),
        groups=(Group(id="phone", fields=(field,)),),
        errors=_errors("phone", fault),
        back_url=with_next("identity:sign_in", target),
        action_url=with_next("identity:phone", target),
        submit_label=_("Kirim kode"),
    )


def phone_code_page(target: str, phone: str, fault: str = "") -> Page:
    """Asks for the code; the number stays on the page, as it is kept nowhere else meanwhile."""
    number = _field("phone", FieldKind.PHONE, _("Nomor telepon seluler"), phone)
    return Page(
        id="phone-code",
        title=_("Masukkan kode dari SMS"),
        intro=_("Jika nomor ini benar, SMS sampai dalam beberapa menit."),
        groups=(Group(id="code", fields=(number, _code(_("Kode enam angka"), 6, fault))),),
        errors=_errors("code", fault),
        back_url=with_next("identity:phone", target),
        action_url=with_next("identity:phone_code", target),
        submit_label=_("Masuk"),
    )


def counter_page(target: str, fault: str = "") -> Page:
    """Asks for the code that an officer gave."""
    field = _field("code", FieldKind.TEXT, _("Kode dari petugas"), "", _("Sepuluh huruf dan angka."), fault)
    return Page(
        id="counter-code",
        title=_("Masuk dengan kode dari petugas"),
        intro=_("Petugas di loket memberi kode ini setelah melihat KTP-el Anda. Kode berlaku satu jam."),
        groups=(Group(id="code", fields=(field,)),),
        errors=_errors("code", fault),
        back_url=with_next("identity:sign_in", target),
        action_url=with_next("identity:counter", target),
        submit_label=_("Masuk"),
    )


def officer_code_page(target: str, fault: str = "") -> Page:
    """The second of two steps: the code of the authenticator app."""
    return Page(
        id="officer-code",
        title=_("Kode dari aplikasi autentikator"),
        groups=(Group(id="code", fields=(_code(_("Kode enam angka"), 6, fault),)),),
        errors=_errors("code", fault),
        back_url=with_next("identity:officer", target),
        action_url=with_next("identity:officer_code", target),
        submit_label=_("Masuk"),
    )


def sign_in_choices(target: str, *, national: bool) -> list[dict[str, str]]:
    """Return the ways in for a person: the national account first, where there is one."""
    account = {
        "url": with_next("identity:national", target),
        "label": _("Masuk dengan akun nasional"),
        "hint": _("Data diri Anda terisi sendiri, dengan izin Anda."),
    }
    others = [
        {
            "url": with_next("identity:phone", target),
            "label": _("Masuk dengan kode SMS"),
            "hint": _("Untuk yang belum punya akun nasional."),
        },
        {
            "url": with_next("identity:counter", target),
            "label": _("Masuk dengan kode dari petugas"),
            "hint": _("Jika petugas di loket memberi Anda kode."),
        },
    ]
    return [account, *others] if national else others


def officer_url(target: str) -> str:
    """Return the officers' own door."""
    return with_next("identity:officer", target) if target else reverse("identity:officer")


def _code(label: str, length: int, fault: str) -> Field:
    errors = (fault,) if fault else ()
    return Field(
        "code",
        FieldKind.TEXT,
        label,
        value="",
        errors=errors,
        autocomplete="one-time-code",
        inputmode="numeric",
        max_length=length + 2,
    )


def _field(name: str, kind: FieldKind, label: str, value: str, hint: str = "", fault: str = "") -> Field:
    errors = (fault,) if fault else ()
    return Field(name, kind, label, hint=hint, value=value, errors=errors, max_length=30)


def _errors(field: str, fault: str) -> tuple[PageError, ...]:
    return (PageError(field, fault),) if fault else ()
