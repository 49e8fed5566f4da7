"""What the parts write to their logs: one JSON object a line, without numbers or addresses of people.

Names cannot be recognised, so they are never logged in the first place (design.md section 8); this is the net
below: NIKs, phone numbers and e-mail addresses, also inside tracebacks and other people's messages.
"""

import re
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_REDACTIONS = (
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    # A family card's number too; in groups, as people and cards write them.
    (re.compile(r"(?<!\d)(?:\d{16}|\d{4}(?:[ .-]\d{4}){3}|\d{6}[ .-]\d{6}[ .-]\d{4})(?!\d)"), "[nik]"),
    (re.compile(r"(?<![\w-])(?:\+?62|%2B62|0)[\s-]?8\d{1,3}(?:[\s-]?\d{2,5}){2,3}(?!\d)"), "[phone]"),
)


def redacted(value: Any) -> Any:
    """A value with what looks like a NIK, phone number or e-mail address taken out of every text in it."""
    if isinstance(value, str):
        for pattern, instead in _REDACTIONS:
            value = pattern.sub(instead, value)
        return value
    if isinstance(value, Mapping):
        return {redacted(key): redacted(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else redacted(str(value))


def redact(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The processor before the last: nothing is added to the event after it."""
    clean: EventDict = redacted(dict(event))
    return clean


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_LAST: list[Processor] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    redact,
    structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
]


def configure() -> dict[str, Any]:
    """Let structlog speak through Python's logging, and return Django's setting LOGGING."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # tests look at what is logged
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": _SHARED,
                "processors": _LAST,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Django's own handlers would print a second, unredacted line.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            "httpx": {"level": "WARNING"},  # it names whole addresses
            "httpcore": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "spiff": {"level": "WARNING"},
        },
    }
