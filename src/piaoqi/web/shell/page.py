"""What the frame around every page shows: a context processor."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from piaoqi.accounts.models import Person
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import language
from piaoqi.web.shell.navigation import PARTS
from piaoqi.web.shell.undoing import offered

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """Of nobody in particular where nobody is signed in."""
    theme = request.COOKIES.get("theme", "")
    shown: dict[str, Any] = {"language": language(), "theme": theme if theme in THEMES else "", "parts": PARTS}
    match = request.resolver_match
    own = match is not None and str(match.view_name).startswith(("account_", "mfa_"))
    shown["part"] = next((one for one in PARTS if match and one.key in (*match.namespaces, own and "settings")), None)
    if not isinstance(getattr(request, "user", None), Person):
        return shown
    try:
        who = actor(request)
    except PermissionDenied:
        return shown
    return shown | {"who": who, "company": chosen(request, who), "undo": offered(request)}
