"""Settings with nothing but the look in them: no database, no session, no other room."""

DEBUG = True
SECRET_KEY = "look-tests-only"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.look.urls_look"
INSTALLED_APPS = ["django.contrib.staticfiles", "mpp.channels.look"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tests.look.urls_look.strict_csp",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES: dict[str, dict[str, str]] = {}
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
