"""Writes the catalogues in this folder: run it when a format, check, cause, permission, setting or event was added."""

import os
from pathlib import Path

import django

from piaoqi.core.report.catalogue import catalogues

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piaoqi.config.settings")
    django.setup()
    import piaoqi.archive.documents.unread  # noqa: F401 - defines a problem
    from piaoqi.accounts.matrix import permissions_page
    from piaoqi.config.shown import settings_page
    from piaoqi.notices.events import events_page

    pages = {
        **catalogues(),
        "permissions.md": permissions_page(),
        "settings.md": settings_page(),
        "events.md": events_page(),
    }
    for name, text in pages.items():
        (Path(__file__).parent / name).write_text(text, encoding="utf-8", newline="\n")
