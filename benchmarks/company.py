"""A company of many invoices, all in lists, with two in a hundred planted faults: what a group's accountant checks.

Written with xlsxwriter and csv alone, so that it is the same work whatever the program under test becomes.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

US, OUR_ID = "北京澄石科技有限公司", "91110108MA01GEX80P"
FAULTY = 50
"""One invoice in so many has a fault."""
ISSUED = 10
"""One invoice in so many is our own."""
_ROWS = 5_000
"""What the bureau hands out in one file."""
_FIRST, _LAST = date(2026, 1, 1), date(2026, 10, 31)

_LINES = (
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期",
    "税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额",
    "价税合计", "发票来源", "发票票种", "发票状态", "是否正数发票", "发票风险等级", "开票人", "备注",
)  # fmt: skip
_GOODS = ("税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "税率")
_BASE = tuple(heading for heading in _LINES if heading not in _GOODS)
_LEDGER = ("凭证日期", "凭证字号", "供应商", "发票代码", "发票号码", "开票日期", "不含税金额", "税额", "价税合计")
_CLAIMS = ("序号", "报销单号", "报销日期", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计", "税额")
_INDEX = ("文件名", "发票代码", "发票号码", "开票日期", "销售方名称", "销售方税号", "购买方税号", "价税合计")
_SELECTION = (
    "序号", "勾选状态", "发票来源", "数电发票号码", "发票代码", "发票号码", "开票日期", "销售方纳税人识别号",
    "销售方纳税人名称", "金额", "税额", "有效抵扣税额", "票种", "发票状态", "用途", "税款所属期", "勾选时间",
)  # fmt: skip
_VERIFICATION = ("序号", "查验时间", "发票代码", "发票号码", "开票日期", "价税合计", "返回码", "查验结果")
_STUBS = (
    "开票方税号", "票种名称", "发票代码", "发票号码", "开票日期", "客户名称", "客户税号", "合计金额", "合计税额",
    "价税合计", "作废标志", "上传状态",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice, with what is wrong with it; amounts in fen. `code` is there for those of the old system."""

    code: str
    number: str
    day: date
    party: int
    amount: int
    tax: int
    fault: str = ""
    red: bool = False

    @property
    def special(self) -> bool:
        return self.party % 3 != 0

    @property
    def total(self) -> str:
        return _yuan(self.amount + self.tax)

    @property
    def origin(self) -> str:
        return "增值税发票管理系统" if self.code else "电子发票服务平台"

    @property
    def kind(self) -> str:
        word = "专用" if self.special else "普通"
        if self.code:
            return f"增值税电子{word}发票" if self.special else "增值税电子普通发票"
        return f"数电发票（{'增值税' if self.special else ''}{word}发票）"


def _swapped(one: Invoice) -> Invoice:
    digits = one.number
    at = next((n for n in range(len(digits) - 1, 1, -1) if digits[n] != digits[n - 1]), 1)
    return replace(one, number=digits[: at - 1] + digits[at] + digits[at - 1] + digits[at + 1 :])


_Twist = Callable[[Invoice], Sequence[Invoice]]


def _nowhere(_: Invoice) -> Sequence[Invoice]:
    return ()


_FAULTS: dict[str, dict[str, _Twist]] = {
    "not at the bureau": {"bureau": _nowhere, "selection": _nowhere},
    "not booked": {"books": _nowhere},
    "no original": {"archive": _nowhere, "verification": _nowhere},
    "swapped digits in the books": {"books": lambda one: (_swapped(one),)},
    "a digit lost in the index": {"archive": lambda one: (replace(one, number=one.number[:-1]),)},
    "number destroyed by Excel": {"books": lambda one: (replace(one, number=_destroyed(one.number)),)},
    "booked twice": {"books": lambda one: (one, one)},
    "another total in the books": {"books": lambda one: (replace(one, amount=one.amount + 900),)},
    "another date in the index": {"archive": lambda one: (replace(one, day=one.day + timedelta(3)),)},
    "void": {},
    "red letter": {},
    "after the last export": {"bureau": _nowhere, "selection": _nowhere, "verification": _nowhere},
    "not to be selected yet": {"selection": _nowhere},
    "never verified": {"verification": _nowhere},
    "the bureau does not know it": {"bureau": _nowhere, "selection": _nowhere, "books": _nowhere},
}
"""Fault -> how the invoice stands in the sources it concerns."""


def _destroyed(number: str) -> str:
    """Twenty digits as Excel leaves them."""
    return f"{number[:15]}{'0' * (len(number) - 15)}" if len(number) == 20 else number.lstrip("0")


