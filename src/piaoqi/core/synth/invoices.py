"""Invoices of a synthetic world: every one is drawn whole, with lines that add up and a number of the right form."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Line, Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.synth.company import Goods, Party, Region, Trade, person

_CENT = Decimal("0.01")
_NOWHERE = Place("")
_BEIJING = timezone(timedelta(hours=8))
_MOST_LINES = 8
_FORMS = (Kind.SPECIAL_PAPER, Kind.ORDINARY_PAPER, Kind.ROLL, Kind.VEHICLE)
"""Kinds of the tax-control era that were printed on numbered forms."""
_SMALL_SELLERS = 5
"""One seller in so many is small: 1 % on ordinary invoices, always."""
_DIGITAL_PAPER = (Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER)
_CONTROL_ENDING = {Kind.E_ORDINARY: "11", Kind.TOLL: "12", Kind.E_SPECIAL: "13"}
_WITH_CHECK_CODE = (*_CONTROL_ENDING, Kind.ORDINARY_PAPER, Kind.ROLL)
_STATIONS = (("北京南", "Beijingnan"), ("济南西", "Jinanxi"), ("上海虹桥", "Shanghaihongqiao"), ("天津", "Tianjin"))


@dataclass(frozen=True, slots=True)
class Journey:
    """What a railway ticket says besides money."""

    traveller: str
    id_number: str  # masked, as printed
    start: tuple[str, str]  # (station, its spelling)
    end: tuple[str, str]
    train: str
    departure: str  # hh:mm
    carriage: str
    seat: str
    ticket: str  # 电子客票号


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One invoice as it truly is: the record, and what only the paper shows. `record.place` is nowhere."""

    record: Record
    seller: Party
    buyer: Party
    drawer: str
    time: str  # of issue, hh:mm:ss
    machine: str = ""  # 机器编号, tax-control kinds
    credit_note: str = ""  # 红字信息确认单编号
    journey: Journey | None = None
    plate: str = ""  # toll: 车牌号
    on_behalf_of: str = ""  # 代开: the name of the true seller

    @property
    def issue_date(self) -> date:
        """Every invoice made here has one."""
        return self.record.issue_date or date.min

    @property
    def issued_at(self) -> datetime:
        """The moment of issue, which is that of signing."""
        return datetime.combine(self.issue_date, time.fromisoformat(self.time), _BEIJING)

    @property
    def day_digits(self) -> str:
        return self.issue_date.strftime("%Y%m%d")

    @property
    def day_words(self) -> str:
        """As printed: 2026年08月05日."""
        day = self.issue_date
        return f"{day.year}年{day.month:02d}月{day.day:02d}日"

    @property
    def label(self) -> str:
        """How people name it: code and number together."""
        return self.record.code + self.record.number


def money(value: Decimal) -> Decimal:
    """Rounded to the cent, half up."""
    return value.quantize(_CENT, ROUND_HALF_UP)


