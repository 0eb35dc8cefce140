"""What a typed word can mean: each reading says which terms lead to it, and whether an invoice is meant by it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from piaoqi.archive.money import in_fen
from piaoqi.archive.search.amounts import terms_of_range
from piaoqi.archive.search.expression import Clause
from piaoqi.archive.search.grams import DIGITS, fold, grams_to_ask
from piaoqi.archive.search.row import Row
from piaoqi.archive.search.terms import LACKING, numbers_of, whole_numbers_of
from piaoqi.core.text import Message, Text


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a number, a tax id, a name or the remark. `part` is folded."""

    part: str

    def clause(self) -> Clause:
        return (grams_to_ask(self.part),)

    def means(self, row: Row) -> bool:
        if any(self.part in fold(one) for one in (row.seller_name, row.buyer_name, row.remark)):
            return True
        if len(self.part) < DIGITS and self.part.isascii():
            return False
        tax_ids = (fold(row.seller_tax_id), fold(row.buyer_tax_id))
        return any(self.part in one for one in (*numbers_of(row), *tax_ids))

    def words(self) -> Message:
        if not self.part.isascii():
            return Text("名称或备注中含有", "part of a name or remark").with_()
        if self.part.isdigit():
            return Text("号码、税号、名称或备注的一部分", "part of a number, tax id, name or remark").with_()
        if len(self.part) < DIGITS:
            return Text("名称或备注中含有", "part of a name or remark").with_()
        return Text("税号、号码、名称或备注的一部分", "part of a tax id, number, name or remark").with_()


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers of invoices, any of them; with or without their code. Folded."""

    numbers: frozenset[str]

    def clause(self) -> Clause:
        return tuple(frozenset({f"w={one}"}) for one in sorted(self.numbers))

    def means(self, row: Row) -> bool:
        return not self.numbers.isdisjoint(whole_numbers_of(row))

    def words(self) -> Message:
        if len(self.numbers) == 1:
            return Text("完整的发票号码", "a whole invoice number").with_()
        return Text("{count} 个发票号码中的任意一个", "any of {count} invoice numbers").with_(count=len(self.numbers))


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of numbers pasted together, any of them."""

    parts: tuple[Part, ...]

    def clause(self) -> Clause:
        return tuple(one.clause()[0] for one in self.parts)

    def means(self, row: Row) -> bool:
        return any(one.means(row) for one in self.parts)

    def words(self) -> Message:
        return Text("{count} 个号码中的任意一个", "any of {count} numbers").with_(count=len(self.parts))


@dataclass(frozen=True, slots=True)
class Sum:
    """Exactly this total, or amount without tax; typed without a sign it means a red letter's too."""

    value: Decimal

    def clause(self) -> Clause:
        return (frozenset({f"y={abs(in_fen(self.value))}"}),)

    def means(self, row: Row) -> bool:
        sums = (row.total, row.amount)
        return self.value in sums or (self.value > 0 and -self.value in sums)

    def words(self) -> Message:
        return Text("价税合计或金额为 {value} 元", "total or amount of {value} yuan").with_(value=f"{self.value:,}")


@dataclass(frozen=True, slots=True)
class Between:
    """A total from … to, both included; None: no bound."""

    low: Decimal | None
    high: Decimal | None

    def clause(self) -> Clause:
        low, high = (None if one is None else in_fen(one) for one in (self.low, self.high))
        return tuple(frozenset({one}) for one in sorted(terms_of_range(low, high)))

    def means(self, row: Row) -> bool:
        if row.total is None:
            return False
        return (self.low is None or self.low <= row.total) and (self.high is None or row.total <= self.high)

    def words(self) -> Message:
        low, high = (None if one is None else f"{one:,}" for one in (self.low, self.high))
        if high is None:
            return Text("价税合计不低于 {low} 元", "total of at least {low} yuan").with_(low=low)
        if low is None:
            return Text("价税合计不超过 {high} 元", "total of at most {high} yuan").with_(high=high)
        return Text("价税合计 {low} 至 {high} 元", "total from {low} to {high} yuan").with_(low=low, high=high)


@dataclass(frozen=True, slots=True)
class Days:
    """Issued from … to, both included. Led to by rank, not by terms."""

    first: date
    last: date

    def means(self, row: Row) -> bool:
        return row.issue_date is not None and self.first <= row.issue_date <= self.last

    def words(self) -> Message:
        if self.first == self.last:
            return Text("开票日期 {day}", "issued on {day}").with_(day=self.first)
        return Text("开票日期 {first} 至 {last}", "issued {first} to {last}").with_(first=self.first, last=self.last)


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the codes that a column may have; `title` names them for people."""

    letter: str
    """Of its term: k kind, s status, i direction."""
    values: frozenset[str]
    title: Message

    def clause(self) -> Clause:
        return tuple(frozenset({f"{self.letter}={one}"}) for one in sorted(self.values))

    def means(self, row: Row) -> bool:
        return _COLUMN[self.letter](row) in self.values

    def words(self) -> Message:
        return self.title


_COLUMN: dict[str, Callable[[Row], str]] = {
    "k": lambda row: row.kind,
    "s": lambda row: row.status,
    "i": lambda row: row.direction,
}


def presence_clause(place: int, *, has: bool) -> Clause:
    """Invoices that a kind of source has or lacks; lets everything through where no term says so."""
    if has:
        return (frozenset({f"h={place}"}),)
    return (frozenset({f"l={place}"}),) if place in LACKING else ()


@dataclass(frozen=True, slots=True)
class Presence:
    """A kind of source that has it, or lacks it."""

    bit: int
    """Its place."""
    has: bool
    title: Message

    def clause(self) -> Clause:
        return presence_clause(self.bit, has=self.has)

    def means(self, row: Row) -> bool:
        return bool(row.presence >> self.bit & 1) is self.has

    def words(self) -> Message:
        return self.title


@dataclass(frozen=True, slots=True)
class Companies:
    """Invoices kept for one of these companies."""

    ids: frozenset[int]
    names: tuple[str, ...]

    def clause(self) -> Clause:
        return tuple(frozenset({f"c={one}"}) for one in sorted(self.ids))

    def means(self, row: Row) -> bool:
        return row.company_id in self.ids

    def words(self) -> Message:
        if len(self.names) > 1:
            return Text("本方单位 {name} 等 {count} 家", "one of {count} companies kept here, such as {name}").with_(
                name=self.names[0], count=len(self.names)
            )
        return Text("本方单位 {name}", "kept for {name}").with_(name=self.names[0])


@dataclass(frozen=True, slots=True)
class Nothing:
    """Too short to be asked for."""

    def clause(self) -> Clause:
        return (frozenset({"none="}),)

    def means(self, row: Row) -> bool:  # noqa: ARG002 (as the others)
        return False

    def words(self) -> Message:
        return Text(
            "太短，请至少输入两个汉字、两个字母或四位数字",
            "too short: type two Chinese characters, two letters or four digits at least",
        ).with_()


Reading = Part | Numbers | Parts | Sum | Between | Days | Fact | Presence | Companies | Nothing
