"""What is done again and again for people: sessions that ran out are thrown away."""

from collections.abc import Mapping

from django.contrib.sessions.models import Session

from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.schedule import Scheduled


def clear_sessions() -> Mapping[str, object]:
    """They let nobody in any more."""
    gone, _ = Session.objects.filter(expire_date__lt=now()).delete()
    return {"gone": gone}


SCHEDULE = (
    Scheduled(
        "accounts.clear_sessions",
        Text("清理过期的登录", "Throw away sessions that ran out"),
        "piaoqi.accounts.jobs.clear_sessions",
        360,
    ),
)
