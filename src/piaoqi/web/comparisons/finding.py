"""One finding in full: what is where, why, what to do, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from piaoqi.accounts.actor import Actor
from piaoqi.core.causes.base import Actor as Whose
from piaoqi.core.causes.base import Cause, Likelihood
from piaoqi.core.folder.answers import plain_number
from piaoqi.core.report.overview import number_of
from piaoqi.core.report.words import ACTOR, LIKELIHOOD, TO_CONFIRM, place_words
from piaoqi.core.text import Language, Text, listed
from piaoqi.reconciliation.actions.answers import ANSWER, WITHDRAW
from piaoqi.reconciliation.models import Answer, Finding
from piaoqi.reconciliation.queries.comparisons import latest
from piaoqi.reconciliation.queries.findings import finding as one_of
from piaoqi.reconciliation.queries.histories import history
from piaoqi.reconciliation.queries.stated import MOST_ROWS, answers
from piaoqi.reconciliation.queries.titles import Titled, in_words, titles
from piaoqi.reconciliation.restored import record_of
from piaoqi.reconciliation.wording import catalogue, on_the_server
from piaoqi.web.comparisons.apart import Part, apart
from piaoqi.web.comparisons.asked import Tab, query_of, tab_of
from piaoqi.web.comparisons.board import step_for
from piaoqi.web.comparisons.plain import plain
from piaoqi.web.comparisons.rows import Row, called, row_of, values_of
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import remember
from piaoqi.web.shell.language import language

_VERDICTS: Mapping[str, Text] = {
    "missing": Text(
        "{source}里应当有这张票，但截至 {moment} 没有", "It should be in {source}, and was not by {moment}"
    ),
    "not_missing": Text(
        "{source}里没有这张票，截至 {moment} 看：不在是对的，或只是看起来不在",
        "It is not in {source} by {moment}: rightly so, or only apparently",
    ),
    "cannot_tell": Text(
        "{source}里没有看到这张票，截至 {moment} 还不能断定缺不缺",
        "It was not seen in {source} by {moment}: whether it is missing cannot be told yet",
    ),
    "difference": Text("各来源写的{field}不一致", "The sources state different values: {field}"),
    "duplicate": Text("{source}里这张票整张出现了 {count} 次", "{source} holds the whole invoice {count} times"),
}
_NOT_NEEDED = (Whose.NOBODY,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Evidence. `place`: where it was read, unless the fact says so."""

    said: str
    place: str
    supports: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One cause as the page tells it. `known` holds its entry of the catalogue: question, laws."""

    code: str
    anchor: str
    title: str
    likelihood: Text
    is_certain: bool
    facts: Sequence[Fact]
    remedy: str
    who: Text | None
    next: str
    again: str
    doubt: Text | None
    known: Cause | None
    answers: Sequence[Answer]
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one source says of the field in which they differ."""

    source: str
    place: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One form of the finding over time."""

    id: int
    since: datetime
    until: datetime | None
    tab: Tab
    cause: str
    here: bool


@require_GET
@login_required
def page(request: HttpRequest, finding: int) -> HttpResponse:
    """None for what the reader may not see: that it exists is not told either."""
    who = actor(request)
    row = one_of(who, finding)
    if row is None:
        raise Http404
    remember(request, row.company)
    said, known = language(), titles(who, row.company_id)
    one = row_of(row, known, said)
    causes = list(_causes(who, row, known, said))
    shown = {
        "row": one,
        "finding": row,
        "told": row.forms[said]["invoice"],
        "verdict": _verdict(row, one, _as_of(who, row), said),
        "causes": causes,
        "step": None if causes or row.what != Finding.What.ABSENCE else step_for(row, known),
        "present": [called(key, known, said) for key in row.forms[said].get("in", ())],
        "places": _places(row, said),
        "values": _values(row, known, said),
        "stages": _stages(who, row, said),
        "back": _back(request, row),
        "may_withdraw": who.may(WITHDRAW.key, row.company_id),
    }
    return render(request, "web/comparisons/finding.html", shown | {"plain": plain(shown, said)})


def _verdict(row: Finding, one: Row, moment: datetime, said: Language) -> str:
    text = _VERDICTS[row.verdict or row.what]
    times = row.forms[said].get("times", 0)
    return text.fill(said, source=one.where, field=one.where, count=times, moment=f"{localtime(moment):%Y-%m-%d %H:%M}")


def _as_of(who: Actor, row: Finding) -> datetime:
    """What the line still finds, it last found when it was last made."""
    newest = latest(who, row.company_id) if row.comparison.live and row.until_id is None else None
    return newest.as_of if newest else row.comparison.as_of


def _causes(who: Actor, row: Finding, known: Mapping[str, Titled], said: Language) -> Iterator[Told]:
    entries = catalogue()
    number = plain_number(number_of(record_of(row)))
    given = [one for one in answers(who, row.company_id, limit=MOST_ROWS) if one.number in ("", number)]
    may = who.may(ANSWER.key, row.company_id)
    for cause in row.forms[said]["causes"]:
        code, whose = cause["code"], Whose(cause["actor"])
        yield Told(
            code=code,
            anchor=code.lower().replace(".", "-"),
            title=cause["title"],
            likelihood=LIKELIHOOD[Likelihood(cause["likelihood"])],
            is_certain=cause["likelihood"] == Likelihood.CERTAIN,
            facts=[_fact(one, known, said) for one in cause["evidence"]],
            remedy=on_the_server(cause["remedy"]),
            who=None if whose in _NOT_NEEDED else ACTOR[whose],
            next=on_the_server(cause["next"]),
            again=cause["recheck_after"],
            doubt=None if cause["confirmed"] else TO_CONFIRM,
            known=entries.get(code),
            answers=[one for one in given if one.cause == code and one.source in ("", row.source)],
            may_answer=may,
        )


def _fact(one: Mapping[str, Any], known: Mapping[str, Titled], said: Language) -> Fact:
    place = "" if one["source"] in one["fact"] else one["source"]
    return Fact(
        said=in_words(place_words(one["fact"], said), known, said),
        place=in_words(place_words(place, said), known, said),
        supports=one["for"],
    )


def _places(row: Finding, said: Language) -> list[str]:
    where = row.forms[said]["where"]
    return [] if isinstance(where, Mapping) else [place_words(one, said) for one in where]


def _values(row: Finding, known: Mapping[str, Titled], said: Language) -> list[Stated]:
    """Side by side, what the most sources say first; letters that are not as there are marked."""
    if row.what != Finding.What.DIFFERENCE:
        return []
    stated = values_of(row, said)
    where = row.forms[said]["where"]
    return [
        Stated(source=called(source, known, said), place=place_words(where.get(source, ""), said), parts=parts)
        for source, parts in apart(stated)
    ]


def _stages(who: Actor, row: Finding, said: Language) -> list[Stage]:
    return [
        Stage(
            id=one.pk,
            since=one.comparison.as_of,
            until=one.until.as_of if one.until else None,
            tab=tab_of(one),
            cause=listed((cause["title"] for cause in one.forms[said]["causes"][:1]), said),
            here=one.pk == row.pk,
        )
        for one in history(who, row)
    ]


def _back(request: HttpRequest, row: Finding) -> str:
    """The query of the list it was opened from: only of our own page, whatever is written there."""
    given = QueryDict(request.GET.get("back", ""))
    if given:
        return query_of({**given.dict(), "company": row.company_id})
    return query_of({"company": row.company_id, "tab": tab_of(row).key, "cause": row.cause})
