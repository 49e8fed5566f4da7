"""A case as its officer sees it: values by party, documents, what happened, and what may be decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mpp.applications.actions.enclosing import ENCLOSED
from mpp.applications.interview.contradicting import mismatches
from mpp.applications.interview.document import mendable
from mpp.applications.terms import Attached, CaseView, EarlierDecision, Event, Remarked, Value
from mpp.catalogue.pack import Decision, ElementKind, HandOverTask, HumanTask
from mpp.catalogue.paths import Place, path_of, place_of
from mpp.channels.desk import previews
from mpp.channels.desk.words import remark, source_name, sureness
from mpp.channels.look.forms.drawing import element_id_of
from mpp.channels.look.parts import PageImage, TimelineStep
from mpp.channels.web import standing
from mpp.channels.web.charts import charts_of
from mpp.channels.web.messages import notice, registry_name
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words, shown
from mpp.channels.web.rows import owner_of, said_by
from mpp.regions import queries as regions

_A4 = (778, 1100)  # what a page most likely measures; the picture itself corrects it
_MOST_PAGES = 10  # of one document; the rest is in the file itself


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer typed into the decision form, kept when it is refused."""

    decision: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)  # by decision
    note: str = field(default="", repr=False)
    number: str = field(default="", repr=False)  # from the other system
    marked: Sequence[str] = ()  # paths
    words: Mapping[str, str] = field(default_factory=dict, repr=False)  # what is wrong, by path, marked or not


