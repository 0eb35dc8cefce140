"""The checks inside one invoice, made on what its originals say, else on what is trusted most."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime

from piaoqi.accounts.taxpayers import taxpayer_of
from piaoqi.archive.queries.invoices import Details, Stated
from piaoqi.audit.clock import now
from piaoqi.core.checks import CheckContext
from piaoqi.core.checks.registry import check, checks
from piaoqi.core.invoice.record import Line
from piaoqi.core.invoice.verdict import Verdict
from piaoqi.core.text import Message, Text

_ORDER = (Verdict.BROKEN, Verdict.CANNOT_TELL, Verdict.HOLDS)
_MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check and how it came out, at worst. `of`: the file that says so."""

    code: str
    title: Text
    source: Text
    verdict: Verdict
    message: Message
    of: str


def checked(details: Details) -> tuple[Checked, ...]:
    """What does not hold first."""
    context = CheckContext(taxpayers=(taxpayer_of(details.invoice.company),), as_of=localtime(now()).date())
    known = {one.code: one for one in checks()}
    worst: dict[str, Checked] = {}
    for one in _looked_at(details.statements):
        for result in check(one.statement.record, context):
            found = Checked(
                code=result.code,
                title=known[result.code].title,
                source=known[result.code].source,
                verdict=result.verdict,
                message=result.message,
                of=one.file,
            )
            before = worst.get(found.code)
            if before is None or _ORDER.index(found.verdict) < _ORDER.index(before.verdict):
                worst[found.code] = found
    return tuple(sorted(worst.values(), key=lambda one: (_ORDER.index(one.verdict), one.code)))


def _looked_at(statements: Sequence[Stated]) -> Sequence[Stated]:
    originals = [one for one in statements if one.statement.is_original]
    return (originals or statements)[: _MOST if originals else 1]


@dataclass(frozen=True, slots=True)
class Lines:
    """As the first of the most trusted statements that has any says it."""

    lines: tuple[Line, ...]
    file: str


def lines_of(details: Details) -> Lines | None:
    found = next((one for one in details.statements if one.statement.record.lines), None)
    return Lines(found.statement.record.lines, found.file) if found else None
