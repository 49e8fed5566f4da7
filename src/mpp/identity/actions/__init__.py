"""Everything that changes who is signed in, and who may be."""

from mpp.identity.actions.codes import issue_code, send_code, sign_in_by_counter_code, sign_in_by_phone
from mpp.identity.actions.counter import recognise
from mpp.identity.actions.erasing import forget_people
from mpp.identity.actions.national import sign_in_nationally
from mpp.identity.actions.officers import appoint, check_password, dismiss, sign_in_officer
from mpp.identity.actions.sessions import end_sessions, forget_expired, obey_logout

__all__ = [
    "appoint",
    "check_password",
    "dismiss",
    "end_sessions",
    "forget_expired",
    "forget_people",
    "issue_code",
    "obey_logout",
    "recognise",
    "send_code",
    "sign_in_by_counter_code",
    "sign_in_by_phone",
    "sign_in_nationally",
    "sign_in_officer",
]
