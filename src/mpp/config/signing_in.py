"""How people sign in, from the environment: the sandbox plays the national provider unless another is named."""

from collections.abc import Callable
from pathlib import Path

Read = Callable[[str], str]

# The sandbox's, public on purpose (docs/sandbox.md).
_SANDBOX_CLIENT = ("mpp-digital", "sandbox-mpp-secret")
_SANDBOX_SMS_TOKEN = "sandbox-sms-token"  # noqa: S105


def provider(read: Read) -> dict[str, str]:
    """Return setting MPP_OIDC. Without sandbox and without a named issuer there is no national sign-in."""
    client, secret = _SANDBOX_CLIENT if _sandbox(read) else ("", "")
    return {
        "ISSUER": read("MPP_OIDC_ISSUER") or (f"{_sandbox(read)}/idp" if _sandbox(read) else ""),
        "CLIENT_ID": read("MPP_OIDC_CLIENT_ID") or client,
        "CLIENT_SECRET": read("MPP_OIDC_CLIENT_SECRET") or secret,
        "ACR": read("MPP_OIDC_ACR"),
        "MAX_AGE": read("MPP_OIDC_MAX_AGE"),
    }


def messages(read: Read, home: Path) -> dict[str, str]:
    """Return setting MPP_SMS: a file of this installation, or a gateway."""
    backend = read("MPP_SMS_BACKEND")
    token = read("MPP_SMS_TOKEN") or (_SANDBOX_SMS_TOKEN if backend == "sandbox" else "")
    return {
        "BACKEND": "gateway" if backend == "sandbox" else backend,
        "URL": read("MPP_SMS_URL") or _sandbox(read),
        "TOKEN": token,
        "OUTBOX": str(home / "outbox" / "sms.jsonl"),
    }


def _sandbox(read: Read) -> str:
    port = read("MPP_SANDBOX_PORT")
    return "" if port == "0" else f"http://127.0.0.1:{port}"
