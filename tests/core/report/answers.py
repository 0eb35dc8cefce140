"""A hand-made answer with one of everything; all names and numbers are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, NoAbsence
from piaoqi.core.causes.case import Shortfall
from piaoqi.core.formats.registry import EMPTY
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.result import (
    Answer,
    Completeness,
    Difference,
    Duplicate,
    Finding,
    Gap,
    Month,
    Numbered,
    Part,
    Proven,
    Sequences,
    Slice,
    SourceAnswer,
    Summary,
    WindowAnswer,
)
from piaoqi.core.text import Message, Text

AS_OF = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
NOW_IN_CHINA = AS_OF.astimezone()


def said(zh: str, en: str = "as said") -> Message:
    return Text(zh, en).with_()


def invoice(number: int = 1, **given: object) -> Record:
    values: dict[str, object] = {
        "place": Place("bureau/全量发票查询.xlsx", "信息汇总表", number + 1),
        "kind": Kind.DIGITAL_SPECIAL,
        "number": f"26112000000{number:09d}",
        "issue_date": date(2026, 9, 1) + timedelta(days=number),
        "seller_name": "上海某某精密仪器设备有限责任公司",
        "seller_tax_id": "91310000MA00000000",
        "buyer_tax_id": "91110108MA01ABCD2X",
        "amount": Decimal("1000.00"),
        "total": Decimal("1130.00") * number,
    }
    return Record(**(values | given))  # type: ignore[arg-type]


def cause(code: str, verdict: Absence | None, title: str = "录入错误：号码末两位颠倒") -> Found:
    return Found(
        Cause(
            code=code,
            title=Text(title, "typing error in the number"),
            implies=verdict or NoAbsence.DIFFERENCE,
            remedy=Text("更正账簿里的号码", "Correct the number in the books"),
            next_test=Text("对照原件核对号码", "Compare with the original"),
        ),
        Likelihood.CERTAIN,
        (
            Evidence(said("同一销售方、同一金额、同一日期只有这一张"), "电子账户 第 214 行"),
            Evidence(said("账簿凭证 记-0087 第 3 行写的是 …5687"), "账簿 第 3 行", supports=False),
        ),
    )


def finding(number: int, verdict: Absence, *causes: Found) -> Finding:
    return Finding(invoice(number), ("archive", "mail"), "tax-bureau", verdict, causes, (invoice(number).place,))


def source(name: str, kind: str, *windows: WindowAnswer) -> SourceAnswer:
    return SourceAnswer(name, kind, "received", "91110108MA01ABCD2X", 2, 5120, 5118, windows, said("按表头认出"))


def window(*doubts: Message) -> WindowAnswer:
    return WindowAnswer(date(2026, 1, 1), date(2026, 10, 31), (), (), AS_OF, not doubts, doubts)


def answer(findings: int = 3) -> Answer:
    missing = tuple(finding(number, Absence.MISSING) for number in range(1, findings + 1))
    apparent = finding(
        101, Absence.NOT_MISSING, cause("C3.8", Absence.NOT_MISSING), cause("C1.5", None, "开给了分公司")
    )
    undecided = finding(102, Absence.CANNOT_TELL, cause("C3.4", Absence.CANNOT_TELL, "开票日期不在所查范围内"))
    places = {"archive": Place("原件/a.ofd"), "books": Place("账.xlsx", "10月", 7)}
    return Answer(
        as_of=AS_OF,
        taxpayers=(("北京示例科技有限公司", "91110108MA01ABCD2X"),),
        sources=(
            source("tax-bureau", "bureau", window()),
            source("archive", "archive"),
            source("books", "books", window(said("只有 1000 行，正好是导出上限"))),
        ),
        summary=Summary(5300, 5100, findings, 1, 1, 9, 31, 1, 1),
        findings=(*missing, apparent, undecided),
        differences=(Difference(invoice(103), "total", {"archive": "113.00", "books": "131.00"}, places),),
        duplicates=(
            Duplicate(invoice(104), "books", (Place("账.xlsx", "10月", 7), Place("账.xlsx", "11月", 3)),
                      (cause("C6.1", None, "同一张票入账两次"),)),
        ),
        problems=(EMPTY.at("mail/空.pdf"),),
        notes=(said("没有 piaoqi.toml，按内容把 14 个文件分成 3 个来源"),),
    )  # fmt: skip


def slice_(number: int = 1, **given: object) -> Slice:
    """An export to repeat: the first half of a month."""
    start = date(2026, 1, 1) + timedelta(days=31 * number)
    part = Part("tax-bureau", "bureau", "received", "91110108MA01ABCD2X", start, start + timedelta(days=14))
    reason = Shortfall("C4.1", (Evidence(said("声明共 5123 条，实际只有 5000 条"), "导出.xlsx"),))
    values: dict[str, object] = {
        "part": part, "reasons": (reason,), "expected": 2100, "lacking": 123, "waiting": number,
        "amount": Decimal("1130.00") * number,
    }  # fmt: skip
    return Slice(**(values | given))  # type: ignore[arg-type]


def gap(*, covered: bool = True) -> Gap:
    """Two numbers that nobody holds."""
    before, after = (
        Numbered(number, date(2026, 9, day), Place("存根.xlsx", "Sheet1", day))
        for number, day in (("00000119", 3), ("00000122", 4))
    )
    return Gap("91110108MA01ABCD2X", "e_ordinary", "011002600311", "00000120", "00000121", 2, before, after, covered)


def answer_with_lists(slices: int = 2) -> Answer:
    """The same with exports to repeat, a stretch that is whole, a gap and a month of stubs."""
    proven = Proven(
        Part("tax-bureau", "bureau", "received", "91110108MA01ABCD2X", date(2026, 9, 1), date(2026, 9, 30)), 7
    )
    lists = Completeness((proven,), tuple(slice_(number) for number in range(slices, 0, -1)))
    months = (Month("91110108MA01ABCD2X", "2026-09", 12, 11, 2, 1),)
    return replace(answer(), completeness=lists, sequences=Sequences((gap(),), months, 40, 3))