class Mint:
    """Makes invoices; the same random source gives the same ones. No number is given twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._given: set[str] = set()

    def issue(
        self,
        kind: Kind,
        day: date,
        parties: tuple[Party, Party],
        trade: Trade,
        numbered: tuple[str, str, str] | None = None,
    ) -> Invoice:
        """An invoice of any kind but railway. `parties`: (seller, buyer); `numbered`: (code, number, printed number),
        drawn where none is given.
        """
        seller, buyer = parties
        lines = self._lines(kind, trade, seller)
        amount, tax = _summed(lines)
        code, number, paper_number = numbered or self.number(kind, seller.region, day)
        record = Record(
            place=_NOWHERE,
            kind=kind,
            code=code,
            number=number,
            paper_number=paper_number,
            issue_date=day,
            seller_name=seller.name,
            seller_tax_id=seller.tax_id,
            buyer_name=buyer.name,
            buyer_tax_id=buyer.tax_id,
            amount=amount,
            tax=tax,
            total=amount + (tax or 0),
            check_code=self._digits(20) if kind in _WITH_CHECK_CODE else "",
            status=Status.NORMAL,
            remark=self._remark(),
            lines=lines,
        )
        machine = self._digits(12) if kind in _CONTROL_ENDING else ""
        plate = lines[0].spec if _is_toll(trade) else ""
        drawer = person(self.rng)
        return Invoice(
            record=record, seller=seller, buyer=buyer, drawer=drawer, time=self._time(), machine=machine, plate=plate
        )

    def red_letter(self, blue: Invoice, day: date, lines: int | None = None) -> Invoice:
        """The red-letter invoice that takes the whole blue one back, or only its first `lines`."""
        _, number, _ = self.number(blue.record.kind, blue.seller.region, day)
        note = blue.record.number[2:4] + self._digits(18)
        taken = tuple(_reversed(line) for line in blue.record.lines[:lines])
        amount, tax = _summed(taken)
        record = replace(
            blue.record,
            number=number,
            issue_date=day,
            amount=amount,
            tax=tax,
            total=amount + (tax or 0),
            status=Status.RED_LETTER,
            red_of=blue.record.number,
            remark=f"被红冲蓝字数电发票号码：{blue.record.number} 红字发票信息确认单编号：{note}",
            lines=taken,
        )
        return replace(blue, record=record, time=self._time(), credit_note=note)

    def rail(self, day: date, railway: Party, buyer: Party) -> Invoice:
        """A railway e-ticket (9 % of the fare is tax)."""
        fare = Decimal(self.rng.randint(110, 1320)) / 2
        amount = money(fare / Decimal("1.09"))
        start, end = self.rng.sample(_STATIONS, 2)
        number = self._unique(lambda: f"{day:%y}119" + self._digits(15))
        record = Record(
            place=_NOWHERE,
            kind=Kind.RAIL,
            number=number,
            issue_date=day,
            seller_name=railway.name,
            seller_tax_id=railway.tax_id,
            buyer_name=buyer.name,
            buyer_tax_id=buyer.tax_id,
            amount=amount,
            tax=money(fare) - amount,
            total=money(fare),
            status=Status.NORMAL,
            lines=(
                Line(
                    name="*运输服务*铁路旅客运输服务",
                    amount=amount,
                    rate="9%",
                    tax=money(fare) - amount,
                    class_code="3010101010100000000",
                ),
            ),
        )
        journey = Journey(
            traveller=person(self.rng),
            id_number=f"110105199{self.rng.randint(0, 9)}****00{self.rng.randint(10, 99)}",
            start=start,
            end=end,
            train=f"G{self.rng.randint(10, 399)}",
            departure=self._time()[:5],
            carriage=f"{self.rng.randint(1, 16):02d}车",
            seat=f"{self.rng.randint(1, 18):02d}{self.rng.choice('ABCDF')}号",
            ticket=self._digits(21),
        )
        return Invoice(record=record, seller=railway, buyer=buyer, drawer="", time=self._time(), journey=journey)

    def number(self, kind: Kind, region: Region, day: date) -> tuple[str, str, str]:
        """(code, number, printed number): see the section on numbers in the format facts."""
        if kind in _CONTROL_ENDING:
            code = f"0{region.code}00{day:%y}00{self.rng.randint(1, 3)}{_CONTROL_ENDING[kind]}"
            return code, self._unique(lambda: self._digits(8)), ""
        if kind in _FORMS:
            return self.segment(kind, region, day), self._unique(lambda: self._digits(8)), ""
        if kind is Kind.FISCAL:
            return f"{region.code}0101{day:%y}", self._unique(lambda: self._digits(10)), ""
        digital = self._unique(lambda: f"{day:%y}{region.code}{self.rng.choice('2227')}000000{self._digits(9)}")
        if kind in _DIGITAL_PAPER:
            last = "1130" if kind is Kind.DIGITAL_SPECIAL_PAPER else "1160"
            return f"{region.code}00{day:%y}{last}", digital, self._unique(lambda: self._digits(8))
        return "", digital, ""

    def segment(self, kind: Kind, region: Region, day: date) -> str:
        """The code that the paper forms of one delivery share."""
        batch = self.rng.randint(1, 3)
        if kind is Kind.SPECIAL_PAPER:
            return f"{region.code}00{day:%y}{batch}130"
        if kind is Kind.VEHICLE:
            return f"1{region.code}00{day:%y}22{batch}01"
        return f"0{region.code}00{day:%y}00{batch}{'06' if kind is Kind.ROLL else '04'}"

    def _unique(self, draw: Callable[[], str]) -> str:
        number = draw()
        while number in self._given:
            number = draw()
        self._given.add(number)
        return number

    def _digits(self, count: int) -> str:
        return str(self.rng.randint(1, 9)) + "".join(str(self.rng.randint(0, 9)) for _ in range(count - 1))

    def _time(self) -> str:
        return f"{self.rng.randint(8, 19):02d}:{self.rng.randint(0, 59):02d}:{self.rng.randint(0, 59):02d}"

    def _remark(self) -> str:
        if self.rng.random() < 0.55:
            return ""
        order = f"{self.rng.randint(100_000_000_000, 999_999_999_999)}"
        return self.rng.choice((f"订单号：{order}", f"合同编号：HT2026-{order[:4]}", f"项目：{order[:3]}号院改造"))

    def _lines(self, kind: Kind, trade: Trade, seller: Party) -> tuple[Line, ...]:
        if _is_toll(trade):
            return (self._toll_line(kind, trade.goods[0]),)
        count = min(_MOST_LINES, 1 + int(self.rng.expovariate(0.7))) if len(trade.goods) > 1 else 1
        small_seller = kind is Kind.DIGITAL_ORDINARY and int(seller.tax_id[-6:-1], 36) % _SMALL_SELLERS == 0
        lines: list[Line] = []
        for _ in range(count):
            goods = self.rng.choice(trade.goods)
            rate = Decimal(1) if small_seller and goods.rate is not None else goods.rate
            line = self._line(goods, rate)
            lines.append(line)
            if rate is not None and goods.low < goods.high and kind is not Kind.AIR and self.rng.random() < 0.08:
                lines.append(self._discount(line, rate))
        return tuple(lines[:_MOST_LINES])

    def _line(self, goods: Goods, rate: Decimal | None) -> Line:
        """Priced with tax or without, as it comes: prices without tax of round prices have many decimals."""
        quantity = Decimal(self.rng.randint(1, goods.most))
        price = Decimal(self.rng.randint(int(goods.low * 100), int(goods.high * 100))) / 100
        if rate is None:
            return _goods_line(goods, self.rng.choice(goods.specs), (quantity, price), (money(quantity * price), None))
        factor = 1 + rate / 100
        if self.rng.random() < 0.5:
            with_tax = (price * factor).quantize(Decimal(1)) or Decimal(1)
            amount = money(with_tax * quantity / factor)
            tax = with_tax * quantity - amount
            price = (with_tax / factor).quantize(Decimal("1e-12")).normalize()
        else:
            amount = money(price * quantity)
            tax = money(amount * rate / 100)
        line = _goods_line(goods, self.rng.choice(goods.specs), (quantity, price), (amount, money(tax)))
        return replace(line, rate=f"{rate.normalize():f}%")

    def _toll_line(self, kind: Kind, goods: Goods) -> Line:
        amount = money(Decimal(self.rng.randint(int(goods.low * 100), int(goods.high * 100))) / 100)
        plate = f"京A{self._digits(5)}"
        return Line(
            name=goods.printed,
            spec=plate,
            unit="" if kind is Kind.DIGITAL_ORDINARY else "客车",
            amount=amount,
            rate="3%",
            tax=money(amount * 3 / 100),
            class_code=goods.class_code,
        )

    def _discount(self, line: Line, rate: Decimal) -> Line:
        """折扣行: the same goods again, a negative amount, neither quantity nor price."""
        off = -money((line.amount or Decimal(0)) * self.rng.randint(3, 12) / 100)
        return replace(line, spec="", unit="", quantity="", price="", amount=off, tax=money(off * rate / 100))


def _goods_line(goods: Goods, spec: str, priced: tuple[Decimal, Decimal], sums: tuple[Decimal, Decimal | None]) -> Line:
    quantity, price = priced
    amount, tax = sums
    return Line(
        name=goods.printed,
        spec=spec,
        unit=goods.unit,
        quantity=f"{quantity:f}",
        price=f"{price:f}",
        amount=amount,
        rate=goods.untaxed,
        tax=tax,
        class_code=goods.class_code,
    )


def _summed(lines: Sequence[Line]) -> tuple[Decimal, Decimal | None]:
    """Amount and tax of all lines; no tax where none of them has any."""
    taxes = [line.tax for line in lines if line.tax is not None]
    return sum((line.amount or Decimal(0) for line in lines), Decimal(0)), sum(taxes, Decimal(0)) if taxes else None


def _reversed(line: Line) -> Line:
    """A line of the red-letter invoice: quantity and money change their sign, the price does not."""
    quantity = f"-{line.quantity}" if line.quantity else ""
    tax = None if line.tax is None else -line.tax
    return replace(line, quantity=quantity, amount=-(line.amount or Decimal(0)), tax=tax)


def _is_toll(trade: Trade) -> bool:
    return any(goods.name == "通行费" for goods in trade.goods)
