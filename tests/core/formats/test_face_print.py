"""Faces as browsers and office programs print them: wrapped values, left-set headings, one run for label and value."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.formats.drawn_face import BUYER, EXPECTED, HEADINGS, SELLER, Digital, Drawing, only, values
from piaoqi.core.formats.face import Item, read_face

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


def test_words_of_a_name_stay_apart_on_one_line_and_over_two() -> None:
    on = Drawing()
    on.items = [item for item in page() if BUYER[0] != item.text]
    x = 62.0
    for word in ("Sample", "Paper", "(China)"):
        on.items.append(Item(word, x, 86.5, 30, 9.0))
        x += 31.7
    for x, word in ((33.0, "Company"), (75.0, "Limited")):
        on.put(x, 103, word)
    assert values(on.items)["buyer_name"] == "Sample Paper (China) Company Limited"


def test_figures_of_touching_cells_are_two_figures() -> None:
    items = printed_table(("*文具*签字笔", "0.5mm", "支", "50", "1.6", "", "", "10.40"))
    items += [Item("80.00", 418.0, 161.0, 21.0, 8.0), Item("13%", 441.0, 161.0, 16.0, 8.0)]
    line = only(items).witness.lines[0]
    assert (line.price, line.amount, line.rate) == ("1.6", Decimal("80.00"), "13%")


def test_a_quantity_without_a_price_stands_where_the_other_quantities_do() -> None:
    found = only(
        printed_table(
            ("*咨询服务*咨询费", "", "项", "2", "", "2,000.00", "6%", "120.00"),
            ("*软件*云主机", "8G", "月", "12", "99.12", "1,189.38", "6%", "71.36"),
        )
    )
    assert [(line.quantity, line.price) for line in found.witness.lines] == [("2", ""), ("12", "99.12")]


def test_a_stamp_across_the_table_is_no_part_of_it() -> None:
    items = printed_table(("*文具*签字笔", "0.5mm", "支", "50", "1.6", "80.00", "13%", "10.40"))
    items.append(Item("仅供报销", 230.0, 147.0, 150.0, 36.0))
    line = only(items).witness.lines[0]
    assert (line.name, line.spec, line.unit) == ("*文具*签字笔", "0.5mm", "支")


def test_on_a_narrow_strip_each_tax_id_goes_with_the_name_above_it() -> None:
    on = Drawing()
    strip = (
        "上海增值税普通发票（卷票）", "发票代码：031002600107", "发票号码：12345678", "开票日期：2026-09-10",
        f"销售方名称：{SELLER[0]}", f"纳税人识别号：{SELLER[1]}",
        f"购买方名称：{BUYER[0]}", f"纳税人识别号：{BUYER[1]}",
        "合计金额（小写）：¥100.00", "合计金额（大写）：壹佰圆整",
    )  # fmt: skip
    for row, text in enumerate(strip):
        on.put(10, 20 + 13 * row, text)
    stated = values(on.items)
    assert (stated["buyer_tax_id"], stated["seller_tax_id"]) == (BUYER[1], SELLER[1])


def test_a_name_in_a_cell_far_from_its_label_ends_before_the_telephone() -> None:
    on = Drawing()
    on.put(200, 20, "机动车销售统一发票", 16)
    on.put(20, 40, "发票代码 131002620111")
    on.put(20, 55, "发票号码 12345678")
    on.put(400, 40, "开票日期 2026-09-10")
    for y, *cells in (
        (80, "购买方名称及身份证号码/组织机构代码", BUYER[0], "纳税人识别号", BUYER[1]),
        (100, "价税合计", "壹拾壹万叁仟圆整", "小写", "¥113000.00"),
        (120, "销货单位名称", SELLER[0], "电话", "021-12345678"),
        (135, "纳税人识别号", SELLER[1], "账号", "1234567890"),
    ):
        for x, text in zip((20, 190, 305, 420), cells, strict=True):
            on.put(x, y, text)
    stated = values(on.items)
    assert (stated["buyer_name"], stated["seller_name"], stated["seller_tax_id"]) == (BUYER[0], *SELLER)


def test_a_remark_that_speaks_of_totals_or_stands_higher_than_its_label_is_kept_whole() -> None:
    bare = [item for item in Digital().draw() if item.text not in {"备", "注"}]
    upright, behind = Drawing(items=[*bare]), Drawing(items=[*bare])
    upright.upright(17, 365, "备注", 17)
    behind.put(17, 386, "备注：")
    for on in (upright, behind):
        on.put(60, 362, "价税合计差额：无；送货单 99；银行账号：1108")
        on.put(60, 374, "收款人：李四")
        on.put(60, 386, "复核：王五")
        assert values(on.items)["remark"] == "价税合计差额：无；送货单 99；银行账号：1108收款人：李四复核：王五"


def test_amount_and_tax_are_read_from_two_labels_on_one_line() -> None:
    on = Drawing()
    on.items = [item for item in page() if item.text not in {"合", "计", "¥100.00", "¥13.00"}]
    on.put(60, 320, "合计金额：100.00")
    on.put(200, 320, "合计税额：13.00")
    assert values(on.items) == EXPECTED


def test_the_total_stands_beside_the_total_in_words() -> None:
    on = Drawing(items=printed_table(("*电信服务*通信费", "小写", "", "1", "100", "100.00", "13%", "13.00")))
    on.put(180, 320, "壹佰壹拾叁圆整")
    assert values(on.items)["total"] == Decimal("113.00")


def test_a_table_that_lists_invoices_is_none() -> None:
    on = Drawing()
    on.put(200, 20, "费用报销单", 16)
    for y, row in (
        (60, ("序号", "发票号码", "开票日期", "销售方", "金额")),
        (75, ("1", "24312000000012345678", "2024-05-28", SELLER[0], "113.00")),
        (90, ("2", "24312000000012345679", "2024-05-29", SELLER[0], "226.00")),
        (160, ("合计：339.00（大写：叁佰叁拾玖圆整）",)),
    ):
        for x, text in zip((20, 60, 200, 280, 460), row, strict=False):
            on.put(x, y, text)
    assert read_face(on.items) == []


def test_an_amount_without_decimals_that_touches_the_rate_is_an_amount() -> None:
    items = printed_table(("*文具*签字笔", "0.5mm", "支", "50", "1.6", "", "", "10.4"))
    items += [Item("80", 426.0, 161.0, 13.0, 8.0), Item("13%", 441.0, 161.0, 16.0, 8.0)]
    line = only(items).witness.lines[0]
    assert (line.amount, line.rate) == (Decimal("80.00"), "13%")


def test_a_label_of_the_tax_id_on_two_lines_has_the_id_under_it() -> None:
    on = Drawing()
    on.items = [item for item in page("9111") if "9131" not in item.text and "识别号" not in item.text]
    for x, (_, tax_id) in ((33, BUYER), (318, SELLER)):
        on.put(x, 110, "统一社会信用代码/纳税人")
        on.put(x, 121, f"识别号：{tax_id}")
    assert values(on.items) == EXPECTED


def test_rows_above_an_amount_belong_to_it_where_a_new_name_begins_on_them() -> None:
    items = printed_table(("*日用品*毛巾", "", "条", "10", "2", "20.00", "13%", "2.60"))
    on = Drawing(items=items)
    for y, text in ((178, "*软件*办公软件年度订"), (188, "阅（十用户）全功能"), (198, "标准许可")):
        on.put(26, y, text, 8)
    on.items += [replace(one, y=one.y + 23) for one in items if one.text in {"10", "2", "20.00", "13%", "2.60"}]
    names = [line.name for line in only(on.items).witness.lines]
    assert names == ["*日用品*毛巾", "*软件*办公软件年度订阅（十用户）全功能标准许可"]


def test_a_text_of_two_lines_beside_an_amount_centred_on_them_is_whole() -> None:
    lines = (("*日用品*毛巾", "", "条", "10", "2", "20.00", "13%", "2.60"),) * 2
    items = [item for item in printed_table(*lines) if item.text != "条"]
    on = Drawing(items=items)
    for y, text in ((165, "条"), (176.5, "盒(12"), (185.5, "个)")):
        on.put(264, y, text, 8)
    assert [line.unit for line in only(on.items).witness.lines] == ["条", "盒(12个)"]


def test_a_name_goes_on_behind_a_figure_up_to_the_next_column() -> None:
    items = printed_table(("", "12V", "台", "50", "1.6", "80.00", "13%", "10.40"))
    for text, x, width in (("*计算机*笔记本", 26.0, 118.0), ("12", 146.5, 10.0), ("代增强版", 158.5, 34.0)):
        items.append(Item(text, x, 161.0, width, 8.0))
    line = only(items).witness.lines[0]
    assert (line.name, line.spec) == ("*计算机*笔记本 12 代增强版", "12V")


def test_a_remark_that_names_the_drawer_is_kept_where_no_line_of_clerks_follows() -> None:
    on = Drawing()
    on.items = [item for item in Digital().draw() if item.text not in {"开票人：", "张三"}]
    on.put(33, 362, "合同号：HT-1；开票人：王五；收款人：李四")
    assert values(on.items)["remark"] == "合同号：HT-1；开票人：王五；收款人：李四"


def test_a_figure_is_a_quantity_even_where_it_stands_nearer_to_the_unit() -> None:
    items = printed_table(("*润滑油*机油", "4L", "", "", "", "198.23", "1%", "1.98"))
    items += [Item("台", 253.0, 161.0, 8.0, 8.0), Item("2", 286.0, 161.0, 4.5, 8.0)]
    line = only(items).witness.lines[0]
    assert (line.unit, line.quantity) == ("台", "2")


def test_a_text_just_under_a_heading_is_in_its_column_however_near_the_name_ends() -> None:
    items = printed_table(("", "", "项", "2", "10", "20.00", "6%", "1.20"))
    items += [Item("*咨询服务*技术咨询费", 26.0, 161.0, 172.0, 8.0), Item("标准型", 200.001, 161.0, 24.0, 8.0)]
    line = only(items).witness.lines[0]
    assert (line.name, line.spec) == ("*咨询服务*技术咨询费", "标准型")


def test_a_contract_that_demands_an_invoice_is_none() -> None:
    on = Drawing()
    for row, text in enumerate(
        (
            f"甲方名称：{BUYER[0]}", f"统一社会信用代码：{BUYER[1]}", f"乙方名称：{SELLER[0]}",
            "价税合计（大写）：壹佰圆整", "（小写）¥100.00，乙方应开具增值税专用发票。", "签订日期：2026年09月10日",
        )
    ):  # fmt: skip
        on.put(20, 40 + 14 * row, text)
    assert read_face(on.items) == []
