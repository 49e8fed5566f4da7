"""Every setting of the platform, read once from the environment. `mpp settings` prints this table."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting("MPP_HOME", "./var", "Folder that holds the data: database, keys, files, logs"),
    Setting("MPP_HOST", "127.0.0.1", "Address that the web server listens on"),
    Setting("MPP_PORT", "8000", "Port of the web server"),
    Setting("MPP_SANDBOX_PORT", "8100", "Port of the sandbox of national systems; 0 leaves it out"),
    Setting("MPP_DEBUG", "0", "1 shows technical error pages; never on a public server"),
    Setting("MPP_SECRET_KEY", "", "Key of cookies and forms; empty: made at first start in MPP_HOME", secret=True),
    Setting("MPP_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that the server answers to"),
    Setting("DATABASE_URL", "", "PostgreSQL 15 to 18 as its owner; empty: embedded in MPP_HOME", secret=True),
    Setting(
        "MPP_KEYS_URL", "", "PostgreSQL of the key store as its owner; empty: beside the main one", secret=True
    ),
    Setting("MPP_DB_ROLE", "app", "Role of this process: owner (migrates), app (web) or worker (jobs)"),
    Setting("MPP_HTTPS", "0", "1 where people reach the server by https: cookies are sent over nothing else"),
    Setting("MPP_TRUSTED_PROXIES", "0", "How many proxies of yours stand before the server (X-Forwarded-For)"),
    Setting("MPP_OIDC_ISSUER", "", "National identity provider; empty: the sandbox's"),
    Setting("MPP_OIDC_CLIENT_ID", "", "Our name there; empty: the sandbox's"),
    Setting("MPP_OIDC_CLIENT_SECRET", "", "Our secret there; empty: the sandbox's", secret=True),
    Setting("MPP_OIDC_ACR", "high", "Assurance levels (acr) that are accepted, separated by blanks"),
    Setting("MPP_OIDC_MAX_AGE", "3600", "Seconds since the person last proved who they are at the provider"),
    Setting("MPP_SMS_BACKEND", "file", "file (MPP_HOME/outbox/sms.jsonl), sandbox, or gateway"),
    Setting("MPP_SMS_URL", "", "Address of the SMS gateway; empty: the sandbox's"),
    Setting("MPP_SMS_TOKEN", "", "Token of the SMS gateway", secret=True),
    Setting(
        "MPP_EMAIL_URL",
        "file:",
        "E-mail: file: (MPP_HOME/outbox/mail), console:, smtp+tls://user:password@host, smtps://…, smtp://…",
        secret=True,
    ),
    Setting("MPP_EMAIL_FROM", "MPP Digital <no-reply@localhost>", "Sender of e-mail"),
    Setting("MPP_DUKCAPIL_URL", "", "Dukcapil's verification service; empty: the sandbox's"),
    Setting("MPP_DUKCAPIL_CUSTOMER", "", "Our customer name there; empty: the sandbox's"),
    Setting("MPP_DUKCAPIL_USER", "", "Our user there; empty: the sandbox's"),
    Setting("MPP_DUKCAPIL_PASSWORD", "", "Our password there; empty: the sandbox's", secret=True),
    Setting("MPP_SATUSEHAT_URL", "", "SATUSEHAT and SDMK; empty: the sandbox's"),
    Setting("MPP_SATUSEHAT_CLIENT_ID", "", "Our name there; empty: the sandbox's"),
    Setting("MPP_SATUSEHAT_SECRET", "", "Our secret there; empty: the sandbox's", secret=True),
    Setting("MPP_SIAK_URL", "", "SIAK, the civil registry that issues akta and family cards; empty: the sandbox's"),
    Setting("MPP_SIAK_TOKEN", "", "Our token there; empty: the sandbox's", secret=True),
    Setting("MPP_BPJS_URL", "", "BPJS Kesehatan, the national health insurance; empty: the sandbox's"),
    Setting("MPP_BPJS_TOKEN", "", "Our token there; empty: the sandbox's", secret=True),
    Setting("MPP_TASPEN_URL", "", "PT Taspen, civil servants' pensions; empty: the sandbox's"),
    Setting("MPP_TASPEN_TOKEN", "", "Our token there; empty: the sandbox's", secret=True),
    Setting("MPP_OSS_URL", "", "OSS, which knows who is responsible for a business; empty: the sandbox's"),
    Setting("MPP_OSS_KEY", "", "Our user key there; empty: the sandbox's", secret=True),
    Setting("MPP_REGISTRY_WAIT", "1.5", "Seconds a page waits for national systems; what comes later is kept too"),
    Setting("MPP_REGISTRY_REST", "30", "Seconds a silent national system is left alone before it is asked again"),
    Setting("MPP_TSA_URL", "", "RFC 3161 time-stamp service; empty: the sandbox's"),
    Setting("MPP_OCSP_URL", "", "OCSP responder of our certificates; empty: the sandbox's"),
    Setting("MPP_BSRE_ROOT_URL", "", "Where BSrE publishes its root (PEM), fetched once; empty: the sandbox's"),
    Setting(
        "MPP_PUBLIC_URL", "", "Our address as the public reaches it, in QR codes; empty: MPP_HOST and MPP_PORT"
    ),
    Setting(
        "MPP_WEBHOOK_LOOPBACK",
        "0",
        "1 lets webhooks go to this machine, by http too: for the demo only",
    ),
    Setting("MPP_WEB_WORKERS", "", "Processes of the web server; empty: 2, or 1 where there is one CPU"),
    Setting("MPP_WEB_THREADS", "4", "Threads of each process of the web server"),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str) -> str:
    """Return the value of a declared setting.

    Raises:
        KeyError: the setting is not declared in `SETTINGS`, and so would not be documented.
    """
    setting = _BY_NAME[name]
    return os.environ.get(name) or setting.default


def home() -> Path:
    """Return the data folder as an absolute path."""
    return Path(read("MPP_HOME")).expanduser().resolve()
