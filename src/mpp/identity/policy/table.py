"""The policy as data: every action and page, and who may. A new action or page begins with a row here.

Rooms stand in the order of the house. Names are `<room>.<verb>` or `<room>.<verb>_<noun>`; a page that
belongs to an action may carry the action's code.
"""

from mpp.identity.actor import Assurance
from mpp.identity.policy.rule import Rule, client, everyone, officer, person, system

PUBLIC = "public"
DESK_ROLES = ("clerk", "verifier", "technical", "signer")
# What a token of an agency's own system may permit (OAuth 2 scopes).
READ, DECIDE = "work_items.read", "work_items.decide"

ACTIONS: dict[str, Rule] = {
    # Pages and addresses that everybody may see: front page, gallery, health, verification, signing in.
    PUBLIC: everyone(),
    # A page for whoever is signed in, whatever they are.
    "signed_in": person(own=False) | officer(own=False, appointed=True),
    # --- audit
    "audit.seal": system(),
    # --- regions
    "regions.load": system(),
    "regions.set_calendar": system(),
    # --- identity
    "identity.sign_in": everyone(),
    "identity.send_code": everyone(),
    "identity.issue_code": officer("clerk", own=False),
    "identity.recognise": officer("clerk", own=False),
    "identity.sign_out": everyone(),
    "identity.end_sessions": system(),
    "identity.appoint": system(),
    "identity.dismiss": system(),
    "identity.invite": system(),
    "identity.accept_invitation": everyone(),
    # Help from another region or the province where four eyes are lacking, by decree; and back.
    "identity.appoint_elsewhere": system(),
    "identity.serve_elsewhere": officer(own=False, appointed=True),
    "identity.prove_again": officer(*DESK_ROLES, own=False, appointed=True),
    "identity.announce_leave": officer(*DESK_ROLES, own=False),
    "identity.end_leave": officer(*DESK_ROLES),
    "identity.forget_expired": system(),
    # Acting for another. What a mandate stands on is proven by the national account, never by a phone alone.
    "identity.grant_mandate": person(Assurance.NATIONAL_ACCOUNT),
    "identity.answer_mandate": person(Assurance.NATIONAL_ACCOUNT),
    "identity.revoke_mandate": person(own=False),
    "identity.see_mandates": person(own=False),
    "identity.act_for": person(Assurance.NATIONAL_ACCOUNT, own=False),
    "identity.act_for_oneself": person(own=False, mandate=True, even_over=True),
    # Two records of one person: one officer of Dukcapil proposes, another confirms.
    "identity.propose_merge": officer("verifier", "signer", agencies=("dukcapil",), own=False),
    "identity.confirm_merge": officer("verifier", "signer", agencies=("dukcapil",), four_eyes=True),
    "identity.undo_merge": officer("signer", agencies=("dukcapil",)),
    # --- catalogue
    "catalogue.publish": system(),
    "catalogue.adopt": system(),
    # --- registries
    "registries.note_health": system(),
    # --- vault
    "vault.remember": person() | system(),
    "vault.look_up": person() | officer(*DESK_ROLES, appointed=True) | system(),
    "vault.dispute": person(),
    "vault.answer_dispute": officer("verifier", "signer"),
    "vault.follow_dispute": system(),
    "vault.ask_why": person(),
    "vault.answer_question": officer("signer"),
    "vault.give_consent": person() | officer("clerk"),
    "vault.withdraw_consent": person(),
    "vault.follow_withdrawal": system(),
    "vault.keep_document": person() | officer(*DESK_ROLES) | system(),
    "vault.read_document": person() | officer(*DESK_ROLES, appointed=True) | system(),
    "vault.erase": person(Assurance.NATIONAL_ACCOUNT) | system(),
    "vault.see_own": person(own=False),
    "vault.request": person(),  # access, restriction, objection: rights under UU 27/2022
    "vault.follow_requests": system(),
    "vault.export": system(),
    "vault.answer_request": officer("signer"),
    "vault.replay_erasures": system(),
    "vault.retain": system(),
    # --- processes
    "processes.start": person() | officer("clerk") | system(),
    "processes.claim": officer(*DESK_ROLES, appointed=True) | client(DECIDE),
    "processes.release": officer(*DESK_ROLES, appointed=True) | client(DECIDE),
    "processes.pass_on": officer(*DESK_ROLES, appointed=True),
    "processes.step_aside": officer(*DESK_ROLES, appointed=True),
    "processes.decide": officer(*DESK_ROLES, four_eyes=True, appointed=True) | client(DECIDE),
    "processes.note": officer(*DESK_ROLES, appointed=True),
    "processes.correct": person() | officer("clerk"),
    "processes.answer": officer(*DESK_ROLES),  # of the agency that is asked: `processes.actions.answer`
    "processes.advance": system(),
    "processes.fold_tallies": system(),
    # --- issuance
    "issuance.issue": system() | officer("signer"),
    "issuance.receive": system(),
    "issuance.revoke": officer("signer"),
    "issuance.follow_revocation": system(),
    "issuance.verify": everyone(),
    # --- partners: agencies' own systems
    "partners.admit": system(),
    "partners.sign_in": everyone(),
    "partners.answer_once": client(DECIDE, own=False),
    "partners.deliver": system(),
    "partners.replay": system() | officer("signer"),
    "partners.forget": system(),
    # --- applications
    "applications.start": person(own=False, mandate=True) | officer("clerk", own=False),
    "applications.assist": officer("clerk", own=False),
    "applications.give_code": officer("clerk", own=False),
    "applications.answer": person(mandate=True) | officer("clerk"),
    "applications.attach": person(mandate=True) | officer("clerk"),
    "applications.submit": person(mandate=True) | officer("clerk"),
    "applications.withdraw": person(mandate=True),
    "applications.object": person(mandate=True),  # to a refusal
    "applications.correct": person(mandate=True) | officer("clerk"),
    "applications.track": person(mandate=True) | officer(*DESK_ROLES, appointed=True) | client(READ),
    "applications.enclose": client(DECIDE),
    "applications.see_own": person(own=False, mandate=True),
    "applications.catch_up": system(),
    "applications.represent": person(Assurance.NATIONAL_ACCOUNT, own=False),
    "applications.confirm_mandate": system(),
    "applications.settle_parties": system(),
    "applications.link_party": officer("verifier", "signer", agencies=("dukcapil",)),
    "applications.confirm_statement": person(),
    "applications.see_statements": person(own=False),
    "applications.explain": system(),
    "applications.measure": system(),
    "applications.notify": system(),
    "applications.forget": system(),
    # --- oversight: the national board
    "oversight.recount": system(),
    "oversight.see_board": officer("committee", own=False) | system(),
    "oversight.report": officer("committee", own=False) | system(),
    # The inspectorate of a region, which sees nothing else of the desk.
    "integrity.watch": system(),
    "integrity.see": officer("inspector", agencies=("inspektorat",), own=False),
    "integrity.settle": officer("inspector", agencies=("inspektorat",)),
    # --- launching: a region's own administrator, and the stewards at the ministry
    "launching.launch": system() | officer("admin") | officer("steward", own=False),
    "launching.see": system() | officer("admin") | officer("steward", own=False),
    # --- channels: pages of the officers' desk
    "desk.work": officer(*DESK_ROLES, "admin", "steward", own=False, appointed=True),
    # Each item is judged by `processes.decide` again.
    "desk.decide_many": officer(*DESK_ROLES, own=False, appointed=True),
    "desk.serve": officer("clerk", own=False),
    "desk.search": officer(*DESK_ROLES, own=False),
    "desk.sign": officer("signer", own=False),
    "desk.answer_requests": officer("signer", own=False),
    "desk.demands": officer("verifier", "signer", own=False),
    "desk.partners": officer("signer", own=False),
    # --- channels: what an agency's own system asks by API
    "api.read": client(READ, own=False),
    "api.decide": client(DECIDE, own=False),
}

