"""Everything that changes who is signed in, and who may be."""

from mpp.identity.actions.codes import issue_code, send_code, sign_in_by_counter_code, sign_in_by_phone
from mpp.identity.actions.counter import recognise
from mpp.identity.actions.erasing import forget_people
from mpp.identity.actions.leaves import announce_leave, end_leave
from mpp.identity.actions.mandates import (
    Grant,
    Standing,
    accept,
    business_by_nib,
    child_person,
    decline,
    end_consent,
    establish,
    grant,
    lapse,
    record_consent,
    revoke,
)
from mpp.identity.actions.merging import decide_merge, propose_merge, undo_merge
from mpp.identity.actions.national import sign_in_nationally
from mpp.identity.actions.officers import appoint, check_password, dismiss, sign_in_officer
from mpp.identity.actions.sessions import end_sessions, forget_expired, obey_logout

__all__ = [
    "Grant",
    "Standing",
    "accept",
    "announce_leave",
    "appoint",
    "business_by_nib",
    "check_password",
    "child_person",
    "decide_merge",
    "decline",
    "dismiss",
    "end_consent",
    "end_leave",
    "end_sessions",
    "establish",
    "forget_expired",
    "forget_people",
    "grant",
    "issue_code",
    "lapse",
    "obey_logout",
    "propose_merge",
    "recognise",
    "record_consent",
    "revoke",
    "send_code",
    "sign_in_by_counter_code",
    "sign_in_by_phone",
    "sign_in_nationally",
    "sign_in_officer",
    "undo_merge",
]