def context_of(view: CaseView, *, may_decide: bool, typed: Typed, faults: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the page of a task shows."""
    words = Words(view.published, get_language() or "id")
    zone = regions.zone_of(view.work_item.region_id)
    mismatched = {path: registry_name(who) for path, who in mismatches(view.notices).items()}
    task = view.task
    return {
        "item": view.work_item,
        "title": words(f"tasks.{view.work_item.task}.label", task.label),
        "service": words("name", view.published.service.name),
        "due": short_moment(view.work_item.due_at, zone),
        "left": standing.time_left(view.work_item, view.published),
        "promise": standing.told_to_office(view),
        "objection": view.objection,
        "remarks": [{"text": one.text, "words": remark(one)} for one in view.remarks],
        "pending_material": any(
            one.output == getattr(task, "output", "") and one.material == "pending_material" for one in view.outputs
        ),
        "preview": previews.preview_of(view, words),
        "notices": [notice(one) for one in view.notices if "_mismatch:" not in one] + _beyond(view, words),
        "groups": _groups(view, words, mismatched, typed, faults),
        "marking": may_decide and isinstance(task, HumanTask) and not view.objection,
        "changed": any(one.changed for one in view.values),
        "files": [_document(one, view, words) for one in view.files],
        "earlier": [_earlier(one, view, words, zone) for one in view.earlier],
        "internal": [_internal(one, words, zone) for one in view.internal],
        "steps": [_step(one, words, zone, _agencies(view)) for one in view.events],
        "charts": charts_of(view.position, words),
        "decisions": _decisions(view, words, typed, faults) if isinstance(task, HumanTask) else [],
        "sheet": task.sheet if isinstance(task, HumanTask) else None,
        "hand_over": isinstance(task, HandOverTask),
        "output": _output(view, words),
        "typed": typed,
        "faults": faults,
    }


def _output(view: CaseView, words: Words) -> str:
    if not isinstance(view.task, HandOverTask):
        return ""
    name = view.task.output
    return words(f"outputs.{name}.label", view.published.service.outputs[name].label)


def _beyond(view: CaseView, words: Words) -> list[str]:
    """What another source contradicts in a value that this task does not show: which, and who; no value."""
    told = _("%(party)s, %(label)s: berbeda dengan catatan %(who)s. Isinya tidak tampil pada tugas ini.")
    found = []
    for path, sources in view.beyond.items():
        place = place_of(view.published.service, path)
        label, who = words.label(view.published.elements[place.element]), ", ".join(map(owner_of, sources))
        found.append(told % {"party": _party(view, place, words), "label": label, "who": who})
    return found


def _party(view: CaseView, place: Place, words: Words) -> str:
    party = view.published.service.parties[place.party]
    label = _("Pemohon") if party.applicant else words(f"parties.{place.party}.label", party.label)
    return f"{label} {place.member or ''}".strip()


def _groups(
    view: CaseView, words: Words, mismatched: Mapping[str, str], typed: Typed, faults: Mapping[str, str]
) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in view.values:
        row = _row(view, one, words, typed) | {
            "differs": mismatched.get(one.path, ""),
            "fault": faults.get(f"mark-{one.path}", ""),
        }
        groups.setdefault(_party(view, one.place, words), []).append(row)
    return [{"label": label, "rows": rows} for label, rows in groups.items()]


def _row(view: CaseView, one: Value, words: Words, typed: Typed) -> dict[str, Any]:
    file = next((each for each in view.files if str(each.id) == str(one.value)), None)
    tone, icon, sure = sureness(one)
    return {
        "path": one.path,
        "id": element_id_of(f"mark-{one.path}"),
        "label": words.label(one.element),
        "value": "" if file else _in_words(one, one.value, words),
        "file": f"#file-{file.id}" if file else "",
        "source": source_name(one),
        "tone": tone,
        "icon": icon,
        "sure": sure,
        "awaited": registry_name(view.unconfirmed[one.path]) if one.path in view.unconfirmed else "",
        "others": [said_by(other, one.element, words) for other in view.conflicts.get(one.path, ())],
        "disputed": _disputed(view.disputed.get(one.path, "")),
        "changed": one.changed,
        "before": _in_words(one, one.before, words),
        "mendable": mendable(one.source, one.assurance),
        "marked": one.path in typed.marked,
        "words": typed.words.get(one.path, ""),
    }


def _disputed(state: str) -> str:
    """What an officer is told of a value that its person says is wrong."""
    return {
        "disputed": _("Disanggah pemohon; pemilik data sedang memeriksa"),
        "mended": _("Pemilik data sudah memperbaikinya sejak dikirim"),
    }.get(state, "")


def _in_words(one: Value, value: Any, words: Words) -> str:
    if one.element.kind is ElementKind.DOCUMENT and value:
        return _("Berkas lain")
    return shown(one.element, value, words)


def _document(one: Attached, view: CaseView, words: Words) -> dict[str, Any]:
    numbers = range(1, min(one.pages, _MOST_PAGES) + 1)
    return {
        "id": one.id,
        "label": _file_label(one, view, words),
        "pages": [PageImage(reverse("desk:page", args=[one.id, n]), *_A4) for n in numbers],
        "count": one.pages,
        "more": one.pages - len(numbers),
        "url": reverse("desk:file", args=[one.id]),
    }


def _file_label(one: Attached, view: CaseView, words: Words) -> str:
    """What an answer's file was asked as; or at which task an office gave it."""
    value = next((each for each in view.values if str(each.value) == str(one.id)), None)
    if value is not None:
        return words.label(value.element)
    name = one.path.removeprefix(ENCLOSED)
    return _("Lampiran kantor: %(task)s") % {"task": words(f"tasks.{name}.label", name)}


def _earlier(one: EarlierDecision, view: CaseView, words: Words, zone: Any) -> dict[str, Any]:
    task = view.published.service.tasks[one.task]
    return {
        "task": words(f"tasks.{one.task}.label", task.label),
        "decision": decision_name(words, one.task, one.decision),
        "reason": _reason(words, one),
        "note": one.note,
        "came_back": _came_back(task, one.number),
        "marks": [(_label(view, path, words), text) for path, text in one.marks.items()],
        "officer": one.officer,
        "at": short_moment(one.at, zone),
    }


def _came_back(task: Any, number: str) -> str:
    sheet = task.sheet if isinstance(task, HumanTask) else None
    return f"{sheet.number}: {number}" if sheet and number else ""


def _internal(one: Remarked, words: Words, zone: Any) -> dict[str, str]:
    task = words.published.service.tasks[one.task]
    return {
        "text": one.text,
        "officer": one.officer or _("petugas lain"),
        "task": words(f"tasks.{one.task}.label", task.label),
        "at": short_moment(one.at, zone),
    }


def decision_name(words: Words, task: str, code: str) -> str:
    """A decision as the pack calls it."""
    found = _decision(words, task, code)
    return words(f"tasks.{task}.decisions.{code}.label", found.label) if found else _("Sudah diserahkan")


def _decision(words: Words, task: str, code: str) -> Decision | None:
    human = words.published.service.tasks[task]
    decisions = human.decisions if isinstance(human, HumanTask) else []
    return next((one for one in decisions if one.id == code), None)


def _reason(words: Words, one: EarlierDecision) -> str:
    found = _decision(words, one.task, one.decision)
    labels = {reason.value: reason.label for reason in found.reasons} if found else {}
    path = f"tasks.{one.task}.decisions.{one.decision}.reasons.{one.reason}.label"
    return words(path, labels[one.reason]) if one.reason in labels else ""


def _label(view: CaseView, path: str, words: Words) -> str:
    labels = {one.path: words.label(one.element) for one in view.values}
    return labels.get(path, path_of("", path).strip("."))


def _agencies(view: CaseView) -> Mapping[Any, str]:
    return regions.agency_names(view.work_item.region_id)


def _step(event: Event, words: Words, zone: Any, agencies: Mapping[Any, str]) -> TimelineStep:
    task = words.published.service.tasks.get(event.task)
    name = words(f"tasks.{event.task}.label", task.label) if task else ""
    decided = decision_name(words, event.task, event.detail) if event.code == "decided" else ""
    said = {
        "opened": _("Permohonan diterima"),
        "task_started": _("Menunggu: %(task)s") % {"task": name},
        "claimed": _("Diambil: %(task)s") % {"task": name},
        "released": _("Dikembalikan ke antrean: %(task)s") % {"task": name},
        "stepped_aside": _("Petugas mundur karena hubungan dengan yang bersangkutan: %(task)s") % {"task": name},
        "passed_on": _("Dialihkan kepada petugas lain: %(task)s") % {"task": name},
        "assigned": _("Diterima petugas lain: %(task)s") % {"task": name},
        "decided": f"{name}: {decided}",
        "task_completed": _("Selesai oleh sistem: %(task)s") % {"task": name},
        "answered": _("Jawaban dari luar diterima: %(task)s") % {"task": name},
        "task_ended": _("Diakhiri karena waktunya habis: %(task)s") % {"task": name},
        "timer_passed": _("Waktu tunggu yang ditetapkan sudah lewat"),
        "correction_asked": _("Perbaikan diminta dari pemohon"),
        "correction_answered": _("Perbaikan diterima"),
        "consent_withdrawn": _("Pemohon mencabut persetujuan; data itu tidak dipakai lagi"),
        "late_facts": _("Jawaban dari sistem nasional masuk"),
        "contradicted": _("Berbeda dengan catatan %(who)s: periksa isian") % {"who": owner_of(event.detail)},
        "late": _("Lewat dari batas waktu"),
        "reminded": _("Diingatkan: batas waktu sudah dekat"),
        "escalated": _("Diteruskan karena terlambat"),
        "registry_away": _("Sistem tujuan belum menjawab: %(task)s") % {"task": name},
        "system_away": _("Sistem kantor tujuan belum menjawab: %(task)s") % {"task": name},
        "system_back": _("Sistem kantor tujuan sudah menerima: %(task)s") % {"task": name},
        "material_printed": _("Kartu sudah dicetak"),
        "output_revoked": _("Dokumen dicabut"),
        "output_superseded": _("Dokumen diganti dengan yang lebih baru"),
        "closed": _("Berkas ditutup"),
        "withdrawn": _("Permohonan ditarik"),
        "refusal_objected": _("Pemohon mengajukan keberatan atas penolakan"),
        "reopened": _("Keberatan dikabulkan: berkas dibuka lagi"),
        "no_free_place": _("Menunggu: pemohon memegang izin paling banyak yang dibolehkan"),
        "silent": _("Tidak diputuskan sampai batas waktu lewat: %(task)s") % {"task": name},
        "deemed_approved": _("Dikabulkan karena batas waktu lewat (fiktif positif)"),
        "deemed_held": _("Batas waktu lewat, belum dapat dikabulkan otomatis"),
        "agent_acted": _("Dikerjakan kuasa pemohon"),
        "statement_denied": _("Seseorang yang disebut di sini menyatakan datanya keliru"),
    }
    state = "late" if event.code in ("late", "escalated", "contradicted", "silent", "deemed_held") else "done"
    holder = agencies.get(event.agency_id, "") if event.agency_id else ""
    return TimelineStep(said.get(event.code, event.code), state, short_moment(event.at, zone), holder)


def _decisions(view: CaseView, words: Words, typed: Typed, faults: Mapping[str, str]) -> list[dict[str, Any]]:
    assert isinstance(view.task, HumanTask)
    task = view.work_item.task
    drawn = []
    for one in view.task.decisions:
        path = f"tasks.{task}.decisions.{one.id}"
        reasons = [(r.value, words(f"{path}.reasons.{r.value}.label", r.label)) for r in one.reasons]
        drawn.append(
            {
                "id": one.id,
                "label": words(f"{path}.label", one.label),
                "tone": one.tone,
                "needs_note": one.needs_reason and not one.reasons,
                "reasons": reasons,
                "templates": _templates(one, path, words),
                "reason": typed.reasons.get(one.id, ""),
                "checked": typed.decision == one.id,
                "fault": faults.get(f"reason-{one.id}", ""),
            }
        )
    return drawn


def _templates(decision: Decision, path: str, words: Words) -> list[dict[str, str]]:
    """What the applicant reads of each reason that the pack words at length or grounds in law."""
    return [
        {
            "label": words(f"{path}.reasons.{one.value}.label", one.label),
            "text": words(f"{path}.reasons.{one.value}.text", one.text) if one.text else "",
            "law": one.law,
        }
        for one in decision.reasons
        if one.text or one.law
    ]