# Addresses whose views are not decorated, by their name: other people's code, and pages that only look.
URLS: dict[str, str] = {
    "set_language": PUBLIC,
    "look:gallery": PUBLIC,
    "look:theme": PUBLIC,
    "web:front": PUBLIC,
    "web:healthz": PUBLIC,
    "web:readyz": PUBLIC,
    "api:openapi-json": PUBLIC,
    "api:api-root": PUBLIC,
    "api:token": PUBLIC,
    "api:work_items": "api.read",
    "api:work_item": "api.read",
    "api:status": "api.read",
    "api:document": "api.read",
    "api:claim": "api.decide",
    "api:release": "api.decide",
    "api:decision": "api.decide",
    "api:correction": "api.decide",
    "api:documents": "api.decide",
}

# Functions that cannot carry a decorator: rooms below identity, and commands of the installation itself, which
# take no actor and are reached from no page. `inside` runs in a caller's action.
COMMANDS: dict[str, str] = {
    "mpp.audit.actions.record": "inside",
    "mpp.regions.actions.load_reference": "regions.load",
    "mpp.regions.actions.set_calendar": "regions.set_calendar",
    "mpp.catalogue.actions.publish": "catalogue.publish",
    "mpp.catalogue.actions.adopt": "catalogue.adopt",
    "mpp.catalogue.actions.load_packs": "catalogue.publish",
    "mpp.catalogue.actions.publish_dictionary": "catalogue.publish",
    "mpp.catalogue.actions.publish_event": "catalogue.publish",
    "mpp.catalogue.actions.publish_shelf": "catalogue.publish",
    "mpp.catalogue.actions.forget_adoptions": "catalogue.adopt",
    "mpp.catalogue.actions.retire": "catalogue.publish",
}