def write_company(folder: Path, invoices: int) -> None:
    """The whole folder; the same for the same number of invoices."""
    random = Random(invoices)
    everything = sorted(_invoices(random, invoices), key=lambda one: (one.day, one.number))
    ours = [one for n, one in enumerate(everything) if n % ISSUED == 0 and not one.code]
    own = {one.number for one in ours}
    received = [one for one in everything if one.number not in own]
    windows = _windows(received)
    for n, (start, end) in enumerate(windows):
        rows = [one for one in _in_source("bureau", received) if start <= one.day <= end]
        _bureau(folder / "bureau" / f"全量发票查询导出结果-{n + 1:02}.xlsx", rows)
    booked = list(_in_source("books", received))
    _books(folder / "books", booked)
    index = [[f"{one.number}.pdf", one.code, one.number, one.day, _name(one), _tax_id(one), OUR_ID, one.total]
             for one in _in_source("archive", received)]  # fmt: skip
    _csv(folder / "archive" / "原件目录.csv", _INDEX, index)
    _selection(folder / "selection", [one for one in _in_source("selection", received) if one.special])
    _verification(folder / "verification" / "查验记录.csv", list(_in_source("verification", received)))
    _issued(folder, ours)
    (folder / "piaoqi.toml").write_text(_settings(windows), encoding="utf-8")


