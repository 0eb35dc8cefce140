"""Who asks, and which thing of theirs they mean."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.address import origin
from piaoqi.accounts.loading import actor_of_token
from piaoqi.accounts.models import Company
from piaoqi.accounts.queries.companies import companies
from piaoqi.api.errors import NotHereError
from piaoqi.api.limits import WINDOWS
from piaoqi.archive.models import Source
from piaoqi.archive.queries.sources import sources
from piaoqi.core.text import Text

COMPANY, SOURCE = Text("单位", "company"), Text("来源", "source")


class Token(HttpBearer):
    """`Authorization: Bearer pq_…`"""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Raises TokenError; and TooManyError, for one that asks too often."""
        found = known(request, token)
        WINDOWS.spend(found.key)
        return found


def known(request: HttpRequest, token: str) -> Actor:
    """Who has this token; looked up once for a request."""
    found: Actor | None = getattr(request, "piaoqi_actor", None)
    if found is None:
        found = actor_of_token(token, origin(request, "api"))
        request.piaoqi_actor = found  # type: ignore[attr-defined]
    return found


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, once that is known."""
    found: Actor = request.auth  # type: ignore[attr-defined]
    return found


def company_of(actor: Actor, tax_id: str) -> Company:
    """Raises NotHereError alike for one that is not there and one that the actor has no part in."""
    found = companies(actor).filter(tax_id=tax_id).first()
    if found is None:
        raise NotHereError(what=COMPANY)
    return found


def source_of(actor: Actor, source: int) -> Source:
    """By its id. Raises NotHereError."""
    found = next((one for one in sources(actor) if one.pk == source), None)
    if found is None:
        raise NotHereError(what=SOURCE)
    return found
