"""The identity provider's few pages: plain HTML, no script."""

from __future__ import annotations

from html import escape
from string import Template
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse

from mpp_sandbox.idp.clients import Client
from mpp_sandbox.people.model import Person

SHELL = Template("""<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title - Identitas Rekaan</title>
<link rel="stylesheet" href="/idp/style.css">
</head>
<body>
<main>
<p class="play">Simulasi. Semua orang dan nomor di sini rekaan.</p>
<h1>$title</h1>
$content
</main>
</body>
</html>
""")

STYLE = """
:root { color-scheme: light; font-family: system-ui, sans-serif; line-height: 1.5; }
body { margin: 0; background: #f2f4f7; color: #1a2433; }
main { max-width: 26rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border-radius: .5rem; }
.play { margin: 0 0 1rem; padding: .5rem .75rem; background: #fff3cd; color: #533f03; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
label { display: block; margin: .75rem 0 .25rem; }
input[type=text], input[type=password] { width: 100%; box-sizing: border-box; padding: .6rem; font-size: 1rem;
  border: 1px solid #5b6675; border-radius: .25rem; }
label.choice { display: flex; gap: .6rem; align-items: flex-start; }
button { margin: 1rem .5rem 0 0; padding: .6rem 1.2rem; font-size: 1rem; border-radius: .25rem;
  border: 1px solid #0b4a8f; background: #0b4a8f; color: #fff; }
button.quiet { background: #fff; color: #0b4a8f; }
:focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
.error { padding: .5rem .75rem; background: #fde8e8; color: #7a1212; }
"""

SHARES = {
    "wallet.identity": (
        "Data identitas",
        (
            "NIK, nama, tempat dan tanggal lahir, jenis kelamin, agama, golongan darah, status perkawinan, "
            "pekerjaan, kewarganegaraan, alamat, nomor telepon"
        ),
    ),
    "wallet.family": ("Kartu Keluarga", "nomor KK, kepala keluarga, dan anggota keluarga pada kartu Anda"),
}
"""What may be shared, in the words of the consent page."""


def _page(title: str, content: str, *, status: int = 200, posts_to: str | None = None) -> HTMLResponse:
    """A whole page. ``posts_to`` is the client's address, which the form's answer redirects to."""
    targets = "'self'"
    if posts_to is not None:
        parts = urlsplit(posts_to)
        # Browsers apply form-action to the redirect after the form too.
        targets = f"'self' {parts.scheme}://{parts.netloc}"
    headers = {
        "Content-Security-Policy": f"default-src 'none'; style-src 'self'; form-action {targets}; "
        "frame-ancestors 'none'; base-uri 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    html = SHELL.substitute(title=escape(title), content=content)
    return HTMLResponse(html, status, headers)


def login_page(
    request_id: str, client: Client, redirect_uri: str, *, error: str = "", nik: str = ""
) -> HTMLResponse:
    """Asks for NIK and PIN."""
    notice = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    content = f"""<p>{escape(client.name)} meminta Anda masuk dengan akun nasional.</p>
{notice}
<form method="post" action="/idp/login">
<input type="hidden" name="request" value="{escape(request_id)}">
<label for="nik">NIK (16 angka)</label>
<input type="text" id="nik" name="nik" inputmode="numeric" autocomplete="username" maxlength="16"
 pattern="[0-9]{{16}}" required value="{escape(nik)}">
<label for="pin">PIN (6 angka)</label>
<input type="password" id="pin" name="pin" inputmode="numeric" autocomplete="current-password" maxlength="6"
 required>
<button type="submit">Masuk</button>
</form>
<form method="post" action="/idp/consent">
<input type="hidden" name="request" value="{escape(request_id)}">
<button class="quiet" type="submit" name="decision" value="deny">Batal</button>
</form>"""
    return _page("Masuk", content, status=401 if error else 200, posts_to=redirect_uri)


def consent_page(
    request_id: str, client: Client, redirect_uri: str, person: Person, scopes: list[str]
) -> HTMLResponse:
    """Lists what is shared; each item can be refused by itself."""
    choices = "\n".join(
        f'<label class="choice"><input type="checkbox" name="share" value="{scope}" checked>'
        f"<span><strong>{SHARES[scope][0]}</strong><br>{SHARES[scope][1]}</span></label>"
        for scope in scopes
        if scope in SHARES
    )
    content = f"""<p>Anda masuk sebagai <strong>{escape(person.name)}</strong>.</p>
<p>{escape(client.name)} meminta data berikut untuk layanan publik yang Anda ajukan:</p>
<form method="post" action="/idp/consent">
<input type="hidden" name="request" value="{escape(request_id)}">
{choices or "<p>Tidak ada data pribadi; hanya bukti bahwa Anda telah masuk.</p>"}
<button type="submit" name="decision" value="allow">Setuju</button>
<button class="quiet" type="submit" name="decision" value="deny">Tolak</button>
</form>"""
    return _page("Bagikan data Anda?", content, posts_to=redirect_uri)


def error_page(message: str, status: int = 400) -> HTMLResponse:
    """For errors that must not be sent to an address nobody vouches for."""
    return _page("Permintaan tidak dapat diproses", f'<p class="error">{escape(message)}</p>', status=status)


def signed_out_page() -> HTMLResponse:
    """Says that the session has ended."""
    return _page("Anda telah keluar", "<p>Sesi akun nasional Anda di peramban ini telah berakhir.</p>")
