"""Names that lead nowhere or twice to one place, and signers who check their own work."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import (
    FAMILY,
    ElementKind,
    HandOverTask,
    HumanTask,
    IssueTask,
    ListRow,
    Output,
    Party,
    RegisterTask,
)
from mpp.catalogue.paths import place_of
from mpp.catalogue.remedies import OBJECTION
from mpp.identity.policy.table import DESK_ROLES

SIGNER = "signer"
IMPRINT = (["number"], ["issued_on"], ["valid_until"])  # what an output says about itself


def references(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find references to parties, elements, tasks and outputs that do not exist."""
    yield from _parties(loaded)
    yield from _limits(loaded)
    yield from _rules(loaded)
    yield from _pages(loaded)
    yield from _tasks(loaded)
    yield from _outputs(loaded)
    yield from _twice(loaded)


def _parties(loaded: LoadedPack) -> Iterator[Mistake]:
    parties = loaded.published.service.parties
    if sum(party.applicant for party in parties.values()) != 1:
        yield at(loaded, ("parties",), "applicant", "not exactly one party is the applicant", "mark one party")
    for name, party in parties.items():
        for index, element in enumerate(party.needs):
            if element not in loaded.dictionary:
                what = f"the dictionary has no element {element}"
                yield at(
                    loaded, ("parties", name, "needs", index), "element", what, "correct it, or define it there"
                )
        for key, named in (("optional", party.optional), ("when", [*party.when])):
            for element in set(named) - set(party.needs):
                what = f"{element} is not among the party's needs"
                yield at(loaded, ("parties", name, key, element), "element", what, "add it to needs, or remove it")
        yield from _relations(loaded, name, party)
        yield from _subject(loaded, name, party)
        if party.minimum > party.maximum:
            what = f"the minimum of {name} is above its maximum"
            yield at(loaded, ("parties", name, "minimum"), "party", what, "raise the maximum")


def _limits(loaded: LoadedPack) -> Iterator[Mistake]:
    for index, limit in enumerate(loaded.published.service.limits):
        if limit.party not in loaded.published.service.parties:
            yield at(loaded, ("limits", index), "party", f"there is no party {limit.party}", "name a party")
        if limit.each:
            yield from _path(loaded, ("limits", index, "each"), limit.each)
        elif limit.registered:
            what = "registered gives values of each, and each is not there"
            yield at(loaded, ("limits", index, "registered"), "path", what, "name in each what takes a place")


def _rules(loaded: LoadedPack) -> Iterator[Mistake]:
    for index, rule in enumerate(loaded.published.service.rules):
        for number, path in enumerate(rule.confirmed):
            yield from _path(loaded, ("rules", index, "confirmed", number), path)
        if rule.confirmed and rule.blocks == "submission":
            what = f"the rule {rule.id} would stop who waits for a registry, or whose record is wrong there"
            yield at(loaded, ("rules", index, "blocks"), "blocks", what, "let a gateway read it: an officer looks")


def _subject(loaded: LoadedPack, name: str, party: Party) -> Iterator[Mistake]:
    """A business has facts of its own, and never stands for a person."""
    for index, one in enumerate(party.needs):
        element = loaded.dictionary.get(one)
        if element and party.kind not in element.about:
            what, mend = f"{one} is not about a {party.kind}", f"need it of a {' or '.join(element.about)}"
            yield at(loaded, ("parties", name, "needs", index), "element", what, mend)
    if party.kind == "business" and (party.applicant or party.is_applicant or party.from_family):
        what, mend = f"the business {name} stands for a person", "a person applies; make the business its own party"
        yield at(loaded, ("parties", name, "kind"), "party", what, mend)
    if party.named_before and (party.applicant or "person.nik" not in party.needs):
        what, mend = (
            f"{name} is nobody whom the applicant could have named before",
            "name a party that needs person.nik",
        )
        yield at(loaded, ("parties", name, "named_before"), "party", what, mend)


