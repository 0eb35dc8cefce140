"""What an address of these pages asks for, and addresses that ask for something else."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from piaoqi.accounts.models import Company
from piaoqi.core.causes.base import Absence
from piaoqi.core.report.overview import DIFFERENT, MEANING, TWICE
from piaoqi.core.report.words import ABSENCE, DIFFERENCES, DUPLICATES
from piaoqi.core.text import Text
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries.findings import Cell, FindingFilter
from piaoqi.web.comparisons.periods import Period, period_of

_ABSENCE = Finding.What.ABSENCE.value
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Tab:
    """One sort of finding. `shape`: its mark, or the icon of what has none."""

    key: str
    title: Text
    meaning: Text
    shape: str
    what: str
    verdict: str = ""

    @property
    def is_marked(self) -> bool:
        return self.what == _ABSENCE

    def holds(self, cell: Cell) -> bool:
        return cell.what == self.what and self.verdict in ("", cell.verdict)


TABS = (
    Tab("missing", ABSENCE[Absence.MISSING], MEANING[Absence.MISSING], "missing", _ABSENCE, "missing"),
    Tab("seeming", ABSENCE[Absence.NOT_MISSING], MEANING[Absence.NOT_MISSING], "seeming", _ABSENCE, "not_missing"),
    Tab("unknown", ABSENCE[Absence.CANNOT_TELL], MEANING[Absence.CANNOT_TELL], "unknown", _ABSENCE, "cannot_tell"),
    Tab("difference", DIFFERENCES, DIFFERENT, "git-compare", Finding.What.DIFFERENCE.value),
    Tab("duplicate", DUPLICATES, TWICE, "copy", Finding.What.DUPLICATE.value),
)


def tab_of(row: Finding) -> Tab:
    """The one that a finding stands under."""
    return next(one for one in TABS if one.what == row.what and one.verdict in ("", row.verdict))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Everything that the address says. `comparison` None: the newest of the line."""

    company: Company
    comparison: int | None
    tab: Tab
    period: Period
    cause: str
    source: str
    text: str
    after: str

    @staticmethod
    def of(request: HttpRequest, company: Company) -> "Asked":
        """What is none of the choices is not asked."""
        given = request.GET
        stretch = f"{given.get('from', '')}..{given.get('to', '')}" if given.get("from") else given.get("month", "")
        return Asked(
            company=company,
            comparison=whole_number(given, "comparison"),
            tab=next((one for one in TABS if one.key == given.get("tab")), TABS[0]),
            period=period_of(stretch),
            cause=given.get("cause", "")[:_LONGEST],
            source=given.get("source", "")[:_LONGEST],
            text=given.get("q", "").strip()[:_LONGEST],
            after=given.get("after", ""),
        )

    def everything(self) -> FindingFilter:
        """All findings that the text fits: what everything is counted from."""
        return FindingFilter(company=self.company.pk, comparison=self.comparison, text=self.text)

    def shown(self) -> FindingFilter:
        """Those of the tab that all of it fits."""
        return FindingFilter(
            company=self.company.pk,
            comparison=self.comparison,
            what=self.tab.what,
            verdict=self.tab.verdict,
            cause=self.cause,
            source=self.source,
            first_day=self.period.first,
            last_day=self.period.last,
            undated=self.period.undated,
            text=self.text,
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.period.key or self.cause or self.source or self.text)

    def query(self, **other: object) -> str:
        """Of the same page with something else chosen; '' takes a choice back."""
        return query_of(
            {
                "company": self.company.pk,
                "comparison": self.comparison,
                "tab": self.tab.key,
                "cause": self.cause,
                "source": self.source,
                "month": self.period.key,
                "q": self.text,
                **other,
            }
        )

    def address(self, name: str = "page", **other: object) -> str:
        """Of one of the pages."""
        return f"{reverse(f'comparisons:{name}')}?{self.query(**other)}"


def query_of(values: Mapping[str, object]) -> str:
    """As an address has it; what is empty is left out."""
    found = QueryDict(mutable=True)
    found.update({name: str(value) for name, value in values.items() if value not in ("", None)})
    return found.urlencode()


def whole_number(given: Mapping[str, str], name: str) -> int | None:
    """None for anything else."""
    written = given.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < _DIGITS else None


_DIGITS = 19
