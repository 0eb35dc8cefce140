"""What every page knows of a demonstration: that it is one, and of whom."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest

from piaoqi.accounts.models import Person
from piaoqi.config.demo.people import PEOPLE, Invented


def demo(_: HttpRequest) -> dict[str, object]:
    """A context processor. `demo_people` is asked for where a page names them."""
    return {"demo": bool(settings.DEMO), "demo_people": people}


def people() -> Sequence[Invented]:
    """Those who can sign in by now; nobody in the first seconds, and where it is no demonstration."""
    return PEOPLE if settings.DEMO and Person.objects.exists() else ()
