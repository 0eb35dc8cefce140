"""Django's settings, made from the environment."""

from piaoqi.config.environment import database_settings, read_environment

_environment = read_environment()

DATA = _environment.data
STORAGE = _environment.storage
TIME_STAMPS = _environment.time_stamps
SECRET_KEY = _environment.secret or "unsafe: only for tests and tools that serve nobody"
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
    "piaoqi.archive",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "piaoqi.config.urls"
WSGI_APPLICATION = "piaoqi.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Person"
DATABASES = {"default": database_settings(_environment)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"

Q_CLUSTER = {
    "name": "piaoqi",
    "orm": "default",
    "workers": 2,
    "timeout": 900,
    "retry": 1200,
    "max_attempts": 0,
    "poll": 1,
    "catch_up": False,
    "save_limit": 1000,
    "daemonize_workers": False,
}
