"""When this person was last here: kept in their browser, and only to say what happened since."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse

from piaoqi.accounts.actor import Actor
from piaoqi.audit.clock import now

AWAY = timedelta(minutes=30)
"""Who was away so long comes for another visit."""
LONGEST = timedelta(days=60)
"""Further back nothing is gathered."""
_KEPT = 400 * 86_400
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Visit:
    """`since`: the end of the visit before; None at the first one."""

    since: datetime | None
    _written: str

    @staticmethod
    def of(request: HttpRequest, who: Actor) -> "Visit":
        """Of whoever asks, as their browser tells it."""
        at = now()
        before, last = _read(request.COOKIES.get(_name(who), ""))
        since = last if last and at - last > AWAY else before
        if since and at - since > LONGEST:
            since = at - LONGEST
        return Visit(since, f"{int(since.timestamp()) if since else 0}.{int(at.timestamp())}")

    def keep(self, answer: HttpResponse, who: Actor) -> HttpResponse:
        """For the next time."""
        answer.set_cookie(_name(who), self._written, max_age=_KEPT, samesite="Lax", httponly=True)
        return answer


def _name(who: Actor) -> str:
    """Several people may share a browser."""
    return f"visit-{who.person or 0}"


def _read(written: str) -> tuple[datetime | None, datetime | None]:
    before, _, last = written.partition(".")
    return _instant(before), _instant(last)


def _instant(written: str) -> datetime | None:
    if not (written.isascii() and written.isdigit() and len(written) < _DIGITS and int(written)):
        return None
    found = datetime.fromtimestamp(int(written), UTC)
    return found if found <= now() else None
