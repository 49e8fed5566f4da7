"""The way of a case in clear words: one step for each task, with who holds it and since when. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mpp.applications.terms import Event, Tracking
from mpp.catalogue.pack import HumanTask, MessageTask
from mpp.channels.look.parts import TimelineStep
from mpp.channels.web.moments import moment
from mpp.channels.web.questions import Words

REFUSED = "refused"  # the end event of a refusal


@dataclass(frozen=True, slots=True)
class _Open:
    """A step that may still change."""

    task: str
    step: TimelineStep
    agency_id: UUID | None = None  # which of several that have this task


class _Way:
    """Builds the steps from the events, in their order."""

    def __init__(self, words: Words, offices: Mapping[UUID, str], zone: ZoneInfo) -> None:
        self.words, self.offices, self.zone = words, offices, zone
        self.steps: list[_Open] = []

    def take(self, event: Event) -> None:
        """One event: a new step, or a change of the step of its task. Others are passed over."""
        at = moment(event.at, self.zone)
        if event.code in _PLAIN:
            label, state = _PLAIN[event.code]
            self._add("", str(label), state, at)
        elif event.code in _OF_TASKS:
            _OF_TASKS[event.code](self, event, at)

    def started(self, event: Event, at: str) -> None:
        """An office, or the system, has a task to do."""
        since = _("sejak %(moment)s") % {"moment": at}
        self._add(event.task, self._waiting(event.task), "now", since, self._office(event))
        self.steps[-1] = replace(self.steps[-1], agency_id=event.agency_id)

    def claimed(self, event: Event, at: str) -> None:
        """An officer has taken it."""
        self._change(event.task, note=_("Petugas sedang memeriksa."))

    def released(self, event: Event, at: str) -> None:
        """Nobody has it in hand any more."""
        self._change(event.task, note="")

    def away(self, event: Event, at: str) -> None:
        """Another system does not answer yet."""
        self._change(event.task, note=_("Sistem tujuan belum menjawab; kami coba lagi terus."))

    def system_away(self, event: Event, at: str) -> None:
        """The office's own system has not taken the task yet."""
        self._change(event.task, note=_("Sistem kantor ini belum menjawab sejak %(moment)s.") % {"moment": at})

    def system_back(self, event: Event, at: str) -> None:
        """It has taken it now."""
        self._change(event.task, note=_("Sistem kantor ini menerimanya pada %(moment)s.") % {"moment": at})

    def ended(self, event: Event, at: str) -> None:
        """A task is done; a refusal stops the way."""
        state = "stopped" if self._is_negative(event) else "done"
        self._change(event.task, label=self._label(event.task), state=state, at=at, note="", of=event.agency_id)

    def taken_away(self, event: Event, at: str) -> None:
        """Its time has passed, and the process goes another way."""
        self._change(event.task, state="stopped", at=at, note=_("Diakhiri karena waktunya habis."))

    def correction_asked(self, event: Event, at: str) -> None:
        """It is the applicant's turn, and the clock stands still."""
        since = _("sejak %(moment)s") % {"moment": at}
        self._add(event.task, _("Menunggu perbaikan Anda"), "paused", since)

    def correction_answered(self, event: Event, at: str) -> None:
        """The applicant has mended it."""
        self._change(event.task, label=_("Perbaikan Anda diterima"), state="done", at=at)

    def late(self, event: Event, at: str) -> None:
        """The clock of a task, or of the whole case, has passed: whoever holds it now is late."""
        for place in reversed(range(len(self.steps))):
            one = self.steps[place]
            if one.step.state == "now" and event.task in ("", one.task):
                self.steps[place] = replace(one, step=replace(one.step, state="late"))
                return

    def escalated(self, event: Event, at: str) -> None:
        """Somebody above, or beside, was told that it is late."""
        note = str(_ESCALATED.get(event.detail, ""))
        if event.task:
            self._change(event.task, note=note)

    def agent_acted(self, event: Event, at: str) -> None:
        """Somebody acted for the applicant: by which right, and nobody's name."""
        self._add("", str(_AGENTS.get(event.detail, _AGENTS["granted"])), "done", at)

    def silent(self, event: Event, at: str) -> None:
        """An office let the time pass; the way goes on without it."""
        self._change(event.task, state="late", at=at, note=_("Tidak diputuskan sampai batas waktu lewat."))

    def closed(self, event: Event, at: str) -> None:
        """The end, good or not."""
        if event.detail == REFUSED:
            self._add("", _("Permohonan ditolak"), "stopped", at)
        else:
            self._add("", _("Permohonan selesai"), "done", at)

    def _add(self, task: str, label: str, state: str, at: str, holder: str = "") -> None:
        self.steps.append(_Open(task, TimelineStep(label, state, at, holder)))

    def _change(self, task: str, of: UUID | None = None, **changes: str) -> None:
        """The last step of a task; of several agencies that have it, `of` says whose."""
        places = [place for place in range(len(self.steps)) if self.steps[place].task == task]
        own = [place for place in places if of is not None and self.steps[place].agency_id == of]
        for place in (own or places)[-1:]:
            one = self.steps[place]
            self.steps[place] = replace(one, step=replace(one.step, **changes))

    def _waiting(self, task: str) -> str:
        found = self.words.published.service.tasks.get(task)
        if isinstance(found, HumanTask | MessageTask) and found.public_label:
            return self.words(f"tasks.{task}.public_label", found.public_label)
        return self._label(task)

    def _label(self, task: str) -> str:
        found = self.words.published.service.tasks.get(task)
        return self.words(f"tasks.{task}.label", found.label) if found else task

    def _is_negative(self, event: Event) -> bool:
        task = self.words.published.service.tasks.get(event.task)
        decisions = task.decisions if isinstance(task, HumanTask) else []
        return any(one.id == event.detail and one.tone == "negative" for one in decisions)

    def _office(self, event: Event) -> str:
        return self.offices.get(event.agency_id, "") if event.agency_id else ""


