"""What comparisons found of an invoice, in short: the whole of it stands on the page that finds invoices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from piaoqi.core.causes.base import Absence, Likelihood
from piaoqi.core.invoice.fields import TITLES
from piaoqi.core.report.words import LIKELIHOOD
from piaoqi.core.text import Message, Text
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries.of_invoice import OverTime
from piaoqi.reconciliation.wording import on_the_server
from piaoqi.web.shell.language import language, say

_MARKS = {Absence.MISSING.value: "missing", Absence.NOT_MISSING.value: "seeming", Absence.CANNOT_TELL.value: "unknown"}
_ABSENT = {
    "missing": Text("{where}里缺失", "Missing from {where}"),
    "seeming": Text("{where}里看似缺失", "Seemingly missing from {where}"),
    "unknown": Text("{where}里有没有，无法判断", "Whether it is in {where} cannot be told"),
}
_DIFFERENCE = Text("各来源的{field}不一致", "Sources differ on the {field}")
_DUPLICATE = Text("{where}里重复出现", "Repeated in {where}")


@dataclass(frozen=True, slots=True)
class Cause:
    code: str
    title: str
    likelihood: str
    remedy: str

    @property
    def anchor(self) -> str:
        """In the chapter on causes."""
        return self.code.lower().replace(".", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`mark`: missing, seeming, unknown, differs or twice."""

    pk: int
    mark: str
    title: str
    causes: tuple[Cause, ...]
    values: tuple[tuple[str, str], ...]
    """Of a difference: what each source says."""


def standing_now(found: Sequence[OverTime], holds: Sequence[int], titles: Mapping[str, str]) -> tuple[Found, ...]:
    """`holds`: ids of those that stand."""
    return tuple(found_of(one.finding, titles) for one in found if one.finding.pk in holds)


def found_of(row: Finding, titles: Mapping[str, str]) -> Found:
    """In the language of the page."""
    form: Mapping[str, Any] = row.forms.get(language()) or {}
    causes = tuple(_cause(one) for one in form.get("causes", ()))
    values = tuple((titles.get(key, key), str(value)) for key, value in form.get("values", {}).items())
    mark, title = _title(row, titles.get(row.source, row.source))
    return Found(pk=row.pk, mark=mark, title=say(title), causes=causes, values=values)


def _title(row: Finding, where: str) -> tuple[str, Text | Message]:
    if row.what == Finding.What.DIFFERENCE:
        return "differs", _DIFFERENCE.with_(field=TITLES.get(row.field, Text(row.field, row.field)))
    if row.what == Finding.What.DUPLICATE:
        return "twice", _DUPLICATE.with_(where=where)
    mark = _MARKS.get(row.verdict, "unknown")
    return mark, _ABSENT[mark].with_(where=where)


def _cause(one: Mapping[str, Any]) -> Cause:
    likelihood = say(LIKELIHOOD[Likelihood(one["likelihood"])]) if one.get("likelihood") else ""
    title = str(one.get("title", ""))
    return Cause(
        str(one.get("code", "")), title[:1].upper() + title[1:], likelihood, on_the_server(one.get("remedy", ""))
    )
