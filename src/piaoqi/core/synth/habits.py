"""What a company buys again and again: rent, lines, clouds, lunches, with the day, the price and the words of each."""

import calendar
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.company import Goods, Trade

_13, _9, _6, _3 = Decimal(13), Decimal(9), Decimal(6), Decimal(3)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One regular purchase. `spread`: how far the price moves around its own, in percent."""

    trade: Trade
    kind: Kind
    spread: int
    remark: str = ""
    """Printed on each; {month} is that of the issue."""
    day: int = 0
    """Day of the month; 0 where it comes weekly."""
    weekday: int = 0
    """0 is Monday."""
    by_tax_office: bool = False
    """代开: the tax office issues it for a small seller, whom the remark names."""

    def days(self, start: date, end: date) -> Iterator[date]:
        """When it comes, between the two."""
        day = start
        while day <= end:
            last = calendar.monthrange(day.year, day.month)[1]
            if day.day == min(self.day, last) if self.day else day.weekday() == self.weekday:
                yield day
            day += timedelta(days=1)


HABITS = (
    Habit(
        trade=Trade(
            ("置业", "资产管理"),
            (Goods("经营租赁", "房屋租赁费", "3040502029902000000", "月", ("",), 18_000, 42_000, _9),),
        ),
        kind=Kind.DIGITAL_SPECIAL,
        spread=0,
        remark="{year}年{month}月房租",
        day=5,
    ),
    Habit(
        trade=Trade(
            ("云计算", "数据服务"),
            (Goods("信息技术服务", "云服务费", "3040203000000000000", "月", ("",), 2400, 9800, _6),),
        ),
        kind=Kind.DIGITAL_SPECIAL,
        spread=12,
        remark="账期：{year}-{month:02d}",
        day=2,
    ),
    Habit(
        trade=Trade(("餐饮",), (Goods("餐饮服务", "工作餐", "3070401000000000000", "", ("",), 420, 880, _6),)),
        kind=Kind.DIGITAL_ORDINARY,
        spread=18,
        weekday=4,
    ),
    Habit(
        trade=Trade(("通信",), (Goods("电信服务", "宽带费", "3030100000000000000", "月", ("500M",), 600, 1500, _9),)),
        kind=Kind.DIGITAL_SPECIAL,
        spread=0,
        day=20,
    ),
    Habit(
        trade=Trade(("速运",), (Goods("收派服务", "快递费", "3040409000000000000", "", ("",), 160, 620, _6),)),
        kind=Kind.DIGITAL_SPECIAL,
        spread=30,
        remark="月结账单 {year}{month:02d}",
        day=28,
    ),
    Habit(
        trade=Trade(
            ("出行科技",),
            (Goods("运输服务", "客运服务费", "3010502020100000000", "次", ("",), 46, 210, _3),),
        ),
        kind=Kind.DIGITAL_ORDINARY,
        spread=40,
        remark="详见行程单",
        weekday=2,
    ),
    Habit(
        trade=Trade(
            ("商业预付卡服务",),
            (
                Goods(
                    "预付卡销售",
                    "充值卡",
                    "6010000000000000000",
                    "张",
                    ("1000元",),
                    1000,
                    1000,
                    None,
                    3,
                    untaxed="不征税",
                ),
            ),
        ),
        kind=Kind.DIGITAL_ORDINARY,
        spread=0,
        day=15,
    ),
    Habit(
        trade=Trade(
            ("设计工作室",),
            (Goods("设计服务", "平面设计费", "3040301000000000000", "项", ("",), 800, 4200, _3),),
        ),
        kind=Kind.E_ORDINARY,
        spread=25,
        remark="代开企业名称：{seller} 代开企业税号：{seller_id}",
        day=24,
        by_tax_office=True,
    ),
)
"""The most telling first: a small folder shows only the first of them."""


def settled(rng: random.Random, trade: Trade, spread: int) -> Trade:
    """The same trade as one seller prices it: each price is its own, and moves by `spread` percent at most."""
    return replace(trade, goods=tuple(_priced(rng, goods, spread) for goods in trade.goods))


def _priced(rng: random.Random, goods: Goods, spread: int) -> Goods:
    low, high = int(goods.low * 100), int(goods.high * 100)
    own = Decimal(rng.randint(low, high)) / 100
    if own > 100:
        own = Decimal(round(own / 10) * 10)
    off = own * spread / 100
    return replace(goods, low=max(_CENT, (own - off).quantize(_CENT)), high=(own + off).quantize(_CENT))


AIR = Trade(("航空",), (Goods("运输服务", "国内航空旅客运输", "3010301010100000000", "", ("",), 380, 1560, _9),))
MARKET = Trade(("百货超市",), (Goods("日用杂品", "日用百货", "1060512990000000000", "", ("",), 12, 180, _13),))
FEES = Trade(("科技企业协会",), (Goods("会费", "会员费", "", "年", ("",), 500, 3000, None, untaxed="不征税"),))
CARS = Trade(
    ("汽车销售服务",), (Goods("机动车", "小型客车", "1090305010300000000", "辆", ("",), 96_000, 238_000, _13),)
)
