"""How e-mail leaves, from setting MPP_EMAIL_URL: into a folder of this installation unless a server is named."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_FOLDER = "mpp.applications.adapters.mail_file.FileBackend"
_CONSOLE = "django.core.mail.backends.console.EmailBackend"
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class UnknownMail(ValueError):
    """MPP_EMAIL_URL names no way that we know."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Django's settings of e-mail."""

    backend: str
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False  # from the start


def parse(url: str) -> Mail:
    """Return the way that a URL names.

    `file:` keeps messages in the outbox, `console:` prints them, `smtp://` sends in clear (a relay on this
    machine), `smtp+tls://user:password@host:587` by STARTTLS, `smtps://` by TLS from the start.

    Raises:
        UnknownMail: another scheme, or no host.
    """
    parts = urlsplit(url)
    if parts.scheme in ("file", "console"):
        return Mail(_FOLDER if parts.scheme == "file" else _CONSOLE)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise UnknownMail("MPP_EMAIL_URL: file:, console:, smtp://host, smtp+tls://user:password@host or smtps://…")
    return Mail(
        _SMTP,
        parts.hostname,
        parts.port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtps",
    )
