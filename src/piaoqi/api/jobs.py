"""What the API does in the background."""

from collections.abc import Mapping

from piaoqi.api.answered import forget
from piaoqi.core.text import Text
from piaoqi.jobs.schedule import Scheduled


def prune() -> Mapping[str, object]:
    """Forget answers that nobody asks for again."""
    return {"forgotten": forget()}


SCHEDULE = (
    Scheduled("api.prune", Text("清理接口的旧回答", "Forget old answers of the API"), "piaoqi.api.jobs.prune", 60),
)
