"""What every page knows of a demonstration: that it is one."""

from django.conf import settings
from django.http import HttpRequest


def demo(_: HttpRequest) -> dict[str, bool]:
    """A context processor."""
    return {"demo": bool(settings.DEMO)}