_OF_TASKS: Mapping[str, Callable[[_Way, Event, str], None]] = {
    "task_started": _Way.started,
    "claimed": _Way.claimed,
    "released": _Way.released,
    "registry_away": _Way.away,
    "system_away": _Way.system_away,
    "system_back": _Way.system_back,
    "decided": _Way.ended,
    "task_completed": _Way.ended,
    "answered": _Way.ended,
    "task_ended": _Way.taken_away,
    "correction_asked": _Way.correction_asked,
    "correction_answered": _Way.correction_answered,
    "late": _Way.late,
    "escalated": _Way.escalated,
    "silent": _Way.silent,
    "closed": _Way.closed,
    "agent_acted": _Way.agent_acted,
}
_ESCALATED = {
    "next_officer": gettext_lazy("Terlambat: dialihkan agar dikerjakan petugas lain."),
    "agency_head": gettext_lazy("Terlambat: kepala kantor sudah diberi tahu."),
    "region_head": gettext_lazy("Terlambat: kepala daerah sudah diberi tahu."),
}
_AGENTS = {
    "family": gettext_lazy("Dikerjakan orang tua pemohon, menurut kartu keluarga"),
    "business": gettext_lazy("Dikerjakan penanggung jawab usaha, menurut OSS"),
    "granted": gettext_lazy("Dikerjakan penerima kuasa pemohon"),
}
_PLAIN = {
    "opened": (gettext_lazy("Permohonan diterima"), "done"),
    "consent_withdrawn": (gettext_lazy("Persetujuan dicabut; data itu tidak dipakai lagi"), "done"),
    "late_facts": (gettext_lazy("Jawaban dari sistem nasional masuk"), "done"),
    "contradicted": (gettext_lazy("Catatan sistem nasional berbeda dengan isian; petugas melihatnya"), "paused"),
    "timer_passed": (gettext_lazy("Waktu tunggu yang ditetapkan sudah lewat; berkas berjalan terus"), "done"),
    "material_printed": (gettext_lazy("Kartu sudah dicetak dan dapat diambil"), "done"),
    "output_revoked": (gettext_lazy("Dokumen dicabut oleh kantor penerbit"), "stopped"),
    "output_superseded": (gettext_lazy("Dokumen diganti dengan yang lebih baru"), "done"),
    "objected": (gettext_lazy("Anda mengajukan keberatan atas keputusan otomatis"), "done"),
    "objection_answered": (gettext_lazy("Keberatan Anda dijawab"), "done"),
    "statement_denied": (gettext_lazy("Seseorang yang disebut di sini menyatakan datanya keliru"), "paused"),
    "refusal_objected": (gettext_lazy("Anda mengajukan keberatan atas penolakan"), "done"),
    "reopened": (gettext_lazy("Keberatan dikabulkan; permohonan dilanjutkan"), "done"),
    "no_free_place": (gettext_lazy("Menunggu: Anda memegang izin paling banyak yang dibolehkan"), "paused"),
    "deemed_approved": (gettext_lazy("Batas waktu lewat tanpa keputusan: dikabulkan menurut hukum"), "done"),
    "deemed_held": (gettext_lazy("Batas waktu lewat, tetapi belum dapat dikabulkan otomatis"), "late"),
    "withdrawn": (gettext_lazy("Anda menarik permohonan ini"), "stopped"),
}


def steps_of(
    events: Iterable[Event], words: Words, offices: Mapping[UUID, str], zone: ZoneInfo
) -> list[TimelineStep]:
    """The steps of a case so far."""
    way = _Way(words, offices, zone)
    for event in events:
        way.take(event)
    return [one.step for one in way.steps]


@dataclass(frozen=True, slots=True)
class Because:
    """Why an application was refused, as its pack words it: in short, at length, and by which article of law."""

    reason: str
    text: str = ""
    law: str = ""


def refused_because(told: Tracking, words: Words) -> Because | None:
    """The reason of a refusal; None without one."""
    if told.refusal is None:
        return None
    task = words.published.service.tasks[told.refusal.task]
    decisions = task.decisions if isinstance(task, HumanTask) else []
    path = f"tasks.{told.refusal.task}.decisions.{told.refusal.decision}.reasons"
    return next(
        (
            Because(
                words(f"{path}.{reason.value}.label", reason.label),
                words(f"{path}.{reason.value}.text", reason.text) if reason.text else "",
                reason.law,
            )
            for decision in decisions
            if decision.id == told.refusal.decision
            for reason in decision.reasons
            if reason.value == told.refusal.reason
        ),
        None,
    )
