"""Kinds of faces: lists and several pages, tickets, vehicles, fiscal bills, tolls, and what is no invoice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.formats.drawn_face import BUYER, EXPECTED, LINES, SELLER, Digital, Drawing, Old, only, values
from piaoqi.core.formats.face import Item, read_face
from piaoqi.core.invoice.kind import Kind


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (Digital(title="电子发票（普通发票）"), Kind.DIGITAL_ORDINARY),
        (Old(title="上海增值税电子专用发票", code="031001900113"), Kind.E_SPECIAL),
        (Old(title="北京增值税电子普通发票", code="011001900112"), Kind.TOLL),
        (Old(title="北京增值税专用发票", code="1100194130"), Kind.SPECIAL_PAPER),
        (Old(title="北京增值税普通发票", code="1100194320"), Kind.ORDINARY_PAPER),
        (Old(title="增值税普通发票（卷票）", code="011001900107"), Kind.ROLL),
        (Old(title=" ", code="011001900111"), Kind.E_ORDINARY),
    ],
)
def test_the_kind_comes_from_the_title_and_the_code(form: Digital | Old, kind: Kind) -> None:
    assert values(form.draw())["kind"] is kind


def test_special_business_is_noted_and_changes_no_kind() -> None:
    drawn = Drawing()
    drawn.put(20, 60, "旅客运输服务")
    face = only(Digital().draw() + drawn.items)
    assert face.witness.facts["special"] == "旅客运输服务"
    assert face.witness.values["kind"] is Kind.DIGITAL_SPECIAL


def test_the_travellers_table_holds_no_lines_of_the_invoice() -> None:
    drawn = Drawing()
    for x, text in zip((20, 90, 190, 270, 350, 430, 500), TRAVEL, strict=True):
        drawn.put(x, 230, text)
    for x, text in zip((20, 90, 190, 270, 350, 430, 500), TRAVELLER, strict=True):
        drawn.put(x, 245, text)
    assert len(only(Digital().draw() + drawn.items).witness.lines) == 1


TRAVEL = ("出行人", "有效身份证件号", "出行日期", "出发地", "到达地", "等级", "交通工具类型")


TRAVELLER = ("张三", "110***", "2024-05-20", "北京", "上海", "二等座", "火车")


def test_pages_of_one_invoice_are_one_invoice() -> None:
    first = replace(Digital(), lines=LINES * 3, sums=("", ""), capital="", total="")
    pages = []
    for page, form in ((1, first), (2, replace(Digital(), lines=LINES * 2))):
        drawn = Drawing(page)
        drawn.put(500, 62, f"共2页 第{page}页")
        if page == 1:
            drawn.spread(60, 305, "小计", 45)
            drawn.right(433, 305, "¥60.00")
            drawn.right(580, 305, "¥7.80")
        pages += [item for item in form.draw(page) + drawn.items if item.text]
    face = only(pages)
    assert face.page == 1
    assert dict(face.witness.values) == EXPECTED
    assert len(face.witness.lines) == 5


def test_each_page_with_a_number_of_its_own_is_an_invoice() -> None:
    forms = [Digital(number=f"2431200000001234567{index}") for index in range(3)]
    found = read_face(item for page, form in enumerate(forms, 1) for item in form.draw(page))
    assert [face.page for face in found] == [1, 2, 3]
    assert [face.witness.values["number"] for face in found] == [form.number for form in forms]


def test_two_invoices_on_one_page_are_told_apart() -> None:
    other = Digital(number="24312000000012345679", seller=("广州某某有限公司", "91440101MA5ABCDE1T"), total="¥113.00")
    found = read_face(Digital().draw() + other.draw(top=430))
    assert [face.witness.values["number"] for face in found] == ["24312000000012345678", other.number]
    assert [face.witness.values["seller_name"] for face in found] == [SELLER[0], other.seller[0]]
    assert [len(face.witness.lines) for face in found] == [1, 1]


def sales_list(page: int, rows: int) -> list[Item]:
    on = Drawing(page)
    on.put(200, 40, "销售货物或者提供应税劳务、服务清单", 16)
    on.put(34, 90, "购买方名称：")
    on.put(100, 90, BUYER[0])
    on.put(34, 110, "销售方名称：")
    on.put(100, 110, SELLER[0])
    on.put(34, 130, "所属增值税电子普通发票代码：011001900111")
    on.put(290, 130, "号码：12345678")
    on.put(420, 130, f"共 {page - 1} 页 第 {page - 1} 页")
    for x, text in zip((34, 90, 210, 280, 340, 400, 460, 520, 570), LIST_HEADINGS, strict=True):
        on.put(x, 150, text)
    for index in range(rows):
        y = 165 + 24 * index
        on.put(38, y, str(index + 1))
        on.put(56, y, "*软件*示例")
        on.put(56, y + 12, "第二行")
        for x, text in ((358, "1"), (420, "10"), (480, "10.00"), (540, "13%"), (588, "1.30")):
            on.right(x, y, text)
    on.put(60, 700, "小计")
    on.right(480, 700, "¥30.00")
    return on.items


LIST_HEADINGS = ("序号", "货物(劳务)名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额")


def test_the_lines_of_a_list_replace_the_reference_to_it() -> None:
    face = Old(line=("(详见销货清单)", "", "", "", "", "100.00", "13%", "13.00"))
    items = [item for item in face.draw() if item.text] + sales_list(2, 3)
    found = only(items)
    assert [line.name for line in found.witness.lines] == ["*软件*示例第二行"] * 3
    assert found.witness.values["amount"] == Decimal("100.00")
    assert found.witness.values["buyer_name"] == BUYER[0]


def test_a_reference_to_a_list_that_is_not_there_is_no_line() -> None:
    face = Old(line=("(详见销货清单)", "", "", "", "", "100.00", "13%", "13.00"))
    assert only([item for item in face.draw() if item.text]).witness.lines == ()


def test_a_railway_ticket_states_its_fare_as_the_total() -> None:
    on = Drawing()
    on.put(150, 30, "电子发票（铁路电子客票）", 16)
    on.put(20, 60, "发票号码：24119000000012345678")
    on.put(400, 60, "开票日期：2024年05月28日")
    on.put(60, 90, "北京南")
    on.put(300, 90, "上海虹桥")
    on.put(190, 90, "G1")
    on.put(20, 130, "票价：￥553.00")
    on.put(20, 200, "电子客票号：1234567890123456789012")
    on.put(20, 220, "购买方名称：" + BUYER[0])
    on.put(300, 220, "统一社会信用代码：" + BUYER[1])
    assert values(on.items) == {
        "kind": Kind.RAIL, "code": "", "number": "24119000000012345678", "issue_date": date(2024, 5, 28),
        "buyer_name": BUYER[0], "buyer_tax_id": BUYER[1], "total": Decimal("553.00"),
    }  # fmt: skip


def test_an_air_itinerary_adds_fare_and_fuel_to_the_amount() -> None:
    on = Drawing()
    on.put(160, 30, "电子发票（航空运输电子客票行程单）", 16)
    on.put(430, 70, "发票号码：")
    on.put(480, 70, "24119000000012345678")
    keys = ("票价", "燃油附加费", "增值税税率", "增值税税额", "民航发展基金", "其他税费", "合计")
    cells = ("CNY 500.00", "CNY 50.00", "9%", "CNY 49.50", "CNY 50.00", "CNY 0.00", "CNY 649.50")
    for index, (key, cell) in enumerate(zip(keys, cells, strict=True)):
        on.put(110 + 65 * index, 310, key)
        on.right(180 + 65 * index, 325, cell)
    on.put(20, 360, "填开单位：")
    on.put(70, 360, "某某航空股份有限公司")
    on.put(480, 360, "填开日期：")
    on.put(530, 360, "2024-05-28")
    on.put(20, 380, "购买方名称：")
    on.put(75, 380, BUYER[0])
    on.put(300, 380, "统一社会信用代码/纳税人识别号：" + BUYER[1])
    stated = values(on.items)
    assert (stated["amount"], stated["tax"], stated["total"]) == (
        Decimal("550.00"),
        Decimal("49.50"),
        Decimal("649.50"),
    )
    assert (stated["kind"], stated["seller_name"]) == (Kind.AIR, "某某航空股份有限公司")
    assert (stated["buyer_name"], stated["buyer_tax_id"], stated["issue_date"]) == (*BUYER, date(2024, 5, 28))


def test_text_that_is_no_invoice_gives_none() -> None:
    on = Drawing()
    on.put(100, 30, "某某出行-行程单", 16)
    on.put(20, 60, "申请日期：2024-05-28 行程起止日期：2024-05-01 至 2024-05-20")
    on.put(20, 80, "共3笔行程，合计88.00元 订单 24312000000012345678")
    assert read_face(on.items) == []
    assert read_face([]) == []


def test_a_vehicle_invoice_states_its_price_without_tax_apart() -> None:
    on = Drawing()
    on.put(200, 30, "机动车销售统一发票", 18)
    on.put(30, 60, "发票代码 131001820160")
    on.put(30, 75, "发票号码 00012345")
    on.put(400, 75, "开票日期 2024-05-28")
    for y, texts in (
        (
            120,
            ((30, "购买方名称"), (90, BUYER[0]), (300, "纳税人识别号/统一社会信用代码/身份证明号码"), (500, BUYER[1])),
        ),
        (200, ((30, "价税合计"), (90, "⊗壹拾壹万叁仟圆整"), (350, "小写"), (380, "￥113000.00"))),
        (220, ((30, "销货单位名称"), (90, SELLER[0]), (350, "电话"))),
        (240, ((30, "纳税人识别号"), (90, SELLER[1]), (350, "账号"))),
        (260, ((30, "增值税税率或征收率"), (130, "13%"), (200, "增值税税额"), (260, "￥13000.00"))),
        (280, ((30, "不含税价"), (80, "小写"), (110, "￥100000.00"), (300, "吨位"))),
    ):
        for x, text in texts:
            on.put(x, y, text)
    stated = values(on.items)
    assert stated["kind"] is Kind.VEHICLE
    assert (stated["code"], stated["number"]) == ("131001820160", "00012345")
    assert (stated["buyer_name"], stated["buyer_tax_id"]) == BUYER
    assert (stated["seller_name"], stated["seller_tax_id"]) == SELLER
    assert (stated["amount"], stated["tax"]) == (Decimal("100000.00"), Decimal("13000.00"))
    assert stated["total"] == Decimal("113000.00")


def test_a_fiscal_bill_is_read_by_its_own_labels() -> None:
    on = Drawing()
    on.put(150, 30, "某某市医疗门诊收费票据（电子）", 18)
    for x, y, text in (
        (20, 60, "票据代码：11060124"), (350, 60, "票据号码：0012345678"), (20, 75, "交款人：张三"),
        (350, 75, "校验码：a1b2c3"), (350, 90, "开票日期：2024-05-28"), (20, 300, "金额合计（大写）：壹佰圆整"),
        (350, 300, "（小写）：100.00"), (20, 380, "收款单位（章）：某某医院"),
    ):  # fmt: skip
        on.put(x, y, text)
    stated = values(on.items)
    assert (stated["kind"], stated["code"], stated["number"]) == (Kind.FISCAL, "11060124", "0012345678")
    assert (stated["buyer_name"], stated["seller_name"], stated["check_code"]) == ("张三", "某某医院", "a1b2c3")
    assert (stated["total"], stated["issue_date"]) == (Decimal("100.00"), date(2024, 5, 28))


def test_toll_lines_reuse_the_columns() -> None:
    blank = dict.fromkeys(("规格型号", "标准版", "套", "单", "位", "数", "量", "价"), "")
    swap = blank | {"2": "20240501", "50": "20240502"}
    items = [replace(item, text=swap.get(item.text, item.text)) for item in Digital().draw()]
    on = Drawing()
    for x, text in ((120, "车牌号"), (191, "类型"), (250, "通行日期起"), (325, "通行日期止")):
        on.put(x, 150, text)
    on.put(120, 165, "京A12345")
    on.put(191, 165, "客车")
    (line,) = only([item for item in items if item.text] + on.items).witness.lines
    assert (line.spec, line.unit, line.quantity, line.price) == ("京A12345", "客车", "20240501", "20240502")
    assert line.amount == Decimal("100.00")


def test_a_table_that_names_invoices_is_none() -> None:
    on = Drawing()
    on.put(200, 30, "费用报销单", 16)
    for x, text in ((20, "发票号码"), (200, "费用类别"), (400, "报销金额")):
        on.put(x, 60, text)
    for y in (80, 95):
        for x, text in ((20, f"243120000000123456{y}"), (200, "交通费"), (400, "88.00")):
            on.put(x, y, text)
    assert read_face(on.items) == []


def test_a_copy_of_a_page_adds_no_lines() -> None:
    copy = [replace(item, x=item.x + 1.3) for item in Digital().draw(2)]
    assert len(only(Digital().draw(1) + copy).witness.lines) == 1


def test_columns_of_special_business_stay_out_of_the_name() -> None:
    items = [item for item in Digital().draw() if item.text not in {"规格型号", "标准版", "套"}]
    on = Drawing()
    on.put(105, 150, "建筑服务发生地")
    on.put(110, 165, "某市某区")
    (line,) = only(items + on.items).witness.lines
    assert line.name == "*软件*示例软件V2.0"


def test_the_second_half_of_a_heading_is_no_part_of_a_line() -> None:
    items = [replace(item, text="税率/") if item.text == "税率/征收率" else item for item in Digital().draw()]
    on = Drawing()
    on.put(460, 159, "征收率", 7)
    (line,) = only(items + on.items).witness.lines
    assert (line.rate, line.name) == ("13%", "*软件*示例软件V2.0")


def test_a_contract_that_speaks_of_invoices_is_none() -> None:
    on = Drawing()
    on.put(200, 30, "采购合同", 16)
    on.put(20, 60, "乙方应在收款后十日内开具增值税专用发票，发票号码以实际为准")
    on.put(20, 80, "发票类型")
    on.put(120, 80, "增值税专用发票")
    on.put(20, 100, "20240528")
    on.put(20, 120, "价税合计：113.00元")
    assert read_face(on.items) == []


def test_a_title_on_two_lines_is_a_title() -> None:
    items = [item for item in Digital().draw() if not item.text.startswith("电子发票")]
    on = Drawing()
    on.put(250, 12, "电子发票", 14)
    on.put(230, 27, "（普通发票）", 9)
    assert values(items + on.items)["kind"] is Kind.DIGITAL_ORDINARY
