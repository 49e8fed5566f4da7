"""The doors of applications: for page, API, chat and job alike."""

from mpp.applications.actions.answering import Finding, answer_dispute, read_dispute, read_evidence
from mpp.applications.actions.asking_why import answer_question, ask_why, read_question
from mpp.applications.actions.assisting import AT_THE_COUNTER, CONSENT, assist, give_code
from mpp.applications.actions.batching import MOST as MOST_AT_ONCE
from mpp.applications.actions.batching import decide_many
from mpp.applications.actions.bundling import divided, start_event, submit_bundle
from mpp.applications.actions.consenting import answer_consents, withdraw_consent
from mpp.applications.actions.correcting import attach_correction, send_correction
from mpp.applications.actions.desk import Ruling, claim, decide, hand_over, release
from mpp.applications.actions.disputing import Objection, dispute
from mpp.applications.actions.enclosing import enclose
from mpp.applications.actions.files import attach, read_certificate, read_file, read_page
from mpp.applications.actions.handing import dismiss_officer, pass_on, step_aside
from mpp.applications.actions.interviews import acknowledge, open_interview, save_page, start, start_and_open
from mpp.applications.actions.noting import add_internal_note
from mpp.applications.actions.objecting import LONGEST_OBJECTION, object_to_refusal
from mpp.applications.actions.previewing import preview_interview, preview_task
from mpp.applications.actions.reading import read_case
from mpp.applications.actions.representing import act_for, represent_business, represent_child
from mpp.applications.actions.revoking import Revocation, revoke
from mpp.applications.actions.settling import answer_statement, link_party
from mpp.applications.actions.submitting import submit
from mpp.applications.actions.withdrawing import withdraw

__all__ = [
    "AT_THE_COUNTER",
    "CONSENT",
    "LONGEST_OBJECTION",
    "MOST_AT_ONCE",
    "Finding",
    "Objection",
    "Revocation",
    "Ruling",
    "acknowledge",
    "act_for",
    "add_internal_note",
    "answer_consents",
    "answer_dispute",
    "answer_question",
    "answer_statement",
    "ask_why",
    "assist",
    "attach",
    "attach_correction",
    "claim",
    "decide",
    "decide_many",
    "dismiss_officer",
    "dispute",
    "divided",
    "enclose",
    "give_code",
    "hand_over",
    "link_party",
    "object_to_refusal",
    "open_interview",
    "pass_on",
    "preview_interview",
    "preview_task",
    "read_case",
    "read_certificate",
    "read_dispute",
    "read_evidence",
    "read_file",
    "read_page",
    "read_question",
    "release",
    "represent_business",
    "represent_child",
    "revoke",
    "save_page",
    "send_correction",
    "start",
    "start_and_open",
    "start_event",
    "step_aside",
    "submit",
    "submit_bundle",
    "withdraw",
    "withdraw_consent",
]
