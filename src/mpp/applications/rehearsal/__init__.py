"""A pack's scenarios, played by the parts that run real applications: pure, without database or network."""

from mpp.applications.rehearsal.comparing import differences
from mpp.applications.rehearsal.event import event_differences, rehearse_event
from mpp.applications.rehearsal.playing import rehearse
from mpp.applications.rehearsal.sparing import spared
from mpp.applications.rehearsal.terms import Difference, Halt, Outcome

__all__ = [
    "Difference",
    "Halt",
    "Outcome",
    "differences",
    "event_differences",
    "rehearse",
    "rehearse_event",
    "spared",
]
