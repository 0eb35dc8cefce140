"""Marks of presence: what a source has to say of an invoice, in shape and colour and words."""

from collections.abc import Mapping
from dataclasses import dataclass

from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class State:
    """`key` is also the shape (templates/web/shell/shapes.html) and the colour (static/web/piaoqi.css)."""

    key: str
    title: Text


PRESENT, MISSING, SEEMING, UNKNOWN, NOT_DUE, HIDDEN, NOT_EXPECTED = (
    State("present", Text("在", "there")),
    State("missing", Text("缺失", "missing")),
    State("seeming", Text("看似缺失", "seemingly missing")),
    State("unknown", Text("无法判断", "cannot tell")),
    State("not_due", Text("未到期", "not due yet")),
    State("hidden", Text("在，但您不能查看", "there, hidden from you")),
    State("not_expected", Text("不适用", "not expected")),
)
STATES: Mapping[str, State] = {
    one.key: one for one in (PRESENT, MISSING, SEEMING, UNKNOWN, NOT_DUE, HIDDEN, NOT_EXPECTED)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One source in the strip. `note`: a few letters beside the mark, such as a date; `told`: the whole sentence."""

    title: str
    state: State
    note: str = ""
    told: str = ""
