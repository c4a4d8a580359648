"""Settings of both sites. `TROUSSEAU_SITE` says which one this process is.

Each site has its own folder under `TROUSSEAU_HOME` (database, documents, keys), its own accounts and
its own cookies: the agency and the observatory are two controllers and meet only through facts files.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy

from trousseau import journey
from trousseau.site import keys, private, process

SITE = os.environ.get("TROUSSEAU_SITE", journey.AGENCY)
if SITE not in (journey.AGENCY, journey.OBSERVATORY):
    raise SystemExit(f"TROUSSEAU_SITE vaut « {SITE} » : écrivez agency ou observatory.")
HOME = process.home() / SITE
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
private.close(HOME)
_keys, _apart = keys.places(SITE, HOME)
KEYS = keys.load(_keys, HOME, _apart)

SECRET_KEY = KEYS.session
DEBUG = os.environ.get("TROUSSEAU_DEBUG") == "1"
DEMO = os.environ.get("TROUSSEAU_DEMO") == "1"  # shows "the persons are invented" in the footer
# Compulsory for who works in a real home. Without it no real person's data is there: each page says so at its foot.
SECOND_FACTOR = not DEMO and os.environ.get("TROUSSEAU_SECOND_FACTOR") != "off"
BEGIN = process.may_begin() if DEMO else None  # how an agency begins beside the demonstration
ALLOWED_HOSTS = [process.split_port(name)[0] for name in process.hosts(SITE)]
OWN_PORTS = process.own_ports(SITE)
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TROUSSEAU_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "django_tasks_db",
    "simple_history",
    *[room.app for room in reversed(journey.rooms(SITE))],
    "django.forms",  # the templates of the widgets that core/widgets.py does not draw
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "trousseau.site.names.OwnPort",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "trousseau.core.sessions.Moving",
    "trousseau.core.kept.SignInFirst",
    "trousseau.core.second_factor.Compulsory",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trousseau.core.once_a_page.OncePage",
]
ROOT_URLCONF = "trousseau.site.urls"
WSGI_APPLICATION = "trousseau.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "trousseau.core.templatetags.trousseau",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trousseau.core.context.house",
            ],
        },
    }
]
FORM_RENDERER = "trousseau.core.forms.Renderer"
FILTERS_EMPTY_CHOICE_LABEL = gettext_lazy("All")

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
    # without recursive triggers INSERT OR REPLACE would slip past the ledger's guards
    "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;"
)
_url = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'db.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": _SQLITE_PRAGMAS}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["trousseau.core.accounts.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "trousseau.core.passwords.NotKnown"},
    {"NAME": "trousseau.core.passwords.NotOwn"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "trousseau.core.accounts.Adapter"
ACCOUNT_FORMS = {"reset_password": "trousseau.core.accounts.ResetForm"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# allauth's own writes each account's address into its list of addresses, which opens nothing here
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# How many proxies of ours stand in front: the address of who asks is then read in X-Forwarded-For, counted from its
# end, since what comes before is what anyone may write. 0: nobody stands in front, the header is not read.
ALLAUTH_TRUSTED_PROXY_COUNT = process.proxies()
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "trousseau.core.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "trousseau.core.second_factor.CodeForm",
    "reauthenticate": "trousseau.core.second_factor.CodeAgainForm",
    "activate_totp": "trousseau.core.second_factor.FirstCodeForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = (
    not process.https()
)  # a browser makes none without HTTPS, but on this machine itself
# allauth counts tries in the memory of each process: `core.limits` counts them in the base
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
OIDC = process.openid()
# The server of the mail, when the environment names it: smtps://name:password@host (TLS at once), smtp://… (STARTTLS; on
# this machine, as it is). It wins over the one of the settings page. `core.mail` alone sends.
_mail = urlsplit(os.environ.get("TROUSSEAU_MAIL", ""))
if _mail.geturl() and (_mail.scheme not in ("smtp", "smtps") or not _mail.hostname):
    raise SystemExit("TROUSSEAU_MAIL se lit smtps://nom:motdepasse@serveur:465 ou smtp://serveur:587.")
_here = _mail.hostname in ("localhost", "127.0.0.1", "::1")
MAIL_SERVER: dict[str, Any] | None = _mail.hostname and {
    "host": _mail.hostname,
    "port": _mail.port or (465 if _mail.scheme == "smtps" else 587),
    "security": "tls" if _mail.scheme == "smtps" else "none" if _here else "starttls",
    "username": unquote(_mail.username or ""),
    "password": unquote(_mail.password or ""),
}
MAIL_FROM = os.environ.get("TROUSSEAU_MAIL_FROM", "")
MAILERS = {"default": {"BACKEND": "trousseau.core.mail.aside.NothingAside"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
# ahead of the libraries' catalogues: where both translate a word, the house's own is read
LOCALE_PATHS = [Path(journey.__file__).parent / room.code / "locale" for room in journey.rooms(SITE)]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # whitenoise serves each room's own folder: nothing is collected
MEDIA_ROOT = HOME / "documents"
STORAGES = {
    "default": {"BACKEND": "trousseau.core.storage.EncryptedStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # a telephone lets all its photos be chosen: the form says how many it takes

CLAMD, CLAMD_SILENT = process.clamd()
MAIL_CARRIERS = process.carriers()

SESSION_COOKIE_NAME = f"trousseau_{SITE}"
CSRF_COOKIE_NAME = f"trousseau_{SITE}_csrf"
CSRF_FAILURE_VIEW = "trousseau.core.views.form_over"
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "trousseau.core.sessions"
SESSION_COOKIE_AGE = 8 * 3600  # of who is not signed in; the others: core/sessions.py
_https = process.https()
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
# said by our proxy, which must write it itself: without a proxy the header is not read
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "filters": {
        "refused": {"()": "trousseau.site.names.Refused"},
        "unanswered": {"()": "trousseau.site.unanswered.Unanswered"},
        "unwritten": {"()": "trousseau.site.unwritten.Unwritten"},
        "forbidden": {"()": "trousseau.site.unwritten.Forbidden"},
    },
    "loggers": {
        "django.security.DisallowedHost": {"filters": ["refused"]},
        "django.security.csrf": {"filters": ["unwritten"]},
        "django.request": {"filters": ["unanswered", "unwritten", "forbidden"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
# Where the agency leaves its facts files and the observatory finds the keys it trusts.
EXCHANGE = Path(os.environ.get("TROUSSEAU_EXCHANGE", HOME.parent / "exchange"))
