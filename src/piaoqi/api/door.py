"""/api/v1: programs hand in files and ask how far they are, each with a token of a person."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from piaoqi import __version__
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.address import origin
from piaoqi.accounts.errors import RefusedError, TokenError
from piaoqi.accounts.loading import actor_of_token
from piaoqi.api import arrivals, readings
from piaoqi.api.errors import BadRequestError, answer


class Token(HttpBearer):
    """`Authorization: Bearer pq_…`"""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        return actor_of_token(token, origin(request, "api"))


api = NinjaAPI(title="票齐 Piaoqi", version=__version__, urls_namespace="api", auth=Token())
api.add_router("", arrivals.router)
api.add_router("", readings.router)


@api.exception_handler(RefusedError)
def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    return answer(request, error)


@api.exception_handler(AuthenticationError)
def stranger(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    return answer(request, TokenError())


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    what = ", ".join(".".join(str(part) for part in one["loc"]) for one in error.errors)
    return answer(request, BadRequestError(what=what))
