"""A synthetic archive: invoices straight into the tables, as intake would leave them, with the index.

200 companies, the first of them with a tenth of everything; 100,000 parties, the busiest with a hundredth; ten years,
somewhat more each year. Same wishes, same archive.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from time import process_time
from typing import Any

from django.db import connection, transaction

from piaoqi.archive.models import Invoice
from piaoqi.archive.money import in_fen
from piaoqi.archive.search.index import engine
from piaoqi.archive.search.row import COLUMNS, DAY, Row
from piaoqi.archive.search.terms import source_of
from piaoqi.core.invoice.money import CENT

COMPANIES, PARTIES = 200, 100_000
FIRST_DAY, DAYS = date(2016, 11, 1), 3_650
CHUNK = 1_000
"""Invoices in one transaction, as intake writes them."""


def _words(listed: str) -> list[str]:
    return listed.split()


_CITIES = _words("北京 上海 深圳 广州 杭州 成都 武汉 南京 天津 重庆 苏州 西安 长沙 青岛 郑州 宁波 东莞 佛山 合肥 沈阳")
_TRADES = _words(
    "科技 科技 科技 科技 商贸 商贸 贸易 信息技术 建筑工程 物流 广告传媒 餐饮管理 酒店 机电设备 新能源 医疗器械 文化"
    " 食品 咨询 汽车服务"
)
_ENDS = _words("有限公司 有限公司 有限公司 有限公司 有限责任公司 股份有限公司 有限公司分公司 商行 经营部")
_CHARACTERS = (
    "华兴盛达宏远鑫源恒信安泰瑞祥嘉和天成金海东方中联创新百顺通利德润丰茂永昌隆裕康宁博文广大万家富民佳美丽晨光明辉"
    "星云飞翔龙腾凤鸣麒麟紫荆翠竹青松碧水蓝山白石红枫黄河长江淮泰衡嵩华峨眉昆仑秦岭太行燕赵齐鲁吴越荆楚巴蜀滇黔"
)
_REMARKS = (
    "",
    "",
    "",
    "",
    "订单号{n}",
    "合同编号HT-{n}",
    "{m}月房租",
    "项目：{city}{n}期工程 开户行：工商银行",
    "酒店住宿费",
)
_NOW = datetime(2026, 11, 1, tzinfo=UTC)


def make_companies() -> list[tuple[str, str]]:
    """Our companies; their ids are 1 and on."""
    random = Random("companies")
    found = [(_name(random), _tax_id(random)) for _ in range(COMPANIES)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO accounts_company (id, name, tax_id, kind) VALUES (%s, %s, %s, 'general')",
            [(at + 1, name, tax_id) for at, (name, tax_id) in enumerate(found)],
        )
    return found


def fill(invoices: int) -> Iterator[tuple[int, float]]:
    """Write them all, and say after each transaction how many there are and how long its index took."""
    ours, used = make_companies(), engine()
    rows = _rows(ours, invoices)
    writing = _Writing()
    done = 0
    while some := [row for _, row in zip(range(CHUNK), rows, strict=False)]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(writing.insert, [writing.columns(row) for row in some])
            start = process_time()
            used.put({row.rank: source_of(row) for row in some}, ())
            took = process_time() - start
        done += len(some)
        yield done, took


def _rows(ours: list[tuple[str, str]], invoices: int) -> Iterator[Row]:
    random = Random("invoices")
    parties = [(_name(random), _tax_id(random)) for _ in range(PARTIES)]
    busy = list(accumulate(1 / (at + 10) for at in range(PARTIES)))
    large = list(accumulate(1 / (at + 3) for at in range(COMPANIES)))
    for key in range(1, invoices + 1):
        company = random.choices(range(COMPANIES), cum_weights=large)[0]
        party = parties[random.choices(range(PARTIES), cum_weights=busy)[0]]
        yield _row(random, key, (company + 1, *ours[company]), party)


def _row(random: Random, key: int, us: tuple[int, str, str], party: tuple[str, str]) -> Row:
    chance = random.random
    day = FIRST_DAY + timedelta(days=int(DAYS * chance() ** 0.7))
    issued = chance() < 0.2
    seller, buyer = ((us[1], us[2]), party) if issued else (party, (us[1], us[2]))
    digital = day.year >= 2022
    fen = round(10 ** (2.5 + 4.5 * chance())) if chance() < 0.8 else random.choice((10_000, 11_300, 20_000, 50_000))
    total = Decimal(fen) * CENT
    tax = (total * 13 / 113).quantize(CENT)
    status = random.choices(("normal", "void", "red_full", "red_letter"), (96, 1, 1.5, 1.5))[0]
    remark = random.choice(_REMARKS).format(n=random.randrange(10**8), m=day.month, city=random.choice(_CITIES))
    number = f"{random.randrange(10**8):08}"
    if digital:
        region, system = random.choice(("11", "31", "44", "33", "32")), random.choice(("2000", "2000", "7000"))
        number = f"{day.year % 100}{region}{system}00{random.randrange(10**10):010}"
    sign = -1 if status == "red_letter" else 1
    return Row(
        id=key,
        rank=day.toordinal() * DAY + key,
        company_id=us[0],
        kind=random.choices(("digital_special", "digital_ordinary", "rail"), (5, 4, 1))[0] if digital else "e_ordinary",
        code=""
        if digital
        else f"0{random.choice(('1100', '3100', '4403'))}{day.year % 100:02}00{random.randrange(4)}11",
        number=number,
        paper_number="",
        issue_date=day,
        seller_name=seller[0],
        seller_tax_id=seller[1],
        buyer_name=buyer[0],
        buyer_tax_id=buyer[1],
        amount=sign * (total - tax),
        tax=sign * tax,
        total=sign * total,
        status=status,
        red_of="",
        remark=remark,
        direction="issued" if issued else "received",
        presence=(chance() < 0.98) | (chance() < 0.5) << 1 | (chance() < 0.9) << 2 | (chance() < 0.85) << 4,
        differs=["total"] if chance() < 0.01 else [],
        authenticity="",
        certain=chance() > 0.002,
        department_id=None,
        sensitivity=0,
        held=False,
        deleted_at=_NOW if chance() < 0.002 else None,
    )


class _Writing:
    """How rows go into the table: columns that lists do not show have one value for all."""

    def __init__(self) -> None:
        common = {"check_code": "", "first_seen_at": _NOW, "changed_at": _NOW}
        fields = [one for one in Invoice._meta.concrete_fields if one.attname not in (*COLUMNS, "key")]  # noqa: SLF001
        self._common = [one.get_db_prep_save(common.get(one.name, one.get_default()), connection) for one in fields]
        names = (*COLUMNS, "key", *(one.attname for one in fields))
        self.insert = f"INSERT INTO archive_invoice ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"

    def columns(self, row: Row) -> list[Any]:
        found: list[Any] = list(row)
        for name in ("amount", "tax", "total"):
            found[COLUMNS.index(name)] = in_fen(getattr(row, name))
        found[COLUMNS.index("differs")] = json.dumps(row.differs)
        return [*found, f"d:{row.code}{row.number}:{row.id}"[:64], *self._common]


def _name(random: Random) -> str:
    middle = "".join(random.choices(_CHARACTERS, k=random.choice((2, 2, 2, 3))))
    return random.choice(_CITIES) + middle + random.choice(_TRADES) + random.choice(_ENDS)


def _tax_id(random: Random) -> str:
    region, office = random.choice(("1101", "3101", "4403", "3301", "3205")), random.randrange(20)
    return f"91{region}{office:02}MA{''.join(random.choices('0123456789ABCDEFGHJKLMNPQRTUWXY', k=8))}"
