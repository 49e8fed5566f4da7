"""Every expression is read and type-checked against the dictionary."""

import re
from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.expressions import compile_for
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import ElementKind, ServicePack
from mpp.catalogue.paths import places
from mpp.catalogue.tables import expanded
from mpp.kernel import regex
from mpp.kernel.cel import CelType, ExpressionError, compile_expression, evaluate

Place = tuple[str | int, ...]
_COMPARED = re.compile(r"([a-z][a-z0-9_.]*) *[!=]= *[\"']([^\"']*)[\"']")
_PATTERN = re.compile(r"""matches\(\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*\)""")


def expressions(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find expressions that cannot be read, read unknown names, or give another type than is wanted."""
    for place, text, wanted in _all(loaded):
        try:
            returns = compile_for(loaded.published, text).returns
        except ExpressionError as error:
            what = f"column {error.column}: {error.message}"
            yield at(loaded, place, "expression", what, "use only paths of parties, parameter.*, today, CEL")
            continue
        if returns not in (wanted, CelType.ANY):
            code = "fee" if place == ("fee",) else "expression"
            what = f"the expression gives {returns.value}, not {wanted.value}"
            yield at(loaded, place, code, what, f"write an expression of {wanted.value}")
        for quoted in _PATTERN.findall(text):
            if fault := _pattern_fault(quoted):
                what = f"the pattern {quoted} cannot be read: {fault}"
                yield at(loaded, place, "expression", what, "write it for RE2: no look-ahead, no back-reference")
        yield from _choices(loaded, place, text)


def _choices(loaded: LoadedPack, place: Place, text: str) -> Iterator[Mistake]:
    """Find a choice compared with what nobody can choose: well typed, and never true."""
    values = {one.variable: loaded.published.elements.get(one.element) for one in places(loaded.published)}
    for path, literal in _COMPARED.findall(text):
        element = values.get(path)
        if element is None or element.kind is not ElementKind.CHOICE:
            continue
        choices = [choice.value for choice in element.choices]
        if literal not in choices:
            what = f"{literal} is no choice of {element.id}"
            yield at(loaded, place, "expression", what, f"compare with one of {', '.join(choices)}")


def _pattern_fault(quoted: str) -> str:
    """What is wrong with a pattern as it is quoted in an expression; the engine would find it at run time only."""
    return regex.fault(str(evaluate(compile_expression(quoted, {}), {})))


def _all(loaded: LoadedPack) -> Iterator[tuple[Place, str, CelType]]:
    service, yes_no = loaded.published.service, CelType.BOOLEAN
    yield ("fee",), expanded(service.fee, service.tables), CelType.INTEGER
    yield from ((place, text, yes_no) for place, text in _of_parties(service))
    for index, page in enumerate(service.pages):
        if page.when:
            yield ("pages", index, "when"), page.when, yes_no
    for index, rule in enumerate(service.rules):
        yield ("rules", index, "check"), rule.check, yes_no
    for index, limit in enumerate(service.limits):
        if limit.registered:
            yield ("limits", index, "registered"), limit.registered, CelType.TEXTS
    for name, output in service.outputs.items():
        if output.valid:
            yield ("outputs", name, "valid"), output.valid, CelType.DATE


def _of_parties(service: ServicePack) -> Iterator[tuple[Place, str]]:
    for name, party in service.parties.items():
        for element, text in party.when.items():
            yield ("parties", name, "when", element), text
        named = {
            ("is_applicant",): party.is_applicant,
            ("from_family", "when"): party.from_family and party.from_family.when,
            ("from_family", "every"): party.from_family and party.from_family.every,
            ("from_list", "when"): party.from_list and party.from_list.when,
            ("from_list", "every"): party.from_list and party.from_list.every,
        }
        yield from ((("parties", name, *key), text) for key, text in named.items() if text)
