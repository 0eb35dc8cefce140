"""What to choose in 电子税务局, so that the list which comes out leaves nothing out."""

from dataclasses import dataclass

from piaoqi.core.report.checklist import (
    BLANK,
    BOOKED,
    DATES,
    EVERYTHING,
    KIND,
    MENU,
    ORIGIN,
    OTHER_ROLE,
    QUERY,
    RECEIVED,
    ROLE,
    SELLER,
    STATUS,
)
from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of the screen. `why`: what is not known otherwise."""

    field: Text
    choose: Text
    why: Text


WAY: tuple[Text, ...] = tuple(
    Text(zh.strip(), en.strip())
    for zh, en in zip(MENU["bureau"].zh.split("›"), MENU["bureau"].en.split("›"), strict=True)
)
"""The menu, from the outside in."""
CHOICES = (
    Choice(
        ROLE,
        OTHER_ROLE,
        Text("开票员登录，多半只看得到自己开的票", "who issues invoices mostly sees their own alone"),
    ),
    Choice(
        QUERY,
        RECEIVED,
        Text("要查自己开出的票，选“开具发票”另导一份", "for sales choose 开具发票 (issued), and export a second list"),
    ),
    Choice(
        DATES,
        Text("一次一个月，从1日到月末", "a month at a time, from its first day to its last"),
        Text(
            "页面要求缩短日期时，分成半个月或更短；各段要首尾相接",
            "where the page asks for less, half a month or shorter, without a gap between",
        ),
    ),
    Choice(
        ORIGIN,
        EVERYTHING,
        Text(
            "只选一种，数电票和税控票就少了一边",
            "with a single one, either the digital invoices or those of the tax-control system are left out",
        ),
    ),
    Choice(
        KIND,
        EVERYTHING,
        Text("只选几种，火车票、机票、通行费等就判断不了", "with some, tickets, tolls and others can't be judged"),
    ),
    Choice(
        STATUS,
        EVERYTHING,
        Text("只选“正常”，已红冲、已作废的看起来就像丢了", "with 正常 alone, cancelled ones look as if they were lost"),
    ),
    Choice(BOOKED, EVERYTHING, Text("只选“未入账”，入过账的不会出来", "with 未入账, the booked ones are left out")),
    Choice(
        SELLER, BLANK, Text("名称、税号、号码都不填", "leave names, tax ids and numbers empty, or only these come out")
    ),
)
