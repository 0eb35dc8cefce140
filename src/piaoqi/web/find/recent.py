"""What somebody looked for lately: in their session alone."""

from dataclasses import dataclass

from django.http import HttpRequest

from piaoqi.web.find.asked import Typed

MOST = 8
_LONGEST = 400
_KEPT = "find.recent"


@dataclass(frozen=True, slots=True)
class Recent:
    """`count`: so many numbers; 0 for words and one number."""

    text: str
    count: int = 0


def recent(request: HttpRequest) -> list[Recent]:
    """The latest first."""
    return [Recent(*one) for one in request.session.get(_KEPT, ())]


def remember(request: HttpRequest, typed: Typed) -> None:
    """What is too long for a glance is not kept."""
    text = typed.address
    if not text or len(text) > _LONGEST:
        return
    count = len(typed.numbers) if len(typed.numbers) > 1 else 0
    kept = [one for one in request.session.get(_KEPT, ()) if one[0] != text]
    found = [[text, count], *kept][:MOST]
    if found != request.session.get(_KEPT):
        request.session[_KEPT] = found


def forget(request: HttpRequest) -> None:
    """All of it."""
    request.session.pop(_KEPT, None)
