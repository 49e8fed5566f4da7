"""Examples of the pages by which a region is launched."""

from tests.browser.examples import NOBODY, Example, filling

INVITATION = "ABCD-EFGH-JKMN-PQRS"
LAUNCHING = [
    Example("identity:invitation", NOBODY, "/undangan"),
    Example("identity:invitation", NOBODY, "/undangan", 422, filling("", press="Lanjutkan", code="SALAH"), "wrong"),
    Example(
        "identity:invitation", NOBODY, "/undangan", 200, filling("", press="Lanjutkan", code=INVITATION), "invited"
    ),
    Example("desk:launch", "admin", "/meja/peluncuran/", state="open"),
    Example("desk:launch", "new_admin", "/meja/peluncuran/", state="making"),
    Example(
        "desk:launch",
        "new_admin",
        "/meja/peluncuran/",
        422,
        filling("", press="Lanjutkan peluncuran", contact_phone="halo"),
        "wrong",
    ),
    Example("desk:launch", "new_admin", "/meja/peluncuran/?daerah=99.99", 404, state="unknown"),
    Example("desk:launch", "verifier", "/meja/peluncuran/", 403, state="role_missing"),
]
