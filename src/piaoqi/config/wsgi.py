"""The server's door, for granian."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from piaoqi.config import keys, logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piaoqi.config.settings")
application = get_wsgi_application()
logs.guard()
if settings.SECRET_KEY == keys.UNSAFE:
    raise SystemExit("piaoqi serve makes the key that this needs: start it with that, or set PIAOQI_SECRET")
resolve("/healthz")  # loads every page now: a broken one ends the start, instead of the first request
