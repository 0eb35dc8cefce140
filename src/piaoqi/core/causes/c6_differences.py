"""C6, one invoice said differently or twice by our own systems: entered wrongly, split, held twice."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from piaoqi.core.causes import laws, letters
from piaoqi.core.causes.base import Absence, Actor, Cause, Evidence, Found, Likelihood, NoAbsence, Rule, Step, View
from piaoqi.core.causes.case import Case
from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.record import Place
from piaoqi.core.invoice.slips import slips_between
from piaoqi.core.text import Text

TWICE = Cause(
    code="C6.1",
    title=Text("同一张发票全额入账或报销了不止一次", "the whole invoice was booked or claimed more than once"),
    implies=NoAbsence.DUPLICATE,
    shows=(View.OWN_SYSTEM,),
    precondition=Text("同一来源里有几行说的是同一张发票", "several rows of one source speak of one invoice"),
    signs=(
        Text("同一号码的全额在账上出现两次", "the books hold its whole amount twice"),
        Text("两处的报销单号或经办人不同", "the claims or holders differ"),
        Text("系统提示重复，另一处已登记", "the system refused it: it is recorded elsewhere already"),
    ),
    counter=(
        Text("几行的金额加起来正好是票面金额，那是分摊", "the rows add up to its total: it was split"),
        Text("几行加起来与票面不符（C6.11）", "the rows are parts that do not add up (C6.11)"),
    ),
    remedy=Text(
        "找到两处的经办人和单据，核对后保留一处，另一处由财务冲销；已付款的追回，两处都留下说明",
        "find holders and papers of both, keep one and have finance reverse the other; recover what was paid",
    ),
    actor=Actor.EMPLOYEE,
    next_test=Text("打开两处的单据，核对附件和付款", "open both entries, compare attachments and payments"),
    laws=(laws.ELECTRONIC_VOUCHERS, laws.INFORMATION_RULES),
    letter=letters.ASK_HOLDER,
    weight=10,
)
ENTERED_WRONGLY = Cause(
    code="C6.8",
    title=Text("手工录入有误", "entered wrongly by hand"),
    implies=NoAbsence.DIFFERENCE,
    shows=(View.OWN_SYSTEM,),
    precondition=Text("几个来源都有这张票，同一项写得不一样", "several sources have it and state a field differently"),
    signs=(
        Text("两个数只差一位，或相邻两位颠倒", "the figures differ by one digit, or two neighbours are swapped"),
        Text("小数点错位，或把不含税金额填成了价税合计", "the decimal point moved, or the amount stands for the total"),
        Text("金额加税额不等于价税合计", "amount and tax do not add up to the total"),
        Text("查验结果是 006 不一致", "verification said 006, does not match"),
    ),
    counter=(
        Text("不同的只是状态，是后来变的（C2.7）", "only the status differs: it changed later (C2.7)"),
        Text("来源把一张票记成了几行（C6.11）", "the source holds it in several rows (C6.11)"),
    ),
    remedy=Text(
        "对着原件更正，由另一人复核；原来的值和更正后的值都留痕",
        "correct it from the original with a second review; keep both values on record",
    ),
    next_test=Text("打开发票原件，核对这一项", "open the original and compare this field"),
    step=Step.FORM,
    laws=(laws.INFORMATION_RULES,),
)
SPLIT = Cause(
    code="C6.11",
    title=Text("分摊到几处，合计与票面不符", "split over several entries that do not add up"),
    implies=NoAbsence.DIFFERENCE,
    shows=(View.OWN_SYSTEM,),
    precondition=Text("账上把一张发票记成了几行，或写明了本次报销金额", "the books hold it in several rows or parts"),
    signs=(
        Text("各行金额之和少于票面：还有一部分没有入账", "the parts fall short: some of it is not booked"),
        Text("各行金额之和多于票面：有一部分重复", "the parts exceed it: some of it stands twice"),
    ),
    counter=(
        Text("各行之和正好等于票面", "the parts add up to the total"),
        Text("每一行都是全额，那是重复（C6.1）", "every row holds the whole: it is a duplicate (C6.1)"),
        Text("只有一行，金额写错了（C6.8）", "there is one row and its figure is wrong (C6.8)"),
    ),
    remedy=Text(
        "按发票号码列出全部分摊，补上少的、冲掉多的，直到合计等于票面",
        "list all parts of this invoice, add what is short or reverse what is too much until they add up",
    ),
    next_test=Text("按号码在账上查出每一笔分摊", "look up every part by its number in the books"),
    weight=5,
)
_AGAIN = Text("{where} 也是全额", "{where} holds the whole amount too")
_AGAIN_BY = Text("{where} 也是全额（{holder}）", "{where} holds the whole amount too ({holder})")
_SAYS = Text("{source} 里是 {value}", "{source} says {value}")
_PART = Text("{where} 记了 {value}", "{where} holds {value}")
_SHORT = Text("各行合计 {parts}，比票面少 {gap}", "the parts come to {parts}, {gap} short of the total")
_OVER = Text("各行合计 {parts}，比票面多 {gap}", "the parts come to {parts}, {gap} more than the total")
_SWAPPED = Text("{one} 与 {other} 只是相邻两位颠倒", "{one} and {other} differ by two digits swapped")
_ONE_DIGIT = Text("{one} 与 {other} 只差一位数字", "{one} and {other} differ by one digit")
_POINT = Text("{one} 与 {other} 只是小数点的位置不同", "{one} and {other} differ by the decimal point")
_MONEY = ("total", "amount", "tax")


def entered_wrongly(
    field: str, values: Mapping[str, str], places: Mapping[str, Place], more: Sequence[Evidence] = ()
) -> Found:
    """The explanation of a field that sources state differently; `more` is what else the rows show of it."""
    slips = tuple(_slips(field, list(values.values()), str(next(iter(places.values())))))
    telling = bool(slips or more) or field == "total"
    likelihood = Likelihood.LIKELY if telling else Likelihood.POSSIBLE
    return Found(ENTERED_WRONGLY, likelihood, (*_said(values, places), *slips, *more))


def split_wrongly(
    values: Mapping[str, str], places: Mapping[str, Place], parts: Sequence[tuple[Place, str]] = ()
) -> Found:
    """The explanation of parts that do not add up; `parts` are the rows of the source that split it."""
    listed = tuple(Evidence(_PART.with_(where=where, value=value), str(where)) for where, value in parts)
    return Found(SPLIT, Likelihood.CERTAIN, (*_said(values, places), *listed, *_gap(values, parts)))


def held_twice(places: Sequence[Place], holders: Sequence[str] = ()) -> Found:
    """The explanation of a whole amount held more than once; `holders` says for each place whose it is."""
    named = list(holders) or [""] * len(places)
    facts = tuple(
        Evidence((_AGAIN_BY if holder else _AGAIN).with_(where=where, holder=holder), str(where))
        for where, holder in zip(places, named, strict=True)
    )
    return Found(TWICE, Likelihood.CERTAIN, facts)


def _gap(values: Mapping[str, str], parts: Sequence[tuple[Place, str]]) -> Iterator[Evidence]:
    """How much the parts are short of the whole, or over it."""
    amounts = [money for _, value in parts if (money := read_money(value)) is not None]
    held = sum(amounts, Decimal(0))
    whole = next((money for value in values.values() if (money := read_money(value)) not in (None, held)), None)
    if amounts and whole is not None:
        text = _SHORT if held < whole else _OVER
        yield Evidence(text.with_(parts=held, gap=abs(whole - held)), str(parts[0][0]))


def _slips(field: str, values: Sequence[str], where: str) -> Iterator[Evidence]:
    """What kind of slip lies between two figures."""
    for one, other in pairwise(dict.fromkeys(values)):
        text = _slip(field, one, other)
        if text:
            yield Evidence(text.with_(one=one, other=other), where)


def _slip(field: str, one: str, other: str) -> Text | None:
    if field in _MONEY:
        digits = one.replace(".", "").strip("0"), other.replace(".", "").strip("0")
        if digits[0] == digits[1]:
            return _POINT
    if len(one) == len(other) and sorted(one) == sorted(other) and slips_between(one, other) == 1:
        return _SWAPPED
    return _ONE_DIGIT if slips_between(one, other) == 1 else None


def _said(values: Mapping[str, str], places: Mapping[str, Place]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(_SAYS.with_(source=source, value=value), str(places[source])) for source, value in values.items()
    )


def _held_together(case: Case) -> Found | None:
    """Booked in one row with others, without a number: whether this one is among them is open."""
    facts = tuple(one for short in case.search.shortfalls if short.code == SPLIT.code for one in short.evidence)
    return Found(SPLIT, Likelihood.LIKELY, facts, verdict=Absence.CANNOT_TELL) if facts else None


RULES = (Rule(SPLIT, _held_together),)
CAUSES = (TWICE, ENTERED_WRONGLY)
