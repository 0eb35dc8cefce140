"""What the verification platform answered, as evidence: result codes of C0 in the verification log.

Only 001 is a presence; 009 counts when it was said on two days, after the day of issue; every other answer says
nothing of the invoice. Where 009 was said on two days, an answer that decides nothing (busy, quota) adds nothing.
"""

from collections.abc import Mapping

from piaoqi.core.causes.base import Cause, Evidence, Found, Likelihood, Rule
from piaoqi.core.causes.case import Case, Sighting, SourceKind
from piaoqi.core.invoice.dates import read_date
from piaoqi.core.text import Message, Text

SUCCESS = ("001",)
NOT_FOUND = ("009",)
WRONG_KEY = ("006",)
EXISTS = WRONG_KEY
"""Answers that know the number without saying that the rest is right."""
USED_UP = ("002", "-30000", "1004")
SAME_DAY = ("rqerr",)
NO_ANSWER = ("003", "004", "005", "007", "008", "010", "010_", "015", "016", "020", "1")
_BUSY = Text("请求太频繁", "too many requests")
_DOWN = Text("系统异常或网络超时", "out of order or timed out")
_MEANS: Mapping[str, Text] = {
    "001": Text("成功", "found"),
    "002": Text("超过当日查验次数", "today's attempts are used up"),
    "003": _BUSY,
    "004": Text("超过服务器最大请求数", "the server is full"),
    "005": Text("请求不合法", "not a valid request"),
    "006": Text("不一致", "does not agree"),
    "007": Text("验证码失效", "the captcha expired"),
    "008": Text("验证码错误", "a wrong captcha"),
    "009": Text("查无此票", "no such invoice"),
    "010": _DOWN,
    "015": _DOWN,
    "016": _BUSY,
    "020": Text("查验行为异常，暂停使用", "suspended for unusual use"),
    "rqerr": Text("当日开具的次日才能查验", "issued today: ask tomorrow"),
    "1": Text("该省尚未开通查验", "not offered for that province"),
}
_WRITTEN, _CODED = Text("{said}", "{said}"), Text("{means}（{code}）", "{means} ({code})")
_ANSWERS = SUCCESS + NOT_FOUND + WRONG_KEY + USED_UP + SAME_DAY

_ANSWERED = Text("查验结果是“{result}”", "the platform answered {result}")
_ANSWERED_ON = Text("{day} 查验，结果是“{result}”", "verified on {day}: the platform answered {result}")


def answers(case: Case, results: tuple[str, ...]) -> list[Sighting]:
    """The rows of the verification log with one of these results."""
    return [one for one in case.seen_in(SourceKind.VERIFICATION) if one.record.facts.get("result") in results]


def answer_days(case: Case, results: tuple[str, ...]) -> set[str]:
    """The days after that of issue on which one of these results was given; a row without its day counts for none.

    Neither do days on which the platform failed for invoices that the bureau lists.
    """
    issued = case.invoice.issue_date
    days = {one.record.facts.get("verified_at", "")[:10] for one in answers(case, results)}
    days -= case.outages
    return {day for day in days if (asked := read_date(day)) and (issued is None or asked > issued)}


def answer_evidence(case: Case, results: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Those rows as facts, with their places."""
    return as_evidence(answers(case, results))


def as_evidence(rows: list[Sighting]) -> tuple[Evidence, ...]:
    """Rows of the log as facts: in the platform's words where the log has them, with the day where it has one."""
    return tuple(Evidence(_as_fact(one.record.facts), str(one.record.place)) for one in rows)


def result_in_words(facts: Mapping[str, str]) -> Message:
    """As the log has it; where it has a code alone, what that means."""
    code, written = facts.get("result", ""), facts.get("result_text", "")
    means = _MEANS.get(code.removesuffix("_"))
    if written or means is None:
        return _WRITTEN.with_(said=written or code)
    return _CODED.with_(means=means, code=code)


def _as_fact(facts: Mapping[str, str]) -> Message:
    result, day = result_in_words(facts), facts.get("verified_at", "")[:10]
    return _ANSWERED_ON.with_(result=result, day=day) if day else _ANSWERED.with_(result=result)


def undecided(case: Case) -> list[Sighting]:
    """The rows whose result is no answer of its own: busy, down, not asked yet, or words that nobody knows."""
    return [
        one
        for one in case.seen_in(SourceKind.VERIFICATION)
        if one.record.facts.get("result", "") not in _ANSWERS and not says_old(one) and not says_gone(one)
    ]


def says_old(row: Sighting) -> bool:
    """Did the platform refuse it as older than five years?"""
    return any(word in _words(row) for word in ("五年", "5年"))


def says_gone(row: Sighting) -> bool:
    """Did the platform know it as void or flushed?"""
    return any(word in _words(row) for word in ("作废", "红冲"))


def _words(row: Sighting) -> str:
    facts = row.record.facts
    return facts.get("result", "") + facts.get("result_text", "") + facts.get("result_reason", "")


def from_answers(cause: Cause, results: tuple[str, ...]) -> Rule:
    """The rule of a cause that the platform's answer itself names; it matters where verification is the target."""

    def decide(case: Case) -> Found | None:
        settled = results != WRONG_KEY and len(answer_days(case, NOT_FOUND)) > 1
        facts = answer_evidence(case, results) if case.target is SourceKind.VERIFICATION and not settled else ()
        return Found(cause, Likelihood.CERTAIN, facts) if facts else None

    return Rule(cause, decide)