def _relations(loaded: LoadedPack, name: str, party: Party) -> Iterator[Mistake]:
    card = loaded.dictionary.get(FAMILY)
    fields = card.fields if card else []
    known = {choice.value for field in fields if field.id == "relation" for choice in field.choices}
    for relation in party.from_family.relations if party.from_family and known else []:
        if relation not in known:
            place = ("parties", name, "from_family", "relations")
            what = f"the family card knows no {relation}"
            yield at(loaded, place, "element", what, "use a relation of family.members")
    yield from _kinship(loaded, name, party)
    if party.maximum == 1 and any(row.every for row in party.rows):
        what = f"there is only one {name}, and every row that fits cannot be it"
        mend = "raise the maximum, or remove every"
        yield at(loaded, ("parties", name, "maximum"), "party", what, mend)
    if party.from_list:
        yield from _row(loaded, name, party, party.from_list)


def _kinship(loaded: LoadedPack, name: str, party: Party) -> Iterator[Mistake]:
    """The applicant's own choice, answered by what she is to another party with a NIK."""
    for one, wanted in party.kinship.items():
        place, element = ("parties", name, "kinship", one), loaded.dictionary.get(one)
        other = loaded.published.service.parties.get(wanted.party)
        if not party.applicant or one not in party.needs or other is None or "person.nik" not in other.needs:
            what = f"{one} is not what the applicant is to a party with a NIK"
            yield at(
                loaded, place, "party", what, "say it of the applicant, and name a party that needs person.nik"
            )
        choices = {choice.value for choice in element.choices} if element else set()
        for value in sorted(set(wanted.values.values()) - choices):
            mend = f"use one of {', '.join(sorted(choices))}"
            yield at(loaded, (*place, "values"), "element", f"{value} is no choice of {one}", mend)


def _row(loaded: LoadedPack, name: str, party: Party, row: ListRow) -> Iterator[Mistake]:
    """A row of a list of the applicant's: the list is hers, its columns are there, and the party needs them."""
    place = ("parties", name, "from_list")
    owner = next((one for one in loaded.published.service.parties.values() if one.applicant), None)
    element = loaded.dictionary.get(row.element)
    if element is None or element.kind is not ElementKind.LIST:
        yield at(loaded, (*place, "element"), "element", f"{row.element} is no list", "name a list element")
        return
    if element.owner in loaded.fetching_owners and owner and row.element not in owner.needs:
        what = f"nobody fetches {row.element}"
        yield at(loaded, (*place, "element"), "element", what, "add it to the applicant's needs, as optional")
    columns = {field.id for field in element.fields}
    for key, named in (
        ("where", set(row.where)),
        ("within_days", set(row.within_days)),
        ("gives", set(row.gives.values())),
    ):
        for column in sorted(named - columns):
            what = f"{row.element} has no column {column}"
            yield at(loaded, (*place, key), "element", what, f"use one of {', '.join(sorted(columns))}")
    for short in sorted(row.gives):
        if not {short, f"person.{short}"} & set(party.needs):
            what = f"{name} does not need {short}"
            yield at(loaded, (*place, "gives"), "element", what, "add it to the party's needs, or remove it")


def _twice(loaded: LoadedPack) -> Iterator[Mistake]:
    """Ids that stand twice in a list: the second would hide the first."""
    service = loaded.published.service
    lists: list[tuple[tuple[str, ...], list[str]]] = [
        (("pages",), [one.id for one in service.pages]),
        (("rules",), [one.id for one in service.rules]),
    ]
    for name, task in service.tasks.items():
        if isinstance(task, HumanTask):
            lists.append((("tasks", name, "decisions"), [one.id for one in task.decisions]))
    for place, names in lists:
        for index, one in enumerate(names):
            if one in names[:index]:
                what = f"{one} stands twice in {place[-1]}"
                yield at(loaded, (*place, index), "twice", what, "give each an id of its own")


def _pages(loaded: LoadedPack) -> Iterator[Mistake]:
    parties = loaded.published.service.parties
    for index, page in enumerate(loaded.published.service.pages):
        if page.party not in parties:
            yield at(loaded, ("pages", index, "party"), "party", f"there is no party {page.party}", "name a party")
            continue
        for row, element in enumerate(page.elements):
            if element not in parties[page.party].needs:
                what = f"{page.party} does not need {element}"
                yield at(loaded, ("pages", index, "elements", row), "element", what, "add it to the party's needs")


