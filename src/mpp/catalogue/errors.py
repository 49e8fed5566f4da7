"""What the catalogue refuses."""

from mpp.kernel.errors import DomainError, Invalid


class PackMistaken(DomainError):
    """The pack has mistakes and so is not published. Details: mistakes, as `file:line: what`."""

    code = "pack_mistaken"


class DictionaryMistaken(DomainError):
    """The dictionary has mistakes, or changes what was published. Details: mistakes, as `file:line: what`."""

    code = "dictionary_mistaken"


class AgencyMissing(DomainError):
    """The region has no office of a kind that the service needs. Details: service, agencies (kinds)."""

    code = "agency_missing"


class VersionRetired(DomainError):
    """The version is no longer to be adopted. Details: service, version, since (ISO date)."""

    code = "version_retired"


class ParametersRefused(Invalid):
    """A region's parameters do not fit the pack. Fields: parameter id -> reason codes."""

    code = "parameters_refused"
