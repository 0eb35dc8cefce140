"""增值税专用发票, 增值税普通发票, with 发票代码: the form of the tax-control era, on paper and electronic."""

import re
from collections.abc import Sequence

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Line, Record
from piaoqi.core.render.form.blocks import Band, Block, Cells, Foot, cell
from piaoqi.core.render.form.items import Blank, Head, columns, row
from piaoqi.core.render.form.paper import LEFT, RIGHT
from piaoqi.core.render.form.parts import PARTIES, beside, capital, heading, remark, subtotal, sums
from piaoqi.core.render.form.sheets import Form
from piaoqi.core.render.form.special import Section, special_blocks
from piaoqi.core.render.form.words import day, fact

_EDGES = (LEFT, 57.5, 80.0, 91.5, 111.5, 135.5, 162.5, 176.0, RIGHT)
_TABLE = columns(
    _EDGES,
    ("货物或应税劳务、服务名称", "规格型号", "单位", "数 量", "单 价", "金 额", "税率", "税 额"),
    numbers=5,
)
_TOLL = columns(_EDGES, ("项目名称", "车牌号", "类型", "通行日期起", "通行日期止", "金 额", "税率", "税 额"), numbers=3)
_DAY = re.compile(r"20\d{6}|20\d\d-\d\d-\d\d|").fullmatch
_MIDDLE = 120.0
_SHOWN = PARTIES | {"capital", "drawer", "payee", "reviewer", "machine_no", "cipher", "title", "plate"}
_SHOWN |= {"vehicle_type", "passage_from", "passage_to", "passengers", "red_confirmation"}


def control(record: Record, source: str, sections: Sequence[Section]) -> Form:
    """The form of one invoice with 发票代码."""
    table = _TOLL if record.kind is Kind.TOLL and all(map(_tells_days, record.lines)) else _TABLE

    def head(counted: str) -> Sequence[Block]:
        right = [("发票代码：", record.code), ("发票号码：", record.number), ("开票日期：", day(record))]
        right += [("校 验 码：", record.check_code)] if record.check_code else []
        buyer = cell(LEFT, _MIDDLE, _party(record, "buyer"), "购买方")
        cipher = cell(_MIDDLE, RIGHT, (("", fact(record, "cipher")),), "密码区")
        titled = heading(record, _left(record), right, counted)
        return Band.of(source), titled, Cells((buyer, cipher), least=24.0), Head(table, ruled=True)

    seller = cell(LEFT, _MIDDLE, _party(record, "seller"), "销售方")
    remarks = cell(_MIDDLE, RIGHT, (("", remark(record, "红字发票信息确认单编号")),), "备注")
    return Form(
        head=head,
        rows=[row(table, line, ruled=True) for line in record.lines],
        below=lambda rows: (subtotal(table, rows, ruled=True),),
        tail=(
            *special_blocks(sections),
            sums(table, record, ruled=True),
            capital(record, "价税合计（大写）"),
            Cells((seller, remarks), least=24.0),
            Foot.of(_foot(record)),
            beside(record, frozenset(_SHOWN), {}),
        ),
        blank=lambda height: Blank(height, table),
        least=28.0,
    )


def _tells_days(line: Line) -> bool:
    """Whether days of a passage stand where others have quantity and price, as a toll invoice prints them."""
    return bool(_DAY(line.quantity) and _DAY(line.price))


def _left(record: Record) -> tuple[tuple[str, str], ...]:
    toll = "通行费" if record.kind is Kind.TOLL else ""
    return ("", toll), ("机器编号：", fact(record, "machine_no"))


def _party(record: Record, side: str) -> list[tuple[str, str]]:
    """All four lines of a party stand there, empty where the data states nothing."""
    name, tax_id = (
        (record.buyer_name, record.buyer_tax_id) if side == "buyer" else (record.seller_name, record.seller_tax_id)
    )
    address = " ".join(filter(None, (fact(record, f"{side}_address"), fact(record, f"{side}_phone"))))
    bank = " ".join(filter(None, (fact(record, f"{side}_bank"), fact(record, f"{side}_account"))))
    return [("名　　　　称：", name), ("纳税人识别号：", tax_id), ("地 址、电 话：", address), ("开户行及账号：", bank)]


def _foot(record: Record) -> tuple[tuple[float, str, str], ...]:
    people = ((8.0, "收款人：", "payee"), (62.0, "复核：", "reviewer"), (112.0, "开票人：", "drawer"))
    return tuple((x, label, fact(record, name)) for x, label, name in people)
