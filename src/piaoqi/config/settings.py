"""Django's settings, made from the environment."""

from piaoqi.config import keys
from piaoqi.config.demo.folder import is_demo
from piaoqi.config.environment import LOCAL, database_settings, read_environment
from piaoqi.config.logs import logging_settings
from piaoqi.config.sign_in import *  # noqa: F403 - Django's own names, kept together
from piaoqi.config.sign_in import SIGN_IN_APPS, SIGN_IN_MIDDLEWARE

_environment = read_environment()

DATA = _environment.data
STORAGE = _environment.storage
TIME_STAMPS = _environment.time_stamps
WATCH = _environment.watch
WEBHOOK_HOSTS = _environment.webhook_hosts
METRICS_TOKEN, METRICS_FROM = _environment.metrics_token, _environment.metrics_from
DEMO = is_demo(_environment.data)
"""Whether all data are of an invented company: pages say so."""
SECRET_KEY = _environment.secret or keys.kept(_environment.data, keys.SECRET) or keys.UNSAFE
DEBUG = _environment.debug
ALLOWED_HOSTS = list(_environment.hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_q",
    "piaoqi.audit",
    "piaoqi.jobs",
    "piaoqi.accounts",
    "piaoqi.notices",
    "piaoqi.archive",
    "piaoqi.sources",
    "piaoqi.reconciliation",
    "piaoqi.api",
    "piaoqi.web",
    "ninja",
    *SIGN_IN_APPS,
]
MIDDLEWARE = [
    "piaoqi.config.requests.Requests",
    "piaoqi.api.gate.Gate",
    "django.middleware.security.SecurityMiddleware",
    "piaoqi.web.shell.policy.Policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "piaoqi.web.shell.again.Again",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *SIGN_IN_MIDDLEWARE,
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "piaoqi.config.demo.pages.demo",
                "piaoqi.web.shell.page.page",
            ],
            "builtins": ["piaoqi.web.templatetags.piaoqi"],
        },
    }
]
ROOT_URLCONF = "piaoqi.config.urls"
WSGI_APPLICATION = "piaoqi.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Person"
DATABASES = {"default": database_settings(_environment)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 86_400  # addresses of our files bear their digest (web/shell/assets.py)
SETUP_TOKEN = DATA / "keys" / keys.SETUP
"""The file whose content lets somebody make the first administrator."""

PROXIES = _environment.proxies
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _environment.secure
SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _environment.hosts if _environment.secure and host not in LOCAL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Strict-Transport-Security is the proxy's business: it has the certificate.

FILE_UPLOAD_HANDLERS = ["piaoqi.api.uploads.ToDisk"]
FILE_UPLOAD_TEMP_DIR = DATA / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200

LOGGING = logging_settings(_environment.log)
LOG_ADDRESSES = _environment.log_addresses

Q_CLUSTER = {
    # The queue alone: its workers are piaoqi.jobs.worker.
    "name": "piaoqi",
    "orm": "default",
    "timeout": 3600,
    "retry": 3700,
    "save_limit": -1,
}
