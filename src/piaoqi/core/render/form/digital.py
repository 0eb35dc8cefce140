"""电子发票（增值税专用发票）, 电子发票（普通发票）: the form of the 数电票."""

from collections.abc import Sequence

from piaoqi.core.invoice.record import Record
from piaoqi.core.render.form.blocks import Band, Block, Cells, Foot, cell
from piaoqi.core.render.form.items import Blank, Head, columns, row
from piaoqi.core.render.form.paper import LEFT, RIGHT
from piaoqi.core.render.form.parts import PARTIES, beside, capital, heading, party, remark, subtotal, sums
from piaoqi.core.render.form.sheets import Form
from piaoqi.core.render.form.special import Section, special_blocks
from piaoqi.core.render.form.words import day, fact

_TABLE = columns(
    (LEFT, 44.5, 63.0, 74.5, 96.5, 127.5, 154.5, 174.5, RIGHT),
    ("项目名称", "规格型号", "单 位", "数 量", "单 价", "金 额", "税率/征收率", "税 额"),
    numbers=5,
)
_MIDDLE = 105.0
_TAX_ID = "统一社会信用代码/纳税人识别号："
_ROOM = 28.0
_SHOWN = PARTIES | {"capital", "drawer", "red_confirmation", "plate", "vehicle_type", "passage_from", "passage_to"}
_SHOWN |= {"passengers", "title"}


def digital(record: Record, source: str, sections: Sequence[Section]) -> Form:
    """The form of one 数电票."""
    printed = (
        (("发票代码：", record.code), ("纸质号码：", record.paper_number)) if record.paper_number or record.code else ()
    )

    def head(counted: str) -> Sequence[Block]:
        right = (*printed, ("发票号码：", record.number), ("开票日期：", day(record)))
        return Band.of(source), heading(record, (), right, counted), _parties(record), Head(_TABLE, ruled=False)

    return Form(
        head=head,
        rows=[row(_TABLE, line, ruled=False) for line in record.lines],
        below=lambda rows: (subtotal(_TABLE, rows, ruled=False),),
        tail=(
            *special_blocks(sections),
            sums(_TABLE, record, ruled=False),
            capital(record, "价税合计（大写）"),
            Cells((cell(LEFT, RIGHT, (("", remark(record, "红字发票信息确认单编号")),), "备注"),), least=18.0),
            Foot.of(((19.5, "开票人：", fact(record, "drawer")),)),
            beside(record, frozenset(_SHOWN), {"校验码": record.check_code}),
        ),
        blank=Blank,
        least=_ROOM,
    )


def _parties(record: Record) -> Block:
    buyer = [("名称：", record.buyer_name), (_TAX_ID, record.buyer_tax_id), *party(record, "buyer")]
    seller = [("名称：", record.seller_name), (_TAX_ID, record.seller_tax_id), *party(record, "seller")]
    cells = (cell(LEFT, _MIDDLE, buyer, "购买方信息", 3.0), cell(_MIDDLE, RIGHT, seller, "销售方信息", 3.0))
    return Cells(cells, least=21.0)