def _tasks(loaded: LoadedPack) -> Iterator[Mistake]:
    service = loaded.published.service
    for name, task in service.tasks.items():
        place: tuple[str, ...] = ("tasks", name)
        named: list[str] = []
        if isinstance(task, HumanTask | HandOverTask) and task.role not in DESK_ROLES:
            mend = f"use one of {', '.join(sorted(DESK_ROLES))}"
            yield at(loaded, (*place, "role"), "role", f"no officer has the role {task.role}", mend)
        if isinstance(task, HumanTask):
            named = [task.preview] if task.preview else []
            yield from _human(loaded, name, task)
        elif isinstance(task, IssueTask | HandOverTask):
            named = [task.output]
        elif isinstance(task, RegisterTask):
            named = task.receives
            yield from _payload(loaded, name, task)
        for output in named:
            if output not in service.outputs:
                yield at(loaded, place, "output", f"there is no output {output}", "name one of outputs")


def _human(loaded: LoadedPack, name: str, task: HumanTask) -> Iterator[Mistake]:
    for index, path in enumerate(task.sees):
        yield from _path(loaded, ("tasks", name, "sees", index), path)
    yield from _sheet(loaded, name, task)
    place = ("tasks", name, "not_same_officer_as")
    for other in task.not_same_officer_as:
        if other == name or not isinstance(loaded.published.service.tasks.get(other), HumanTask):
            yield at(loaded, place, "task", f"{other} is not another human task", "name a human task")
        elif other in loaded.published.service.members:
            what = f"several officers do {other}, each at another agency"
            yield at(loaded, place, "four_eyes", what, "name a task that one officer does")
    yield from _for_each(loaded, name, task)
    if task.role == SIGNER and not task.not_same_officer_as and name != OBJECTION:
        what = f"the signer of {name} may be who verified it"
        yield at(loaded, ("tasks", name), "four_eyes", what, "name the verifying task in not_same_officer_as")


def _for_each(loaded: LoadedPack, name: str, task: HumanTask) -> Iterator[Mistake]:
    """Which decision of several agencies counts is said for each, once."""
    decided = {one.id for one in task.decisions}
    if task.for_each and (set(task.for_each.weighs) != decided or len(task.for_each.weighs) != len(task.decisions)):
        what = f"{name} does not say which of its decisions weighs most"
        yield at(loaded, ("tasks", name, "for_each"), "task", what, f"weighs: each of {', '.join(sorted(decided))}")
    if task.for_each and len(set(task.for_each.agencies)) != len(task.for_each.agencies):
        what = f"an agency stands twice in for_each of {name}"
        yield at(loaded, ("tasks", name, "for_each"), "twice", what, "name each once")


def _sheet(loaded: LoadedPack, name: str, task: HumanTask) -> Iterator[Mistake]:
    """A sheet copies what its task sees, and a date as day, month and year is a date."""
    if task.bulk and task.sheet and task.sheet.number and task.sheet.number_required:
        what = f"{name} decides several at once, and wants a number of each"
        yield at(loaded, ("tasks", name, "bulk"), "task", what, "remove bulk, or write number_required: false")
    for index, row in enumerate(task.sheet.rows if task.sheet else []):
        place = ("tasks", name, "sheet", "rows", index, "path")
        wrong = list(_path(loaded, place, row.path))
        yield from wrong
        if wrong:
            continue
        found = place_of(loaded.published.service, row.path)
        if task.sees and not {row.path, found.variable} & set(task.sees):
            yield at(loaded, place, "path", f"{name} does not see {row.path}", "add it to sees, or remove the row")
        if row.form == "dmy" and loaded.dictionary[found.element].kind is not ElementKind.DATE:
            yield at(loaded, place, "element", f"{row.path} is no date", "use words or code")


