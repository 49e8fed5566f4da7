"""What a launch refuses. Codes; the words stand in `launching.words`, in both languages, with what to do."""

from mpp.kernel.errors import DomainError


class LaunchRefused(DomainError):
    """Nothing was changed.

    Codes: region_unknown, region_ended, region_is_part, region_is_province, launch_running, launched_otherwise,
    mode_missing, not_launched, already_open, not_ready.
    """

    code = "region_unknown"


class StepFailed(DomainError):
    """A step cannot be done now; those before it stand.

    Codes: agency_missing, parameters_refused, version_retired, service_retired, service_unknown.
    """

    code = "step_failed"
