"""How badly each system behaves right now: latency, errors, outage (set through ``/_control``)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

SYSTEMS = (
    *("idp", "dukcapil", "satusehat", "sdmk", "siak", "bpjs", "taspen"),
    *("bsre", "tsa", "ocsp", "sms", "oss", "dinkes"),
)
MODES = ("500", "timeout", "refuse", "html", "html404")
DEFAULT_OPTIONS: dict[str, dict[str, float]] = {
    "siak": {"delay_s": 1.0, "kia_delay_s": 2.0, "stranger": False},
    "dukcapil": {"quota": -1},
    "satusehat": {"stranger": False},
    "sdmk": {"stranger": False},
    "bpjs": {"stranger": False},
    "taspen": {"delay_s": 1.0, "stranger": False},
    "tsa": {"clock_skew_s": 0},
    "dinkes": {"strict_time": True},
}
"""What only some systems have; numbers and switches. ``quota`` -1 is unlimited."""


class BadKnob(ValueError):
    """The setting has an unknown name or a value out of range."""


@dataclass(slots=True)
class Knob:
    """One system's behaviour. ``mode`` says what a failed call looks like to the caller."""

    latency_ms: float = 0
    jitter_ms: float = 0
    error_rate: float = 0
    outage: bool = False
    mode: str = "500"
    options: dict[str, float] = field(default_factory=dict)

    def change(self, settings: dict[str, Any]) -> None:
        """Apply settings by name. Raises BadKnob and then changes nothing."""
        trial = Knob(**asdict(self))
        for name, value in settings.items():
            trial._set(name, value)
        for name in self.__slots__:
            setattr(self, name, getattr(trial, name))

    def _set(self, name: str, value: Any) -> None:
        """Apply one setting."""
        if name == "outage" and isinstance(value, bool):
            self.outage = value
        elif name == "mode" and value in MODES:
            self.mode = value
        elif isinstance(value, bool) and isinstance(self.options.get(name), bool):
            self.options[name] = value
        elif not isinstance(value, int | float) or isinstance(value, bool):
            raise BadKnob(f"{name}: value not allowed")
        elif name in self.options and not isinstance(self.options[name], bool):
            self.options[name] = value
        elif name in {"latency_ms", "jitter_ms"} and value >= 0:
            setattr(self, name, value)
        elif name == "error_rate" and 0 <= value <= 1:
            self.error_rate = value
        else:
            raise BadKnob(f"{name}: unknown, or value out of range")


class Knobs:
    """All knobs, and the seeded dice that decide which call fails."""

    def __init__(self, seed: int) -> None:
        """Everything healthy."""
        self._seed = seed
        self.reset()

    def reset(self) -> None:
        """Everything healthy again, dice rolled back to their start."""
        self._knobs = {system: Knob(options=dict(DEFAULT_OPTIONS.get(system, {}))) for system in SYSTEMS}
        self._dice = {
            system: Random(f"{self._seed}:{system}")  # noqa: S311 - reproducible faults, not secrets
            for system in SYSTEMS
        }

    def __getitem__(self, system: str) -> Knob:
        """The knob of a system. Raises KeyError."""
        return self._knobs[system]

    def delay_of_next_call(self, system: str) -> float:
        """Seconds that the next call is held back."""
        knob = self._knobs[system]
        return max(0.0, knob.latency_ms + knob.jitter_ms * self._dice[system].uniform(-1, 1)) / 1000

    def next_call_fails(self, system: str) -> bool:
        """Whether the next call meets an outage or an injected error."""
        knob = self._knobs[system]
        return knob.outage or (knob.error_rate > 0 and self._dice[system].random() < knob.error_rate)

    def as_json(self) -> dict[str, Any]:
        """Every knob by system, options beside the common settings."""
        return {system: _flat(knob) for system, knob in self._knobs.items()}


def _flat(knob: Knob) -> dict[str, Any]:
    """A knob as one flat object, the shape in which it is set."""
    body = asdict(knob)
    options: dict[str, Any] = body.pop("options")
    return {**body, **options}
