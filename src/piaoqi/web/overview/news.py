"""What happened in a company since somebody was last here; each line leads to what it speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.queries.requests import own_requests, requests_to_decide
from piaoqi.archive.queries.progress import unread
from piaoqi.core.text import Message, Text, listed
from piaoqi.reconciliation.queries.overview import news_since
from piaoqi.sources.queries.runs import seen
from piaoqi.web.shell.language import language, say

_MOST = 99
_INVOICES = Text("公司多了 {count} 张发票", "{count} more invoices of the company")
_CAME = Text("新到：{sources}", "New: {sources}")
_OF_SOURCE = Text("{source} {count} 张", "{source} {count}")
_AND_MORE = Text("等 {count} 个来源", "{count} sources in all")
_SOURCES = 3
_APPEARED = Text("新发现问题 {count} 项", "{count} new findings")
_SETTLED = Text("解决 {count} 项", "{count} settled")
_UNREAD = Text("{count} 个文件读不出来", "{count} files could not be read")
_MANY_UNREAD = Text("{count} 个以上文件读不出来", "more than {count} files could not be read")
_DECIDED = Text("您的权限申请有 {count} 项已答复", "{count} of your requests for access were answered")
_TO_DECIDE = Text("{count} 项权限申请等您处理", "{count} requests for access wait for you")


@dataclass(frozen=True, slots=True)
class Line:
    """`tone`: bad, good or nothing in particular."""

    words: Message
    address: str
    icon: str
    tone: str = ""


def lines(who: Actor, company: int, since: datetime) -> tuple[Line, ...]:
    """The most telling first; empty where nothing happened."""
    return tuple(_lines(who, company, since))


def _lines(who: Actor, company: int, since: datetime) -> Iterator[Line]:
    of = f"?{urlencode({'company': company})}"
    found = news_since(who, company, since)
    apart = {"company": company, "older": found.older or "", "newer": found.newer or ""}
    changes = f"{reverse('comparisons:page')}changes/?{urlencode(apart)}"
    if found.appeared:
        yield Line(_APPEARED.with_(count=found.appeared), changes, "alert-triangle", "bad")
    if found.settled:
        yield Line(_SETTLED.with_(count=found.settled), changes, "circle-check", "good")
    if found.invoices > 0:
        yield Line(_INVOICES.with_(count=f"{found.invoices:,}"), reverse("invoices:page") + of, "file-invoice", "good")
    came = list(_came(who, company, since))
    if came:
        yield Line(_CAME.with_(sources=_listed(came)), reverse("sources:page") + of, "download")
    stuck = len(unread(who, _MOST + 1, source__company=company, ended_at__gte=since))
    if stuck:
        words = _MANY_UNREAD.with_(count=_MOST) if stuck > _MOST else _UNREAD.with_(count=stuck)
        yield Line(words, reverse("sources:page") + of, "info-circle", "bad")
    yield from _access(who, since)


def _came(who: Actor, company: int, since: datetime) -> Iterator[Message]:
    """What each source brought that it had not brought before, the most first; an invoice may be in several."""
    runs = seen(who).filter(source__company=company, started_at__gte=since, invoices_new__gt=0).order_by()
    found = runs.values_list("source__name").annotate(new=Sum("invoices_new")).order_by("-new", "source__name")
    yield from (_OF_SOURCE.with_(source=name, count=f"{count:,}") for name, count in found)


def _listed(came: Sequence[Message]) -> str:
    """The first few of them."""
    more = [_AND_MORE.with_(count=len(came))] if len(came) > _SOURCES else []
    return listed(map(say, (*came[:_SOURCES], *more)), language())


def _access(who: Actor, since: datetime) -> Iterator[Line]:
    settings = reverse("settings:page")
    decided = own_requests(who).filter(decided_at__gte=since).count()
    if decided:
        yield Line(_DECIDED.with_(count=decided), settings, "key")
    waiting = requests_to_decide(who).count()
    if waiting:
        yield Line(_TO_DECIDE.with_(count=waiting), settings, "key")
