"""What a comparison says about one absence, in one line: `missing C6.3`."""

from collections.abc import Sequence

from core.reconcile.small import AS_OF, NUMBER, US
from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Answered, Besides
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.judge import Comparison, Standing, compare
from piaoqi.core.reconcile.result import Finding
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Expectation, Source


def side_by_side(
    *sources: Source,
    rules: tuple[Expectation, ...] = DEFAULT_EXPECTATIONS,
    taxpayers: tuple[Taxpayer, ...] = (US,),
    answers: Sequence[Answered] = (),
) -> Comparison:
    return compare(sources, taxpayers, rules, AS_OF, Besides(tuple(answers)))


def finding(comparison: Comparison, target: str, number: str = NUMBER) -> Finding:
    """The one finding about this invoice and this target."""
    (found,) = (
        one for one in comparison.judgement().findings if one.absent_from == target and one.invoice.number == number
    )
    return found


def told(comparison: Comparison, target: str, number: str = NUMBER) -> str:
    """Verdict and first cause of that finding."""
    found = finding(comparison, target, number)
    return f"{found.verdict.value} {found.causes[0].cause.code if found.causes else ''}".strip()


def evidence(comparison: Comparison, target: str, code: str) -> tuple[Evidence, ...]:
    """The evidence of one cause of that finding."""
    found = finding(comparison, target)
    return next(one.evidence for one in found.causes if one.cause.code == code)


def asked(comparison: Comparison, target: str, number: str = NUMBER) -> tuple[str, ...]:
    """The codes of the questions put to people about that finding, in their order."""
    for key in comparison.groups:
        for outcome in comparison.outcomes(key):
            found = outcome.finding
            if found and found.absent_from == target and found.invoice.number == number:
                return tuple(cause.code for cause in comparison.questions(key, outcome))
    raise LookupError(target)


def standing(comparison: Comparison, target: str, key: str) -> str:
    """How an invoice stands towards a target where there is no finding, and why."""
    for outcome in comparison.outcomes(key):
        if outcome.pair.name == target and outcome.standing is not Standing.ABSENT:
            codes = [one.cause.code for one in comparison.why_no_finding(key, outcome)]
            return " ".join([outcome.standing.value, *codes[:1]])
    raise LookupError(target)