def _invoices(random: Random, count: int) -> Iterator[Invoice]:
    faults = list(_FAULTS)
    days = (_LAST - _FIRST).days + 1
    for n in range(count):
        fault = faults[n // FAULTY % len(faults)] if n % FAULTY == 0 else ""
        day = _FIRST + timedelta(random.randrange(days))
        if fault == "after the last export":
            day = _LAST + timedelta(1 + random.randrange(12))
        party = random.randrange(2_000)
        amount = random.randrange(1_000, 5_000_000)
        old = n % 12 == 5
        code = f"0{(1100 + party % 20) * 10:05}2600{n % 90:02}"[:12] if old else ""
        number = (
            f"{n * 7919 % 100_000_000:08}" if old else f"2611{2 if party % 3 else 7}{party:07}{n * 7919 % 10**8:08}"
        )
        red = fault == "red letter"
        sign = -1 if red else 1
        yield Invoice(code, number, day, party, sign * amount, sign * (amount * 13 // 100), fault, red)


def _in_source(source: str, invoices: Iterable[Invoice]) -> Iterator[Invoice]:
    """The invoices as one source holds them."""
    for one in invoices:
        twist = _FAULTS[one.fault].get(source) if one.fault else None
        yield from twist(one) if twist else (one,)


def _windows(invoices: Sequence[Invoice]) -> list[tuple[date, date]]:
    """Stretches of days with just under 5,000 invoices each, as an accountant divides them."""
    found, start, count = [], _FIRST, 0
    per_day: dict[date, int] = {}
    for one in invoices:
        per_day[one.day] = per_day.get(one.day, 0) + 1
    for offset in range((_LAST - _FIRST).days + 1):
        day = _FIRST + timedelta(offset)
        if count + per_day.get(day, 0) >= _ROWS:
            found.append((start, day - timedelta(1)))
            start, count = day, 0
        count += per_day.get(day, 0)
    return [*found, (start, _LAST)]


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"


def _name(one: Invoice) -> str:
    return f"北京供应商{one.party}号商贸有限公司"


def _tax_id(one: Invoice) -> str:
    return f"91110105MA{one.party:08}"


def _status(one: Invoice) -> str:
    return "已作废" if one.fault == "void" else "正常"


def _bureau(path: Path, rows: Sequence[Invoice], *, issued: bool = False) -> None:
    """Both sheets, every cell text, the totals below."""
    cells = []
    for one in rows:
        us, them = (OUR_ID, US), (_tax_id(one), _name(one))
        seller, buyer = (us, them) if issued else (them, us)
        digital = "" if one.code else one.number
        cells.append({
            "发票代码": one.code, "发票号码": one.number if one.code else "", "数电发票号码": digital,
            "销方识别号": seller[0], "销方名称": seller[1], "购方识别号": buyer[0], "购买方名称": buyer[1],
            "开票日期": f"{one.day} 10:20:30", "税收分类编码": "1090400000000000000",
            "货物或应税劳务名称": "*电子计算机*笔记本电脑", "单位": "台", "数量": "1", "单价": _yuan(one.amount),
            "金额": _yuan(one.amount), "税率": "13%", "税额": _yuan(one.tax), "价税合计": one.total,
            "发票来源": one.origin, "发票票种": one.kind, "发票状态": _status(one),
            "是否正数发票": "否" if one.red else "是", "发票风险等级": "正常", "开票人": f"开票人{one.party % 50}",
        })  # fmt: skip
    sums = {"金额": sum(one.amount for one in rows), "税额": sum(one.tax for one in rows)}
    last = {"序号": "合计", **{key: _yuan(value) for key, value in sums.items()}}
    last["价税合计"] = _yuan(sum(sums.values()))
    numbered = [{"序号": str(n), **row} for n, row in enumerate(cells, 1)]
    sheets = [(name, headings, [[row.get(heading, "") for heading in headings] for row in (*numbered, last)])
              for name, headings in (("信息汇总表", _LINES), ("发票基础信息", _BASE))]  # fmt: skip
    _xlsx(path, sheets)


def _books(folder: Path, rows: Sequence[Invoice]) -> None:
    ledger = [[one.day + timedelta(9), f"记-{n}", _name(one), one.code, one.number, one.day, _yuan(one.amount),
               _yuan(one.tax), one.total] for n, one in enumerate(rows) if one.party % 5]  # fmt: skip
    claims = [[str(n), f"BX{n:06}", str(one.day + timedelta(9)), one.code, one.number, str(one.day), _name(one),
               one.total, _yuan(one.tax)] for n, one in enumerate(rows) if not one.party % 5]  # fmt: skip
    _csv(folder / "应付发票登记簿.csv", _LEDGER, ledger)
    _xlsx(folder / "费用报销明细表.xlsx", [("报销明细", _CLAIMS, claims)])


def _selection(folder: Path, rows: Sequence[Invoice]) -> None:
    for month in range(_FIRST.month, _LAST.month + 1):
        period = f"2026{month:02}"
        chosen = [[str(n), "已勾选", one.origin, "" if one.code else one.number, one.code,
                   one.number if one.code else "", str(one.day), _tax_id(one), _name(one), _yuan(one.amount),
                   _yuan(one.tax), _yuan(one.tax), one.kind, _status(one), "抵扣", period, f"2026-{month:02}-28"]
                  for n, one in enumerate((one for one in rows if one.day.month == month), 1)]  # fmt: skip
        _xlsx(folder / f"抵扣勾选-{period}.xlsx", [("发票", _SELECTION, chosen)])


def _verification(path: Path, rows: Sequence[Invoice]) -> None:
    answers = {"the bureau does not know it": ("009", "查无此票")}
    _csv(path, _VERIFICATION, [
        [n, f"{one.day + timedelta(2)} 09:10:00", one.code, one.number, one.day, one.total,
         *answers.get(one.fault, ("001", "成功"))] for n, one in enumerate(rows, 1)
    ])  # fmt: skip


def _issued(folder: Path, rows: Sequence[Invoice]) -> None:
    """Our own: the issuing system's stubs, and the bureau's lists of them, some left out there."""
    stubs = [[OUR_ID, one.kind, one.code, one.number, str(one.day), _name(one), _tax_id(one), _yuan(one.amount),
              _yuan(one.tax), one.total, "是" if one.fault == "void" else "否", "已上传"]
             for one in rows]  # fmt: skip
    _xlsx(folder / "issued" / "开票存根.xlsx", [("存根", _STUBS, stubs)])
    listed = [one for one in rows if one.fault not in ("not at the bureau", "after the last export")]
    for n, at in enumerate(range(0, len(listed), _ROWS - 1), 1):
        part = listed[at : at + _ROWS - 1]
        _bureau(folder / "issued-bureau" / f"开具发票查询导出结果-{n:02}.xlsx", part, issued=True)


def _xlsx(path: Path, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        for name, headings, rows in sheets:
            sheet = book.add_worksheet(name)
            for n, row in enumerate((headings, *rows)):
                sheet.write_row(n, 0, row)


def _csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows])


def _settings(windows: Sequence[tuple[date, date]]) -> str:
    """One of the bureau's exports is stale, one was filtered by kind, one was not declared."""
    bureau = []
    for n, (start, end) in enumerate(windows):
        as_of = end if n == 3 else end + timedelta(4)
        kinds = '["digital_special", "e_special"]' if n == 7 else '"all"'
        if n != 11:
            bureau.append(
                f'{{ from = {start}, to = {end}, kinds = {kinds}, origins = "all", as_of = {as_of}T09:00:00+08:00 }}'
            )
    whole = '{ from = 2026-01-01, to = 2026-11-20, kinds = "all", origins = "all", as_of = 2026-11-20T08:00:00+08:00 }'
    asked = {
        "bureau": ("bureau", "bureau", "received", ",\n  ".join(bureau)),
        "books": ("books", "books", "received", whole),
        "archive": ("archive", "archive", "received", whole),
        "selection": ("selection", "selection", "received", whole),
        "verification": ("verification", "verification", "received", whole),
        "issued": ("issued", "issued", "issued", whole),
        "issued-bureau": ("bureau", "issued-bureau", "issued", whole),
    }
    head = f'as_of = 2026-11-20T09:00:00+08:00\n\n[[taxpayer]]\nname = "{US}"\ntax_id = "{OUR_ID}"\n'
    sources = [
        f'\n[[source]]\nname = "{name}"\nkind = "{kind}"\npath = "{path}"\ndirection = "{way}"\n'
        f"coverage = [\n  {cover},\n]\n"
        for name, (kind, path, way, cover) in asked.items()
    ]
    rules = (("books", "bureau", 2), ("books", "archive", 15), ("bureau", "archive", 15), ("archive", "bureau", 2),
             ("bureau", "books", 45), ("issued", "bureau", 2), ("bureau", "selection", 15),
             ("archive", "verification", 15))  # fmt: skip
    expected = [f'\n[[expect]]\nof = "{of}"\nin = "{into}"\nwithin_days = {days}\n' for of, into, days in rules]
    return "".join((head, *sources, *expected))
