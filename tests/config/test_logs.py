"""Logs are JSON lines, and hold no NIK, phone number or e-mail address whoever wrote them there."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import structlog
from django.conf import settings

from mpp.config import logs

NIK = "3510014101900001"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the handler of the settings writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    formatter = settings.LOGGING["formatters"]["json"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
        )
    )
    logger = logging.getLogger("mpp.test")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def _line(written: io.StringIO) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written.getvalue())
    return found


def test_a_line_is_json_with_time_level_and_logger(written: io.StringIO) -> None:
    structlog.get_logger("mpp.test").warning("registry_called", registry="dukcapil", seconds=0.2)
    line = _line(written)
    assert (line["event"], line["registry"], line["seconds"]) == ("registry_called", "dukcapil", 0.2)
    assert (line["level"], line["logger"]) == ("warning", "mpp.test")
    assert line["timestamp"].endswith("Z")


def test_a_nik_in_a_message_or_a_value_is_redacted(written: io.StringIO) -> None:
    structlog.get_logger("mpp.test").warning(f"not found: {NIK}", asked={"nik": [NIK, f"nik={NIK};"]})
    assert NIK not in written.getvalue()
    assert _line(written)["asked"] == {"nik": ["[nik]", "nik=[nik];"]}


def test_other_peoples_messages_and_tracebacks_are_redacted_too(written: io.StringIO) -> None:
    try:
        raise ValueError(f"Key (nik)=({NIK}) already exists")
    except ValueError:
        logging.getLogger("mpp.test").exception("%s of siti@surat.example failed", NIK)
    line = _line(written)
    assert line["event"] == "[nik] of [email] failed"
    assert "Key (nik)=([nik]) already exists" in line["exception"]
    assert NIK not in written.getvalue()


@pytest.mark.parametrize(
    "number",
    ["+6281234567890", "081234567890", "6281234567890", "+62 812-3456-7890", "0812 3456 7890", "%2B6281234567890"],
)
def test_phone_numbers_are_redacted_as_people_write_them(number: str) -> None:
    assert logs.redacted(f"to {number}.") == "to [phone]."


@pytest.mark.parametrize("number", [NIK, "3510 0141 0190 0001", "351001-410190-0001", "3510.0141.0190.0001"])
def test_a_nik_is_redacted_in_groups_too(number: str) -> None:
    assert logs.redacted(f"nik={number}, unknown") == "nik=[nik], unknown"


def test_ids_times_and_amounts_stay_legible() -> None:
    kept = {
        "case": UUID("01a21172-b9e0-7736-a3ef-1e7e30f0221f"),
        "at": "2026-11-25T06:35:20.123456Z",
        "number": "MPP-3510-26-081234-7",
        "rupiah": 150_000,
        "ok": True,
        "nothing": None,
    }
    assert logs.redacted(kept) == kept | {"case": str(kept["case"])}
