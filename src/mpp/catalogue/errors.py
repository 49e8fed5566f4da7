"""What the catalogue refuses."""

from mpp.kernel.errors import DomainError, Invalid


class PackMistaken(DomainError):
    """The pack has mistakes and so is not published. Details: mistakes, as `file:line: what`."""

    code = "pack_mistaken"


class DictionaryMistaken(DomainError):
    """The dictionary has mistakes, or changes what was published. Details: mistakes, as `file:line: what`."""

    code = "dictionary_mistaken"


class ParametersRefused(Invalid):
    """A region's parameters do not fit the pack. Fields: parameter id -> reason codes."""

    code = "parameters_refused"
