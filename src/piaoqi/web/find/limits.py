"""How many numbers may be asked: of what is hidden from somebody an answer says that it exists, so numbers are not to
be tried by the thousand. Whoever sees the whole company learns nothing by trying.
"""

from django.core.cache import cache

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import StatedError
from piaoqi.core.text import Text
from piaoqi.reconciliation.queries.shown import sees_whole

A_MINUTE = 300
_SECONDS = 60


class TooManyAskedError(StatedError):
    """Too many numbers in a minute."""

    code = "find.too_many"
    MESSAGE = Text("一分钟内查的号码太多", "Too many numbers in one minute")
    HINT = Text("请一分钟后再查", "Go on in a minute")


def spend(who: Actor, company: int, numbers: int) -> None:
    """Raises TooManyAskedError. Counted in this process's memory, as the API does."""
    if sees_whole(who, company):
        return
    key = f"find:{who.key}"
    cache.add(key, 0, _SECONDS)
    if cache.incr(key, numbers) > A_MINUTE:
        raise TooManyAskedError
