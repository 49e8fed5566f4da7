"""Everything that changes who is signed in, and who may be."""

from mpp.identity.actions.appointments import Elsewhere, appoint_elsewhere, end_appointment, serve_elsewhere
from mpp.identity.actions.businesses import business_by_nib
from mpp.identity.actions.by_register import Root, Standing, child_person, confirm, establish, lapse, root_of
from mpp.identity.actions.codes import issue_code, send_code, sign_in_by_counter_code, sign_in_by_phone
from mpp.identity.actions.counter import recognise
from mpp.identity.actions.erasing import forget_people
from mpp.identity.actions.inviting import (
    accept_invitation,
    fill_post,
    invite,
    open_invitation,
    renew_invitations,
    withdraw_invitations,
)
from mpp.identity.actions.leaves import announce_leave, end_leave
from mpp.identity.actions.mandates import (
    Grant,
    accept,
    decline,
    end_consent,
    grant,
    record_consent,
    revoke,
)
from mpp.identity.actions.merging import decide_merge, propose_merge, undo_merge
from mpp.identity.actions.national import sign_in_nationally
from mpp.identity.actions.officers import appoint, check_password, dismiss, prove_again, sign_in_officer
from mpp.identity.actions.sessions import end_sessions, forget_expired, obey_logout

__all__ = [
    "Elsewhere",
    "Grant",
    "Root",
    "Standing",
    "accept",
    "accept_invitation",
    "announce_leave",
    "appoint",
    "appoint_elsewhere",
    "business_by_nib",
    "check_password",
    "child_person",
    "confirm",
    "decide_merge",
    "decline",
    "dismiss",
    "end_appointment",
    "end_consent",
    "end_leave",
    "end_sessions",
    "establish",
    "fill_post",
    "forget_expired",
    "forget_people",
    "grant",
    "invite",
    "issue_code",
    "lapse",
    "obey_logout",
    "open_invitation",
    "propose_merge",
    "prove_again",
    "recognise",
    "record_consent",
    "renew_invitations",
    "revoke",
    "root_of",
    "send_code",
    "serve_elsewhere",
    "sign_in_by_counter_code",
    "sign_in_by_phone",
    "sign_in_nationally",
    "sign_in_officer",
    "undo_merge",
    "withdraw_invitations",
]
