"""Why an invoice is not where it should be: absences explained alike together, causes ranked, what speaks for and
against each, who does what, with the buttons that lead there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import quote, urlencode

from django.urls import reverse

from piaoqi.core.causes.base import Absence, Actor, Cause, Evidence, Found, Law, Likelihood
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.folder.why import Absent
from piaoqi.core.report.letter import Written, write_letter
from piaoqi.core.report.next_step import next_step
from piaoqi.core.report.overview import fact_text
from piaoqi.core.report.why_answer import actor_of
from piaoqi.core.report.words import ABSENCE, COST, LIKELIHOOD
from piaoqi.core.text import Text, listed
from piaoqi.reconciliation.explained import Explained
from piaoqi.web.find.ground import Around
from piaoqi.web.shell.language import language, say

_HAND_IN = Text("交来原件", "Hand in the original")
_COVER = Text("看这个来源查了什么", "See what this source was asked for")
_ALIKE = Text("同一原因的其他发票", "Other invoices with this cause")
_EXPORTS = Text("怎么补导", "How to export again")
_LOOK = Text("打开发票，对照各来源", "Open the invoice, and compare")
_LETTER = Text("给{to}的信", "The letter to {to}")
_TABS = {Absence.MISSING: "missing", Absence.NOT_MISSING: "seeming", Absence.CANNOT_TELL: "unknown"}
_MARKS = {Absence.MISSING: "missing", Absence.NOT_MISSING: "seeming", Absence.CANNOT_TELL: "unknown"}
_SURE = {Likelihood.CERTAIN: "certain", Likelihood.LIKELY: "likely", Likelihood.POSSIBLE: "possible"}


@dataclass(frozen=True, slots=True)
class Doing:
    """A button: what it does is somewhere else."""

    title: str
    address: str
    icon: str
    aside: bool = False
    """It leads to more of the kind, and does nothing about this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A cause that fits. `sure`: certain, likely, possible."""

    code: str
    title: str
    sure: str
    how_sure: str
    confirmed: bool
    supports: tuple[str, ...]
    against: tuple[str, ...]
    laws: tuple[Law, ...]
    remedy: str
    who: str
    """'' where nobody has to do anything."""
    test: str
    cost: str
    recheck: datetime | None
    written_as: str = ""
    doings: tuple[Doing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Absences that are explained alike. `mark` and `verdict`: as the strip says it."""

    mark: str
    verdict: str
    sources: str
    reasons: tuple[Reason, ...]
    step: Text | None = None
    """What to do where no cause is known."""
    doings: tuple[Doing, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """`mail`: an address that opens the reader's own mail program with it."""

    key: str
    written: Written

    @property
    def mail(self) -> str:
        return f"mailto:?{urlencode({'subject': self.written.subject, 'body': self.written.body}, quote_via=quote)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that only a person can settle. `said`: what was answered and waits for the next comparison."""

    code: str
    ask: Text
    where: Text
    source: str
    title: str
    of_list: bool
    """It may be answered for the whole list, too."""
    said: object = field(default=None)


def groups_of(one: Explained, around: Around) -> tuple[Group, ...]:
    """The surest first, as they were found."""
    letters = {letter.key: letter.written.to for letter in letters_of(one, around)}
    alike: dict[tuple[object, ...], list[Absent]] = {}
    for absent in one.answer.absent:
        finding = absent.finding
        said = tuple((found.cause.code, _facts(found.evidence, around)) for found in finding.causes)
        alike.setdefault((finding.verdict, said or finding.target), []).append(absent)
    return tuple(_group(same, around, letters, one) for same in alike.values())


def reasons_of(causes: Sequence[Found], around: Around, one: Explained) -> tuple[Reason, ...]:
    """Of a difference or a duplicate."""
    look = Doing(say(_LOOK), f"{reverse('invoices:page')}{one.invoice.pk}/?company={around.company.pk}", "file-invoice")
    return tuple(_reason(found, Direction.RECEIVED, around, (look,)) for found in causes)


def letters_of(one: Explained, around: Around) -> tuple[Letter, ...]:
    """About one matter to one person one letter; that of the likeliest cause first."""
    found: dict[tuple[str, str], Letter] = {}
    absent = one.answer.absent
    for rank in range(max((len(each.finding.causes) for each in absent), default=0)):
        for each in absent:
            for cause in (held.cause for held in each.finding.causes[rank : rank + 1]):
                written = write_letter(cause.letter, each, one.ground.at, language()) if cause.letter else None
                if written is not None:
                    written = replace(written, subject=around.words(written.subject), body=around.words(written.body))
                    found.setdefault((written.to, written.subject), Letter(cause.code, written))
    return tuple(found.values())


def questions_of(one: Explained, around: Around) -> tuple[Asked, ...]:
    """Each asked once, the easiest first."""
    asked: dict[str, tuple[Cause, Absent]] = {}
    for absent in one.answer.absent:
        for cause in absent.questions:
            asked.setdefault(cause.code, (cause, absent))
    ordered = sorted(asked.values(), key=lambda pair: pair[0].step)
    return tuple(
        Asked(
            code=cause.code,
            ask=cause.question.ask,
            where=cause.question.where,
            source=absent.sources[0],
            title=around.title(absent.sources[0]),
            of_list=cause.implies is not Absence.NOT_MISSING,
            said=around.said.get(cause.code),
        )
        for cause, absent in ordered
        if cause.question is not None
    )


def _group(alike: Sequence[Absent], around: Around, letters: Mapping[str, str], one: Explained) -> Group:
    first = alike[0]
    finding = first.finding
    named = dict.fromkeys(around.title(name) for absent in alike for name in absent.sources)
    return Group(
        mark=_MARKS[finding.verdict],
        verdict=say(ABSENCE[finding.verdict]),
        sources=listed(named, language()),
        reasons=tuple(
            _reason(found, first.direction, around, tuple(_doings(found, first, around, letters, one)))
            for found in finding.causes
        ),
        step=None if finding.causes else next_step(finding, first.direction),
        doings=() if finding.causes else tuple(_doings(None, first, around, letters, one)),
    )


def _reason(found: Found, direction: Direction, around: Around, doings: tuple[Doing, ...] = ()) -> Reason:
    cause = found.cause
    return Reason(
        code=cause.code,
        title=say(cause.title),
        sure=_SURE[found.likelihood],
        how_sure=say(LIKELIHOOD[found.likelihood]),
        confirmed=cause.confirmed,
        supports=_facts((one for one in found.evidence if one.supports), around),
        against=_facts((one for one in found.evidence if not one.supports), around),
        laws=cause.laws,
        remedy=around.words(say(cause.remedy)),
        who="" if cause.actor is Actor.NOBODY else say(actor_of(found, direction)),
        test=around.words(say(cause.next_test)),
        cost=say(COST[cause.step]),
        recheck=found.recheck_after,
        written_as=next((one.written_as for one in found.evidence if one.written_as), ""),
        doings=doings,
    )


def _facts(evidence: Iterable[Evidence], around: Around) -> tuple[str, ...]:
    return tuple(around.words(fact_text(one, language())) for one in evidence)


def _doings(
    found: Found | None, absent: Absent, around: Around, letters: Mapping[str, str], one: Explained
) -> Iterator[Doing]:
    finding, code = absent.finding, found.cause.code if found else ""
    if finding.target in (SourceKind.ARCHIVE, SourceKind.MAIL) and around.may_hand_in:
        yield Doing(say(_HAND_IN), f"{reverse('hand_in:page')}?company={around.company.pk}", "upload")
    if code in letters:
        yield Doing(say(_LETTER.with_(to=letters[code])), f"#letter-{code}", "mail")
    if finding.verdict is Absence.CANNOT_TELL and one.exports:
        yield Doing(say(_EXPORTS), "#exports", "download")
    if around.sees_whole:
        yield from _for_the_whole(absent, around, code)


def _for_the_whole(absent: Absent, around: Around, code: str) -> Iterator[Doing]:
    """For those who look after all of the company's."""
    finding = absent.finding
    source = around.ids.get(absent.sources[0])
    if finding.verdict is Absence.CANNOT_TELL and source is not None:
        yield Doing(say(_COVER), f"/sources/{source}/?company={around.company.pk}", "calendar", aside=True)
    said: Mapping[str, object] = {
        "company": around.company.pk,
        "tab": _TABS[finding.verdict],
        **({"cause": code} if code else {"source": absent.sources[0]}),
    }
    yield Doing(say(_ALIKE), f"{reverse('comparisons:page')}?{urlencode(said)}", "list-details", aside=True)
