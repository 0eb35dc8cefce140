"""What the forms of invoices have in common: sums in words, the remark, and what the data states besides."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from piaoqi.core.invoice.capital import write_capital
from piaoqi.core.invoice.record import Record
from piaoqi.core.render.form.blocks import ASIDE_LEFT, ASIDE_RIGHT, Beside, Block, Capital, Gap, Pairs, Title
from piaoqi.core.render.form.items import STARS, Column, Sums, money, tax_words, total
from piaoqi.core.render.form.paper import RED
from piaoqi.core.render.form.words import fact, facts, stated_status, title, warnings

Labelled: TypeAlias = Sequence[tuple[str, str]]
"""Labels with their words."""


def heading(record: Record, left: Labelled, right: Labelled, counted: str) -> Title:
    """The heading, with what became of the invoice, and what counts the pages."""
    return Title(
        title(record),
        Pairs.of(warnings(record), ASIDE_LEFT, colour=RED),
        Pairs.of([(label, words) for label, words in left if words], ASIDE_LEFT),
        Pairs.of([*right, *([(counted, "")] if counted else [])], ASIDE_RIGHT),
    )


def capital(record: Record, label: str) -> Capital:
    """价税合计: its words as stated, else computed from the figures."""
    words = fact(record, "capital")
    if not words and record.total is not None:
        words = write_capital(record.total)
    return Capital.of(label, words, money(record.total, "¥"))


def sums(table: tuple[Column, ...], record: Record, *, ruled: bool) -> Sums:
    """合计, as stated; stars for the tax where every line has them."""
    free = record.tax is None and {tax_words(one) for one in record.lines} == {STARS}
    return Sums.of(table, "合计", (money(record.amount, "¥"), STARS if free else money(record.tax, "¥")), ruled=ruled)


def subtotal(table: tuple[Column, ...], rows: Iterable[Block], *, ruled: bool) -> Sums:
    """小计 of the lines of one page; nothing where one of them states no amount."""
    lines = [line for one in rows if (line := getattr(one, "line", None))]
    amount, tax = total(one.amount for one in lines), total(one.tax for one in lines)
    return Sums.of(table, "小计", (money(amount, "¥"), money(tax, "¥")), ruled=ruled)


def remark(record: Record, *names: str) -> str:
    """What stands in the box of remarks: the remark, the invoice taken back, and these facts, each once."""
    texts = [record.remark]
    if record.red_of and record.red_of not in record.remark:
        texts.append(f"被红冲蓝字发票号码：{record.red_of}")
    for label, words in facts(record):
        if label in names and words not in record.remark:
            texts.append(f"{label}：{words}")
    return "\n".join(filter(None, texts))


def party(record: Record, side: str) -> list[tuple[str, str]]:
    """地址、电话 and 开户行及账号 of a party, where the data states them."""
    address = " ".join(filter(None, (fact(record, f"{side}_address"), fact(record, f"{side}_phone"))))
    bank = " ".join(filter(None, (fact(record, f"{side}_bank"), fact(record, f"{side}_account"))))
    return [(label, words) for label, words in (("地址、电话：", address), ("开户行及账号：", bank)) if words]


PARTIES = frozenset(
    f"{side}_{what}" for side in ("buyer", "seller") for what in ("address", "phone", "bank", "account")
)


def beside(record: Record, shown: frozenset[str], others: Mapping[str, str]) -> Block:
    """What the data states and the form has no place for."""
    pairs = [(label, words) for label, words in (("发票状态", stated_status(record)), *others.items()) if words]
    pairs += facts(record, shown)
    pairs += _class_codes(record)
    return Beside.of(pairs) if pairs else Gap(0.0)


def _class_codes(record: Record) -> list[tuple[str, str]]:
    """税收分类编码, each with the lines that have it."""
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(record.lines, 1):
        if line.class_code:
            lines.setdefault(line.class_code, []).append(number)
    if not lines:
        return []
    told = [code if len(lines) == 1 else f"{code}（第{_ranges(places)}行）" for code, places in lines.items()]
    return [("税收分类编码", "、".join(told))]


def _ranges(places: list[int]) -> str:
    """1, 2, 3, 7 as 1-3、7."""
    runs: list[list[int]] = []
    for one in places:
        if runs and one == runs[-1][-1] + 1:
            runs[-1][1:] = [one]
        else:
            runs.append([one])
    return "、".join("-".join(map(str, run)) for run in runs)
