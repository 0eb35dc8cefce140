"""C2, timing: the list is right, and was right when it was made."""

from collections.abc import Mapping

from piaoqi.core.causes.base import Cause, Evidence, Found, Likelihood
from piaoqi.core.invoice.record import Place
from piaoqi.core.text import Text

LATE_STATUS_CHANGE = "status"
"""The field whose difference this family explains."""

STATUS_CHANGED = Cause(
    "C2.7",
    Text("发票状态后来变了，有的来源还是旧的", "the status changed later, and a source still shows the old one"),
    None,
    Text(
        "以税务数字账户的最新状态为准更新；已付款或抵扣的要复核",
        "take the bureau's latest status; review what was paid or deducted",
    ),
    Text("重新导出，或查验一次", "export again, or verify once"),
)
_SAYS = Text("{source} 里的状态是 {value}", "its status in {source} is {value}")


def status_changed(values: Mapping[str, str], places: Mapping[str, Place]) -> Found:
    """The explanation of two different statuses."""
    facts = tuple(
        Evidence(_SAYS.with_(source=source, value=value), str(places[source])) for source, value in values.items()
    )
    return Found(STATUS_CHANGED, Likelihood.CERTAIN, facts)
