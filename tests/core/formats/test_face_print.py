"""Faces as browsers and office programs print them: wrapped values, left-set headings, one run for label and value."""

from decimal import Decimal

import pytest

from core.formats.drawn_face import BUYER, EXPECTED, HEADINGS, SELLER, Digital, Drawing, only, values
from piaoqi.core.formats.face import Item

LEFTS = (26.0, 200.0, 264.0, 301.0, 339.0, 383.0, 441.0, 524.0)
RIGHTS = (198.0, 262.0, 300.0, 332.0, 376.0, 435.0, 490.0, 569.0)


def page(without: str = "") -> list[Item]:
    """An ordinary page, less the texts that contain `without`."""
    return [item for item in Digital().draw() if not without or without not in item.text]


def printed_table(*lines: tuple[str, ...]) -> list[Item]:
    """Headings at the left of their cells, figures at the right."""
    on = Drawing()
    on.put(190, 30, "电子发票（普通发票）", 18)
    on.put(430, 28, "发票号码：24312000000012345678")
    on.put(430, 45, "开票日期：2024年05月28日")
    for left, text in zip(LEFTS, HEADINGS, strict=True):
        on.put(left, 150, text, 8)
    for row, line in enumerate(lines):
        for index, text in enumerate(line):
            if text and index in {3, 4, 5, 7}:
                on.right(RIGHTS[index], 165 + 16 * row, text, 8)
            elif text:
                on.put(LEFTS[index], 165 + 16 * row, text, 8)
    on.put(26, 320, "价税合计（大写）")
    on.put(410, 320, "（小写）¥113.00")
    return on.items


def test_a_price_with_few_digits_is_a_price_not_the_amount() -> None:
    found = only(printed_table(("*文具*签字笔", "0.5mm", "支", "50", "1.6", "80.00", "13%", "10.40")))
    line = found.witness.lines[0]
    assert (line.quantity, line.price, line.amount, line.tax) == ("50", "1.6", Decimal("80.00"), Decimal("10.40"))


def test_a_tax_id_wrapped_under_its_label_is_read() -> None:
    on = Drawing()
    on.items = [item for item in page("9111") if "9131" not in item.text]
    on.put(33, 134, BUYER[1])
    on.put(318, 134, SELLER[1])
    assert values(on.items) == EXPECTED


def test_a_name_wrapped_under_its_label_is_read_whole() -> None:
    on = Drawing()
    on.items = [item for item in page() if BUYER[0] != item.text]
    on.put(62, 95, BUYER[0][:6])
    on.put(33, 106, BUYER[0][6:])
    assert values(on.items) == EXPECTED


REMARK = "订单号 A-2026；购方开户银行：某某银行北京分行；银行账号：110908877；收款人：李四；复核：王五"


@pytest.mark.parametrize("drawn", ["beside", "behind", "wrapped"])
def test_a_remark_that_names_other_labels_is_kept_whole(drawn: str) -> None:
    on = Drawing()
    on.items = [item for item in Digital(joined=True).draw() if item.text not in {"备", "注"}]
    if drawn == "beside":
        on.upright(17, 365, "备注", 17)
        on.put(33, 362, REMARK)
    elif drawn == "behind":
        on.put(20, 362, "备注：" + REMARK)
    else:
        on.put(20, 362, "备注：" + REMARK[:30])
        on.put(20, 374, REMARK[30:])
    assert values(on.items) == EXPECTED | {"remark": REMARK}


def test_a_narrow_blank_between_latin_letters_is_kept() -> None:
    items = page("示例软件")
    name = [("*纸制品*复印纸A4", 64.7), ("80g", 13.4), ("高白", 14.4)]
    x = 13.0
    for text, width in name:
        items.append(Item(text, x, 160.5, width, 8.0))
        x += width + 1.8
    assert only(items).witness.lines[0].name == "*纸制品*复印纸A4 80g 高白"
