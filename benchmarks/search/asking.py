"""The questions, drawn from the archive itself, and how long each takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from time import perf_counter, process_time

from django.db.models import QuerySet

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.search import ask, find
from piaoqi.archive.queries.visible import SEE
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.row import COLUMNS, DAY, Row

MANY, SAMPLE = 100, 400
NARROW = 50
"""A company in the middle: a fifth of a percent of everything."""


def _actor(company: int | None) -> Actor:
    scope = Scope(role="test", permissions=frozenset({SEE.key}), company=company, sensitivity=2)
    return Actor(key="person:1", name="测试员", origin="benchmark", scopes=(scope,))


ACTORS = {"sees all": _actor(None), "one company": _actor(NARROW)}


@dataclass(frozen=True, slots=True)
class Asked:
    """`cpu` suffers less from what else the machine does."""

    seconds: float
    cpu: float
    found: int


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: words, chosen filters, and the page after a rank."""

    words: str = ""
    filters: Filters | None = None
    after: str = ""


def questions() -> dict[str, list[Ask]]:
    """By name; drawn from invoices all over the archive."""
    rows = list(_sample())
    random = Random("questions")

    def each(words: Callable[[Row], str]) -> list[Ask]:
        return [Ask(words(row)) for row in rows[:MANY]]

    rare = sorted({row.seller_name[2:4] for row in rows} | {row.buyer_name[2:4] for row in rows})
    random.shuffle(rare)
    common = ["科技", "有限", "公司", "北京", "上海", "商贸", "物流", "工程", "限公", "责任", "股份", "信息", "食品"]
    middles = [Ask(row.number[-9:-4]) for row in rows[:MANY]]
    return {
        "whole number": each(lambda row: row.code + row.number),
        "last 8 digits": each(lambda row: row.number[-8:]),
        "last 6 digits": each(lambda row: row.number[-6:]),
        "5 digits in the middle": middles,
        "4 digits": each(lambda row: row.number[-4:]),
        "tax id": each(lambda row: row.seller_tax_id),
        "6 of a tax id": each(lambda row: row.seller_tax_id[-6:]),
        "2 characters, common": [Ask(one) for one in common],
        "2 characters, rare": [Ask(one) for one in rare[:MANY]],
        "whole name": each(lambda row: row.seller_name),
        "3 characters across words": each(lambda row: row.seller_name[3:6]),
        "2 common words": [Ask(f"{one} {other}") for one in common for other in common if one < other][:MANY],
        "party and month": each(lambda row: f"{row.seller_name[:4]} {row.issue_date:%Y年%m月}"),
        "sum": each(lambda row: f"{row.total:.2f}"),
        "range of sums": each(lambda row: f"{_yuan(row) // 2}-{_yuan(row)}"),
        "narrow range of sums": each(lambda row: f"{_yuan(row)}-{_yuan(row) + 1}"),
        "above, and 作废": each(lambda row: f">{_yuan(row)} 作废"),
        "a year (any meaning)": [Ask(str(year)) for year in range(2016, 2027)],
        "8 digits that may be a day": each(lambda row: f"{row.issue_date:%Y%m%d}"),
        "status": [Ask(one) for one in ("作废", "红冲", "红字", "正常")],
        "lacking": [Ask(one) for one in ("缺原件", "未入账", "税局没有", "未勾选", "缺原件 未入账", "税局没有 缺原件")],
        "nothing there": [Ask(f"{one}不存在的单位") for one in common] + [Ask(f"98765{n:04}") for n in range(50)],
        "list, first page": [Ask()] * 30,
        "list, deep": [Ask(after=str(row.rank)) for row in rows[:MANY]],
        "list, deep, one kind": [Ask("铁路", after=str(row.rank)) for row in rows[:MANY]],
    }  # fmt: skip


def timed(actor: Actor, asked: list[Ask], today: date, before: Callable[[], None] | None = None) -> list[Asked]:
    """Each question's first page, or the page after a rank."""
    found = []
    for one in asked:
        if before:
            before()
        start, cpu = perf_counter(), process_time()
        page = find(actor, ask(actor, one.words, today, one.filters), one.after)
        found.append(Asked(perf_counter() - start, process_time() - cpu, len(page.rows)))
    return found


def _sample() -> Iterator[Row]:
    """Of the narrow company and of all, in turn."""
    random = Random("sample")
    last = Invoice.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for _ in range(SAMPLE // 2):
        yield _near(Invoice.objects.filter(pk__gte=random.randrange(1, last)))
        start = random.randrange(736_000, 739_000) * DAY
        yield _near(Invoice.objects.filter(company_id=NARROW, rank__gte=start).order_by("rank"))


def _yuan(row: Row) -> int:
    return int(abs(row.total or Decimal(0))) + 1


def _near(found: QuerySet[Invoice]) -> Row:
    return Row._make(found.values_list(*COLUMNS)[0])
