"""What the verification platform answered, as evidence: result codes of C0 in the verification log.

Only 001 is a presence; 009 counts when it was said on two days; every other answer says nothing of the invoice.
"""

from piaoqi.core.causes.base import Cause, Evidence, Found, Likelihood, Rule
from piaoqi.core.causes.case import Case, Sighting, SourceKind
from piaoqi.core.text import Text

NOT_FOUND = ("009",)
WRONG_KEY = ("006",)
USED_UP = ("002", "-30000", "1004")
NO_ANSWER = ("003", "004", "005", "007", "008", "010", "010_", "015", "016", "020", "1", "rqerr")

_ANSWERED = Text("查验结果是 {result}", "the platform answered {result}")


def answers(case: Case, results: tuple[str, ...]) -> list[Sighting]:
    """The rows of the verification log with one of these results."""
    return [one for one in case.seen_in(SourceKind.VERIFICATION) if one.record.facts.get("result") in results]


def answer_days(case: Case, results: tuple[str, ...]) -> set[str]:
    """The days on which one of these results was given."""
    return {one.record.facts.get("verified_at", "")[:10] for one in answers(case, results)}


def answer_evidence(case: Case, results: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Those rows as facts, with their places."""
    return tuple(
        Evidence(
            _ANSWERED.with_(result=one.record.facts.get("result_text") or one.record.facts["result"]),
            str(one.record.place),
        )
        for one in answers(case, results)
    )


def from_answers(cause: Cause, results: tuple[str, ...]) -> Rule:
    """The rule of a cause that the platform's answer itself names; it matters where verification is the target."""

    def decide(case: Case) -> Found | None:
        facts = answer_evidence(case, results) if case.target is SourceKind.VERIFICATION else ()
        return Found(cause, Likelihood.CERTAIN, facts) if facts else None

    return Rule(cause, decide)
