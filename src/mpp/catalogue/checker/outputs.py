"""What comes out: made by a task, signed by somebody, numbered so that no number comes twice, a document."""

import string
from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import HandOverTask, HumanTask, IssueTask, Output, RegisterTask

IN_A_NUMBER = frozenset({"seq", "year", "month", "area"})
NEEDED = ("seq", "year")
_EXAMPLE = {"seq": 1, "year": 2026, "month": "01", "area": "35.10"}
_MADE_BY = {"issued": "an issue task", "received": "receives of a submit task", "physical": "a hand_over task"}


def outputs(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find outputs that nobody makes or signs, and numbers that would come twice."""
    for name, output in loaded.published.service.outputs.items():
        if output.kind not in _made(loaded, name):
            what = f"no task makes {name}, which is {output.kind}"
            yield at(loaded, ("outputs", name, "kind"), "output", what, f"name it in {_MADE_BY[output.kind]}")
        document = loaded.dictionary.get(output.document or "")
        if document is not None and not document.issued_by_state:
            what = f"the dictionary does not say that {document.id} is the state's own"
            mend = "add issued_by_state: true to the element, so that nobody is asked to upload it"
            yield at(loaded, ("outputs", name, "document"), "state_document", what, mend)
        if output.kind == "issued":
            yield from _signed(loaded, name, output)
            yield from _numbered(loaded, name, output)


def _made(loaded: LoadedPack, name: str) -> set[str]:
    """The kinds that this output's tasks could make it."""
    kinds: set[str] = set()
    for task in loaded.published.service.tasks.values():
        if isinstance(task, IssueTask) and task.output == name:
            kinds.add("issued")
        elif isinstance(task, HandOverTask) and task.output == name:
            kinds.add("physical")
        elif isinstance(task, RegisterTask) and name in task.receives:
            kinds.add("received")
    return kinds


def _signed(loaded: LoadedPack, name: str, output: Output) -> Iterator[Mistake]:
    place = ("outputs", name)
    if not output.signer_agency or not output.signer_role:
        yield at(loaded, place, "signer", f"nobody signs {name}", "add signer_agency and signer_role")
        return
    tasks = loaded.published.service.tasks.values()
    humans = {(task.agency, task.role) for task in tasks if isinstance(task, HumanTask)}
    if (output.signer_agency, output.signer_role) not in humans:
        what = f"no task is the {output.signer_role}'s of {output.signer_agency}, who signs {name}"
        yield at(loaded, (*place, "signer_role"), "signer", what, "add a human task with this agency and role")


def _numbered(loaded: LoadedPack, name: str, output: Output) -> Iterator[Mistake]:
    place, mend = ("outputs", name, "number"), "write it as 470/{seq:04d}/SKD/{area}/{year}"
    if output.number is None:
        yield at(loaded, place, "number", f"{name} has no number", mend)
        return
    try:
        named = {field for _, field, _, _ in string.Formatter().parse(output.number) if field is not None}
        if unknown := sorted(named - IN_A_NUMBER):
            yield at(loaded, place, "number", f"a number knows no {unknown[0]}", mend)
            return
        output.number.format(**_EXAMPLE)
    except (ValueError, IndexError, KeyError) as error:
        yield at(loaded, place, "number", f"the number cannot be written: {error}", mend)
        return
    for one in NEEDED:
        if one not in named:
            yield at(loaded, place, "number", f"the number lacks its {one}, so that it would come twice", mend)
