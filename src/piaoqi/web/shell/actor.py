"""Who asks for a page, as the actions and queries know them."""

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.address import origin
from piaoqi.accounts.errors import EndedError
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Person


def actor(request: HttpRequest) -> Actor:
    """With the roles of the moment the request came; actions look again. Raises PermissionDenied for nobody, and for
    whom was deactivated meanwhile.
    """
    kept: Actor | None = getattr(request, "_piaoqi_actor", None)
    if kept is not None:
        return kept
    if not isinstance(request.user, Person):
        raise PermissionDenied
    try:
        found = actor_of(request.user, origin(request))
    except EndedError as ended:
        logout(request)
        raise PermissionDenied from ended
    request._piaoqi_actor = found  # type: ignore[attr-defined]  # noqa: SLF001 - for this request
    return found
