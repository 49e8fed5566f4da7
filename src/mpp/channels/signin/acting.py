"""What somebody reads who acts for another and may not do this: why, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mpp.identity.mandates import Refusal

_OVER = frozenset({Refusal.EXPIRED, Refusal.REVOKED, Refusal.NOT_YET})


def acting_refused(request: HttpRequest, code: str) -> HttpResponse:
    """A page that says why a mandate does not carry this."""
    title, text = _words(code)
    context = {"title": title, "text": text, "over": code in _OVER}
    return render(request, "signin/acting.html", context, status=403)


def _words(code: str) -> tuple[str, str]:
    if code == Refusal.EXPIRED:
        return _("Kuasa sudah berakhir"), _(
            "Waktu kuasa ini habis, jadi Anda tidak lagi bertindak untuk orang ini."
        )
    if code == Refusal.UNCONFIRMED:
        return _("Menunggu jawaban OSS"), _(
            "OSS sudah lebih dari tujuh hari tidak menjawab, jadi belum pasti siapa penanggung jawab usaha ini "
            "sekarang. "
            "Kuasa Anda tidak dicabut dan isian Anda tersimpan: coba lagi dari halaman Kuasa."
        )
    if code == Refusal.OUTSIDE:
        return _("Di luar kuasa Anda"), _("Kuasa ini tidak mencakup layanan atau permohonan itu.")
    if code == Refusal.OWN_ONLY:
        text = _("Halaman ini hanya untuk urusan Anda sendiri. Kembalilah dulu ke urusan Anda sendiri.")
        return _("Anda sedang bertindak untuk orang lain"), text
    return _("Kuasa sudah diakhiri"), _(
        "Kuasa ini dicabut atau diakhiri, jadi Anda tidak lagi bertindak untuk orang ini."
    )
