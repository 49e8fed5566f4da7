"""Side sheets: what an officer retypes into another system that takes nothing by itself, in that form's order."""

from typing import Literal

from pydantic import Field

from mpp.catalogue.strict import Identifier, Strict


class SheetRow(Strict):
    """One field of the other system's form. Its name is that system's own, so it is not translated."""

    field: str = Field(min_length=1, max_length=80)
    path: str  # as `PartyPath` of the pack
    form: Literal["words", "code", "dmy"] = "words"  # as printed; the bare value; a date as 24-11-2026


class Sheet(Strict):
    """What is retyped at a task, and what comes back."""

    system: Identifier  # siak, oss, simbg, siapkerja: whom the person's data are told
    called: str = Field(min_length=1, max_length=40)  # as officers call it
    rows: list[SheetRow] = Field(min_length=1)
    number: str = Field(default="", max_length=60)  # what the number is called that comes back; empty: none does
    number_required: bool = True  # with a positive decision
