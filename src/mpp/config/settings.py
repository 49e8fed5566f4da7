"""Django's settings, all of them from the environment (see `environment.py`)."""

from pathlib import Path

from mpp.config import database, environment, logs, mail, national, secrets, signing_in

HOME = environment.home()
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = environment.read("MPP_DEBUG") == "1"
SECRET_KEY = environment.read("MPP_SECRET_KEY") or secrets.kept(HOME / "secrets", "django")
ALLOWED_HOSTS = environment.read("MPP_ALLOWED_HOSTS").split(",")
ROOT_URLCONF = "mpp.config.urls"
WSGI_APPLICATION = "mpp.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "mpp.kernel",  # first: its `migrate` command guards every table
    "mpp.audit",
    "mpp.regions",
    "mpp.identity",
    "mpp.catalogue",
    "mpp.processes",
    "mpp.issuance",
    "mpp.vault",
    "mpp.partners",
    "mpp.applications",
    "mpp.launching",
    "mpp.oversight.integrity",
    "mpp.channels.look",
    "mpp.channels.signin",
    "mpp.channels.web",
    "mpp.channels.desk",
    "mpp.channels.board",
    "mpp.channels.api",
    "procrastinate.contrib.django",
    "django_htmx",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random, against BREACH
    "mpp.channels.api.middleware.ApiMiddleware",  # /api/: who asks, and every error as a problem
    "mpp.channels.web.headers.security_headers",
    "mpp.channels.web.headers.bounded_requests",  # before anything reads a body
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "mpp.channels.signin.middleware.PolicyMiddleware",  # request.actor; refuses what names no policy
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "mpp.channels.signin.context.signed_in",
            ]
        },
    }
]

DATABASES = {
    "default": database.connection(HOME, environment.read("DATABASE_URL"), environment.read("MPP_DB_ROLE"))
    | {"CONN_MAX_AGE": None}
}

# The key store: a database of its own, so that no dump of the main one holds a key (design.md section 7).
MPP_KEYS: dict[str, str] = {
    "DSN": database.keys_dsn(
        HOME,
        (environment.read("DATABASE_URL"), environment.read("MPP_KEYS_URL")),
        environment.read("MPP_DB_ROLE"),
    ),
    "MASTER": str(HOME / "secrets" / "master.key"),
    "LEDGER": str(HOME / "ledger" / "erasures.jsonl"),  # which keys were destroyed: outlives both databases
}

MPP_AUDIT_KEY = str(HOME / "secrets" / "audit.key")  # signs the heads of the audit log
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # each room's jobs.py
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 2,
    "delete_jobs": "successful",  # the table stays as small as the work that is left
    "update_heartbeat_interval": 3,  # seconds; see STALLED_SECONDS in kernel/jobs.py
}

AUTH_USER_MODEL = "identity.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
SESSION_ENGINE = "mpp.identity.session"
SESSION_COOKIE_NAME = "mpp_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.read("MPP_HTTPS") == "1"
MPP_TRUSTED_PROXIES = int(environment.read("MPP_TRUSTED_PROXIES"))
MPP_OIDC = signing_in.provider(environment.read)
MPP_REGISTRIES = national.registries(environment.read)
MPP_REGISTRY_WAIT = float(environment.read("MPP_REGISTRY_WAIT"))
MPP_REGISTRY_REST = float(environment.read("MPP_REGISTRY_REST"))
MPP_TRUST = national.trust(environment.read, HOME)
MPP_WEBHOOK_LOOPBACK = environment.read("MPP_WEBHOOK_LOOPBACK") == "1"
MPP_SMS = signing_in.messages(environment.read, HOME)

_MAIL = mail.parse(environment.read("MPP_EMAIL_URL"))
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _MAIL.backend, _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starttls, _MAIL.tls
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = environment.read("MPP_EMAIL_FROM")
MPP_MAIL_FOLDER = str(HOME / "outbox" / "mail")
MPP_JOURNEY_FOLDER = str(HOME / "journey")  # documents of `mpp journey`

MPP_DEMO_SECRET = "" if environment.read("MPP_SANDBOX_PORT") == "0" else secrets.kept(HOME / "secrets", "demo")

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]  # made by `make texts`
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

CSRF_FAILURE_VIEW = "mpp.channels.signin.keeping.csrf_failure"  # what was typed comes back
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An endless text is read and answered in the page, beside its field; what exceeds even this gets a page of its own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
MPP_MOST_REQUEST_BYTES = 64 * 1024 * 1024

LOGGING = logs.configure()
