"""An invited officer makes her own account: code, then name, password and authenticator app."""

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mpp.channels.signin import ways
from mpp.channels.signin.words import said
from mpp.identity import actions, totp
from mpp.identity.actor import ANONYMOUS
from mpp.identity.errors import InvitationRefused, SignInRefused
from mpp.identity.invitations import Invited
from mpp.identity.policy import public_view
from mpp.kernel import clock
from mpp.regions import queries as regions

_SAID = {
    "invitation_unknown": gettext_lazy("Kode ini tidak dikenal. Periksa hurufnya, atau minta kode baru."),
    "invitation_expired": gettext_lazy("Kode ini sudah lewat waktu. Minta kode baru kepada pengelola mal."),
    "invitation_used": gettext_lazy("Kode ini sudah dipakai. Masuklah sebagai petugas."),
    "name_needed": gettext_lazy("Tulis nama Anda."),
    "password_weak": gettext_lazy("Kata sandi paling sedikit 12 huruf, tanpa nama atau tempat tugas Anda."),
    "wrong_code": gettext_lazy("Kode autentikator salah. Tunggu kode berikutnya, lalu coba lagi."),
}
_FIRST = ("invitation_unknown", "invitation_expired", "invitation_used")


@sensitive_post_parameters()
@public_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Both steps under one address; the code travels in the form, never in the address."""
    if request.method != "POST":
        return render(request, "signin/invitation.html", {})
    code = request.POST.get("code", "").replace("\x00", "")[:40]
    here = ways.address_of(request)
    try:
        if "password" in request.POST:
            actions.accept_invitation(ANONYMOUS, code, _given(request), here, clock.now())
            return HttpResponseRedirect(reverse("identity:officer"), status=303)
        return render(request, "signin/invitation.html", _second(request, code))
    except InvitationRefused as refused:
        return _again(request, code, refused)
    except SignInRefused as refused:
        return render(request, "signin/invitation.html", {"fault": said(refused)}, status=422)


def _given(request: HttpRequest) -> tuple[str, str, str]:
    name = request.POST.get("name", "").replace("\x00", "")[:100]
    return name, request.POST.get("password", "")[:200], request.POST.get("shown", "")[:10]


def _again(request: HttpRequest, code: str, refused: InvitationRefused) -> HttpResponse:
    told: dict[str, object] = {"fault": _SAID[refused.code]}
    if refused.code not in _FIRST:
        try:
            told |= _second(request, code)
        except InvitationRefused as gone:
            told["fault"] = _SAID[gone.code]
    return render(request, "signin/invitation.html", told, status=422)


def _second(request: HttpRequest, code: str) -> dict[str, object]:
    invited = actions.open_invitation(ANONYMOUS, code, ways.address_of(request), clock.now())
    office = regions.agency(invited.agency_id)
    return {
        "code": code,
        "invited": invited,
        "office": office.name if office else "",
        "seed": _spelled(totp.base32(invited.seed)),
        "picture": _picture(invited),
        "name": request.POST.get("name", "")[:100],
    }


def _spelled(seed: str) -> str:
    """In groups that can be typed."""
    return " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))


def _picture(invited: Invited) -> SafeString:
    """The authenticator's address as a QR code; drawn here, so that it leaves this page nowhere."""
    code = segno.make(totp.address(invited.seed, invited.login), error="m", micro=False)
    drawn: str = code.svg_inline(scale=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308 - digits of a code, drawn by the library
