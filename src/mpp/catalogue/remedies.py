"""What stands against a refusal and against silence: the pack's own terms, else the nation's (docs/clocks.md).

Objection: UU 30/2014 art. 75 to 77: within 21 working days, to the office, which decides within ten. Deemed
approval (*fiktif positif*): only where a law on the service itself says so, thus never by default.
"""

from typing import Annotated

from pydantic import Field

from mpp.catalogue.deadlines import Duration
from mpp.catalogue.strict import Identifier, Strict

OBJECTION = "objection"  # the task, by which the case's log and work items name it
UPHOLD, REJECT = "uphold", "reject"
_TaskName = Annotated[str, Field(pattern=r"^[A-Za-z_][\w.-]*$", max_length=60)]


class Objection(Strict):
    """Against a refusal: until when, who decides it by when, and where the case goes on when it is upheld."""

    term: Duration = Duration(value=21, unit="working_day")  # from the refusal; UU 30/2014 art. 77(1)
    law: str = Field(default="UU 30/2014 pasal 75 sampai 77", max_length=200)
    agency: Identifier | None = None  # of whom decides; None: the service's own
    role: Identifier = "signer"  # the head, over whoever refused; never who refused it herself
    deadline: Duration = Duration(value=10, unit="working_day")  # to decide it; UU 30/2014 art. 77(4)
    goes_on_at: _TaskName | None = None  # None: the only task that issues or hands in; else that publishes


class DeemedApproval(Strict):
    """Silence is consent: when the case's own term has passed, the system issues, if every hard rule holds."""

    law: str = Field(min_length=1, max_length=200)  # the article, as it is cited
    goes_on_at: _TaskName | None = None  # a task that issues; None: the only one


LABELS = {
    "id": {
        "label": "Putuskan keberatan atas penolakan",
        "public_label": "Keberatan Anda sedang diperiksa pejabat lain",
        UPHOLD: "Kabulkan keberatan",
        REJECT: "Tolak keberatan",
    },
    "en": {
        "label": "Decide the objection to the refusal",
        "public_label": "Another official is examining your objection",
        UPHOLD: "Uphold the objection",
        REJECT: "Reject the objection",
    },
}


def national_text(path: str, lang: str) -> str | None:
    """The text of the objection's task in a language: the same in every pack, so no pack translates it."""
    if not path.startswith(f"tasks.{OBJECTION}."):
        return None
    words = path.removesuffix(".label").rsplit(".", 1)[-1]
    return LABELS.get(lang, {}).get("label" if words == OBJECTION else words)
