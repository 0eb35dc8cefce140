"""The total in words (大写) against the total in figures, by value."""

from piaoqi.core.checks.base import Check, CheckContext, Outcome, broken, cannot_tell, holds
from piaoqi.core.invoice.capital import read_capital
from piaoqi.core.invoice.record import Record
from piaoqi.core.text import Text

_AGREES = Text("大写“{words}”与小写 {total} 一致", "the words “{words}” say {total}, as the figures do")
_DIFFERS = Text("大写“{words}”是 {value}，小写是 {total}", "the words “{words}” say {value}, the figures {total}")
_UNREADABLE = Text("大写“{words}”读不出金额", "the words “{words}” cannot be read as an amount")
_SIGN = Text(
    "大写“{words}”与小写 {total} 只差正负号，可能是“（负数）”没有读到",
    "the words “{words}” and the figures {total} differ in sign alone: perhaps the word for negative was not read",
)
_NO_TOTAL = Text("有大写“{words}”，没有小写合计", "there are the words “{words}” and no total in figures")


def _agrees(record: Record, _context: CheckContext) -> Outcome | None:
    words = record.facts.get("capital", "").strip()
    if not words:
        return None
    value = read_capital(words)
    if value is None:
        return cannot_tell(_UNREADABLE, words=words)
    if record.total is None:
        return cannot_tell(_NO_TOTAL, words=words)
    if value == record.total:
        return holds(_AGREES, words=words, total=record.total)
    if value == -record.total:
        return cannot_tell(_SIGN, words=words, total=record.total)
    return broken(_DIFFERS, words=words, value=value, total=record.total)


CHECKS = (
    Check(
        "capital.agrees",
        Text("大写金额与小写金额一致", "The total in words is the total in figures"),
        Text(
            "票据法第八条：中文大写和数码二者必须一致",
            "negotiable instruments law, article 8: words and figures must agree",
        ),
        _agrees,
    ),
)