def _payload(loaded: LoadedPack, name: str, task: RegisterTask) -> Iterator[Mistake]:
    """What is told is a party's value, `region.code`, or what an output says about itself."""
    if task.afterwards and not (task.kind == "publish" and task.named_outputs()):
        what, mend = "nothing published here is later no more in force", "name an output in payload, or remove it"
        yield at(loaded, ("tasks", name, "afterwards"), "output", what, mend)
    for key, path in task.payload.items():
        place = ("tasks", name, "payload", key)
        first, _, rest = path.partition(".")
        if path == "region.code":
            continue
        if first != "output":
            yield from _path(loaded, place, path)
        elif (parts := rest.split("."))[0] not in loaded.published.service.outputs or parts[1:] not in IMPRINT:
            what, mend = f"{path} is said by no output", "name its number, issued_on or valid_until"
            yield at(loaded, place, "path", what, mend)


def _outputs(loaded: LoadedPack) -> Iterator[Mistake]:
    for name, output in loaded.published.service.outputs.items():
        place = ("outputs", name)
        if output.document and output.document not in loaded.dictionary:
            what = f"the dictionary has no element {output.document}"
            yield at(loaded, (*place, "document"), "element", what, "correct it, or define it there")
        if output.kind == "issued" and (output.template or "") not in loaded.published.templates:
            what = f"the template {output.template} is not in the pack"
            yield at(loaded, (*place, "template"), "template", what, "name a file output/*.typ")
        for party in set(output.about) - set(loaded.published.service.parties):
            yield at(loaded, (*place, "about"), "party", f"there is no party {party}", "name a party")
        yield from _vouches(loaded, name, output)
        yield from _leaves(loaded, name, output)
        for key, paths in (("data", output.data), ("public", output.public)):
            for label, path in paths.items():
                yield from _path(loaded, (*place, key, label), path)
        for index, path in enumerate(output.replaces):
            yield from _path(loaded, (*place, "replaces", index), path)
        if output.confirm_name:
            yield from _path(loaded, (*place, "confirm_name"), output.confirm_name)


def _vouches(loaded: LoadedPack, name: str, output: Output) -> Iterator[Mistake]:
    """A received document vouches for elements of the dictionary, of the case's parties, by the case's values."""
    for party, elements in output.vouches.items():
        place = ("outputs", name, "vouches", party)
        if party not in loaded.published.service.parties or output.kind != "received":
            what, mend = f"{name} vouches for nobody called {party}", "name a party, in a received output"
            yield at(loaded, place, "party", what, mend)
        for element, path in elements.items():
            if element not in loaded.dictionary:
                what = f"the dictionary has no element {element}"
                yield at(loaded, (*place, element), "element", what, "correct it, or define it there")
            if path != "number":
                yield from _path(loaded, (*place, element), path)


def _leaves(loaded: LoadedPack, name: str, output: Output) -> Iterator[Mistake]:
    """A received document leaves whole rows of a list, made of the case's values."""
    for element, row in output.leaves.items():
        place, known = ("outputs", name, "leaves", element), loaded.dictionary.get(element)
        if known is None or known.kind is not ElementKind.LIST or output.kind != "received":
            what, mend = f"{name} leaves no row of a list {element}", "name a list element, in a received output"
            yield at(loaded, place, "element", what, mend)
            continue
        columns = {field.id for field in known.fields}
        missing = {field.id for field in known.fields if field.required} - set(row)
        for column in sorted((set(row) - columns) | missing):
            what = f"the row has no {column}" if column in missing else f"{element} has no column {column}"
            yield at(loaded, place, "element", what, f"use {', '.join(sorted(columns))}")
        came = {"number", *(f"{party}.nik" for party in loaded.published.service.parties)}  # with the document
        for column, path in row.items():
            if path not in came:
                yield from _path(loaded, (*place, column), path)


def _path(loaded: LoadedPack, place: tuple[str | int, ...], path: str) -> Iterator[Mistake]:
    try:
        place_of(loaded.published.service, path)
    except KeyError:
        yield at(loaded, place, "path", f"{path} is no party's element", "add it to a party's needs, or correct it")
