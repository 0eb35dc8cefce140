"""What a page says where an action was refused."""

from django.contrib import messages
from django.http import HttpRequest

from piaoqi.accounts.errors import RefusedError
from piaoqi.core.text import Text
from piaoqi.web.shell.language import say

_BOTH = Text("{what}。{hint}", "{what}. {hint}")


def refuse(request: HttpRequest, refused: RefusedError) -> None:
    """What happened and what to do, on the next page shown."""
    messages.error(request, say(_BOTH.with_(what=refused.message, hint=refused.hint)))
