"""What the pages of this part share: the company, the moment, the pages beside this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.core.text import Text
from piaoqi.reconciliation.actions.comparisons import ASK
from piaoqi.reconciliation.queries.comparisons import ComparisonState, comparisons, latest, state, under_way
from piaoqi.reconciliation.queries.titles import Titled, titles
from piaoqi.web.comparisons.asked import Asked
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen

_RECENT = 8


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A page beside this one."""

    key: str
    title: Text
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`moment`: the comparison that the page is of; None where there is none yet."""

    who: Actor
    company: Company
    asked: Asked
    moment: ComparisonState | None
    newest: ComparisonState | None
    known: Mapping[str, Titled]

    @property
    def is_newest(self) -> bool:
        return bool(self.moment and self.newest and self.moment.id == self.newest.id)

    def context(self, page: str) -> dict[str, Any]:
        """For the template of one of the pages."""
        return {
            "frame": self,
            "asked": self.asked,
            "pages": self._pages(),
            "at_page": page,
            "may_ask": self.who.may(ASK.key, self.company.pk),
        }

    def recent(self) -> list[tuple[ComparisonState, str]]:
        """The last few moments with the addresses at which this page shows them."""
        found = comparisons(self.who, self.company.pk, limit=_RECENT).rows
        return [(one, self.asked.address(comparison=one.id, after="")) for one in found if one.state == "done"]

    def running(self) -> tuple[ComparisonState, ...]:
        """What is being compared."""
        return under_way(self.who, self.company.pk)

    def _pages(self) -> list[Neighbour]:
        return [
            Neighbour(key, title, self.asked.address(key, after=""))
            for key, title in (
                ("page", Text("问题", "Findings")),
                ("exports", Text("补导清单", "Exports to repeat")),
                ("coverage", Text("依据：查了什么", "What was searched")),
                ("changes", Text("两次之间的变化", "What changed")),
                ("moments", Text("核对记录", "Comparisons")),
            )
        ]


def frame(request: HttpRequest) -> Frame | None:
    """None for whoever has no company."""
    who = actor(request)
    company = chosen(request, who)
    if company is None:
        return None
    asked = Asked.of(request, company)
    newest = latest(who, company.pk)
    moment = newest if asked.comparison is None else state(who, company.pk, asked.comparison)
    return Frame(who=who, company=company, asked=asked, moment=moment, newest=newest, known=titles(who, company.pk))


def instant(moment: ComparisonState | None) -> datetime | None:
    """As of when."""
    return moment.as_of if moment else None
