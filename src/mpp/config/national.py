"""Where the national registries are, from the environment; the sandbox plays those that are not named."""

from collections.abc import Callable
from pathlib import Path


def registries(read: Callable[[str], str]) -> dict[str, dict[str, str]]:
    """Return setting MPP_REGISTRIES. Without sandbox and without an address a registry is not asked."""
    port = read("MPP_SANDBOX_PORT")
    sandbox = "" if port == "0" else f"http://127.0.0.1:{port}"
    # The sandbox's passwords are public on purpose (docs/sandbox.md).
    return {
        "dukcapil": {
            "URL": read("MPP_DUKCAPIL_URL") or sandbox,
            "CUSTOMER": read("MPP_DUKCAPIL_CUSTOMER") or "mpp-digital",
            "USER": read("MPP_DUKCAPIL_USER") or "sandbox-user",
            "PASSWORD": read("MPP_DUKCAPIL_PASSWORD") or "sandbox-password",
        },
        "satusehat": {
            "URL": read("MPP_SATUSEHAT_URL") or sandbox,
            "CLIENT_ID": read("MPP_SATUSEHAT_CLIENT_ID") or "mpp-digital",
            "SECRET": read("MPP_SATUSEHAT_SECRET") or "sandbox-satusehat-secret",
        },
        "siak": {
            "URL": read("MPP_SIAK_URL") or sandbox,
            "TOKEN": read("MPP_SIAK_TOKEN") or "sandbox-siak-token",
        },
        "bpjs": {
            "URL": read("MPP_BPJS_URL") or sandbox,
            "TOKEN": read("MPP_BPJS_TOKEN") or "sandbox-bpjs-token",
        },
        "taspen": {
            "URL": read("MPP_TASPEN_URL") or sandbox,
            "TOKEN": read("MPP_TASPEN_TOKEN") or "sandbox-taspen-token",
        },
        "oss": {
            "URL": read("MPP_OSS_URL") or sandbox,
            "KEY": read("MPP_OSS_KEY") or "sandbox-oss-user-key",
        },
    }


def trust(read: Callable[[str], str], home: Path) -> dict[str, str]:
    """Return setting MPP_TRUST: who stamps the time and vouches for certificates, and our own address."""
    port = read("MPP_SANDBOX_PORT")
    sandbox = "" if port == "0" else f"http://127.0.0.1:{port}"
    return {
        "FOLDER": str(home / "secrets" / "ca"),
        "TSA_URL": read("MPP_TSA_URL") or f"{sandbox}/tsa",
        "OCSP_URL": read("MPP_OCSP_URL") or f"{sandbox}/ocsp",
        "BSRE_ROOT_URL": read("MPP_BSRE_ROOT_URL") or f"{sandbox}/bsre/ca.pem",
        "PUBLIC_URL": read("MPP_PUBLIC_URL") or f"http://{read('MPP_HOST')}:{read('MPP_PORT')}",
    }
