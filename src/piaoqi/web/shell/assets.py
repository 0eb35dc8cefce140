"""Our styles, scripts and pictures: their addresses."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static


@cache
def address(path: str) -> str:
    """With a few letters of its digest, so that browsers may keep it and still never show an old one."""
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    return f"{static(path)}?v={hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]}"
