"""Anyone checks a document: by its QR code, its file, its number, or its sealed text without a network."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mpp.catalogue import queries as catalogue
from mpp.channels.web import verdicts
from mpp.channels.web.moments import day
from mpp.channels.web.questions import Words
from mpp.identity.policy import view_policy
from mpp.issuance import office
from mpp.issuance import queries as issuance
from mpp.issuance.verification import Entry, Verdict
from mpp.kernel import clock
from mpp.regions import queries as regions

MOST_BYTES = 10 * 1024 * 1024
_AROUND_THE_FILE = 16 * 1024  # bytes of a form besides its file
_LONGEST_NUMBER = 80
_HEAD = 1024  # where a PDF must say that it is one


@view_policy("issuance.verify")
@never_cache
@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """What a document's QR code opens: is it genuine, what does it say, until when."""
    entry = issuance.by_token(token)
    if entry is None:
        told = verdicts.of_document(Verdict.UNKNOWN)
        return _shown(request, Verdict.UNKNOWN, told, status=404, of_token=True)
    told = verdicts.of_document(entry.fate, expired=entry.expired(_today(entry.region_id)))
    return _shown(request, entry.fate, told, entry, of_token=True)


def _shown(
    request: HttpRequest,
    verdict: Verdict,
    told: verdicts.Told,
    entry: Entry | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= {"verdict": verdict, "told": told, "entry": entry, "public": _public(entry) if entry else []}
    if entry is not None:
        zone = regions.zone_of(entry.region_id)
        context["issued"] = day(entry.issued_at, zone)
        context["revoked"] = day(entry.revoked_at, zone) if entry.revoked_at else ""
    return render(request, "web/verify.html", context, status=status)


def _public(entry: Entry) -> list[tuple[str, str]]:
    """What a document says: labels in the reader's language, values as they are printed on it."""
    if entry.service_version_id is None:
        return list(entry.public.items())
    words = Words(catalogue.version(entry.service_version_id), get_language() or "id")
    prefix = f"outputs.{entry.output}.public"
    return [(words(f"{prefix}.{label}", label), value) for label, value in entry.public.items()]


class InMemory(MemoryFileUploadHandler):
    """Keeps an upload in memory, never on the disk; of one that is too large nothing is kept at all."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Decide by the length of the whole form, before any of it is read."""
        self.activated = content_length <= MOST_BYTES + _AROUND_THE_FILE


@csrf_exempt  # it changes nothing; the upload handler must be chosen before anything reads the form
@view_policy("issuance.verify")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def authenticity(request: HttpRequest) -> HttpResponse:
    """Check a file or a number. The file is read once and forgotten."""
    if request.method != "POST":
        return render(request, "web/authenticity.html", {})
    request.upload_handlers = [InMemory(request)]
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + _AROUND_THE_FILE:
        return _again(request, file=_("Berkas lebih besar dari 10 MB. Dokumen dari kami selalu lebih kecil."))
    return _of_number(request) if "number" in request.POST else _of_file(request)


def _of_file(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.get("file")
    content = upload.read() if upload is not None else b""
    if not content:
        return _again(request, file=_("Pilih berkas PDF yang hendak diperiksa."))
    if len(content) > MOST_BYTES:
        return _again(request, file=_("Berkas lebih besar dari 10 MB. Dokumen dari kami selalu lebih kecil."))
    found = issuance.verified(content)
    if found.entry is None and b"%PDF-" not in content[:_HEAD]:
        return _again(request, file=_("Berkas itu bukan PDF. Unggah PDF aslinya, bukan foto atau hasil pindai."))
    expired = found.entry is not None and found.entry.expired(_today(found.entry.region_id))
    told = verdicts.of_file(found.verdict, expired=expired)
    return _shown(request, found.verdict, told, found.entry, altered=found.verdict is Verdict.ALTERED)


def _of_number(request: HttpRequest) -> HttpResponse:
    number = "".join(request.POST["number"].split())[:_LONGEST_NUMBER]
    if not number or "\x00" in number:
        return _again(request, number=_("Tulis nomor yang tertera pada dokumen."))
    found = issuance.by_number(number) or issuance.by_number(number.upper())
    if found is None:
        told, shown = verdicts.of_number(Verdict.UNKNOWN), number
    else:
        told, shown = (
            verdicts.of_number(found.fate, expired=_past(found.valid_until, found.region_id)),
            found.number,
        )
    return render(request, "web/verify.html", {"told": told, "number": shown})


def _again(request: HttpRequest, **faults: str) -> HttpResponse:
    """The form with what to mend."""
    errors = {f"{name}_errors": (fault,) for name, fault in faults.items()}
    summary = [{"field": name, "message": fault} for name, fault in faults.items()]
    context = errors | {"summary": summary, "number": request.POST.get("number", "")[:_LONGEST_NUMBER]}
    return render(request, "web/authenticity.html", context, status=422)


def _today(region_id: UUID) -> date:
    return clock.today(regions.zone_of(region_id))


def _past(day: date | None, region_id: UUID) -> bool:
    return day is not None and day < _today(region_id)


@view_policy("issuance.verify")
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The inspector's page: after one visit it opens sealed texts without a network. The same for everybody."""
    return render(request, "web/offline.html", {})


@view_policy("issuance.verify")
@require_safe
def offline_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the inspector's page on the device; its address sets how far it reaches."""
    return render(request, "web/offline_worker.js", {}, content_type="text/javascript")


@view_policy("issuance.verify")
@require_safe
def sealing_keys(request: HttpRequest) -> HttpResponse:
    """The public keys of the QR texts, for any program that checks them."""
    response = JsonResponse({"keys": [key.published() for key in office.sealing_keys()]})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response
