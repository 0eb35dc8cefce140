"""The face of an invoice: fields stay with their labels in every layout, order and scale."""

import random
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.drawn_face import BUYER, LINES, SELLER, Digital, Drawing, Old
from piaoqi.core.formats.face import FaceInvoice, Item, read_face
from piaoqi.core.formats.face.items import rows_of
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status


def only(items: Iterable[Item]) -> FaceInvoice:
    found = read_face(items)
    assert len(found) == 1
    return found[0]


def values(items: Iterable[Item]) -> dict[str, object]:
    return dict(only(items).witness.values)


EXPECTED = {
    "kind": Kind.DIGITAL_SPECIAL, "code": "", "number": "24312000000012345678", "issue_date": date(2024, 5, 28),
    "buyer_name": BUYER[0], "buyer_tax_id": BUYER[1], "seller_name": SELLER[0], "seller_tax_id": SELLER[1],
    "amount": Decimal("100.00"), "tax": Decimal("13.00"), "total": Decimal("113.00"),
}  # fmt: skip

LAYOUTS = {
    "labels and values apart": Digital(),
    "labels and values in one text": Digital(joined=True),
    "seller printed first": Digital(seller_first=True),
    "no words beside the blocks": Digital(upright_sides=False),
}


@pytest.mark.parametrize("form", LAYOUTS.values(), ids=LAYOUTS)
def test_every_field_of_a_digital_invoice_is_read(form: Digital) -> None:
    assert values(form.draw()) == EXPECTED


@given(
    seed=st.integers(0, 10_000), scale=st.sampled_from([0.353, 1.0, 4.1]), form=st.sampled_from(list(LAYOUTS.values()))
)
@settings(max_examples=40, deadline=None)
def test_neither_the_order_of_texts_nor_the_unit_matters(seed: int, scale: float, form: Digital) -> None:
    items = [Item(i.text, i.x * scale, i.y * scale, i.width * scale, i.height * scale) for i in form.draw()]
    random.Random(seed).shuffle(items)
    assert values(items) == EXPECTED


def test_every_field_of_an_old_form_is_read_beside_its_cipher() -> None:
    stated = values(Old().draw())
    assert stated == {
        "kind": Kind.E_ORDINARY, "code": "011001900111", "number": "12345678", "issue_date": date(2020, 8, 5),
        "check_code": "12345678901234567890", "buyer_name": BUYER[0], "buyer_tax_id": BUYER[1],
        "seller_name": SELLER[0], "seller_tax_id": SELLER[1], "amount": Decimal("100.00"), "tax": Decimal("13.00"),
        "total": Decimal("113.00"), "remark": "订单号 A100",
    }  # fmt: skip


def test_a_person_without_a_tax_id_gets_nobody_elses() -> None:
    for form in (Digital(buyer=("个人", "")), Digital(buyer=("个人", ""), seller_first=True)):
        stated = values([item for item in form.draw() if item.text])
        assert (stated["buyer_name"], stated["buyer_tax_id"]) == ("个人", "")
        assert stated["seller_tax_id"] == SELLER[1]
    old = values([item for item in Old(buyer=("个人", "")).draw() if item.text])
    assert (old["buyer_name"], old["buyer_tax_id"]) == ("个人", "")


def test_a_name_on_two_lines_is_one_name() -> None:
    form = Digital(buyer=("", BUYER[1]))
    items = [item for item in form.draw() if item.text]
    drawn = Drawing()
    drawn.put(62, 90, "北京示例科技有限公司海淀区上地信息")
    drawn.put(62, 101, "路分公司")
    assert values(items + drawn.items)["buyer_name"] == "北京示例科技有限公司海淀区上地信息路分公司"


def test_lines_with_wrapped_names_and_discounts_are_counted_by_their_amounts() -> None:
    form = Digital(
        lines=(
            ("*软件*名称很长的示例软件\n第二行\n第三行", "", "套", "2", "50", "100.00", "13%", "13.00"),
            ("*软件*名称很长的示例软件\n第二行", "", "", "", "", "-10.00", "13%", "-1.30"),
            ("*服务*安装", "", "次", "1", "30.00", "30.00", "***", "***"),
        )
    )
    lines = only(form.draw()).witness.lines
    assert [line.name for line in lines] == [
        "*软件*名称很长的示例软件第二行第三行", "*软件*名称很长的示例软件第二行", "*服务*安装"
    ]  # fmt: skip
    assert [line.amount for line in lines] == [Decimal("100.00"), Decimal("-10.00"), Decimal("30.00")]
    assert [line.quantity for line in lines] == ["2", "", "1"]
    assert lines[2].tax is None
    assert lines[2].rate == "***"


def test_a_line_keeps_its_columns() -> None:
    line = only(Digital().draw()).witness.lines[0]
    assert (line.name, line.spec, line.unit) == ("*软件*示例软件V2.0", "标准版", "套")
    assert (line.quantity, line.price, line.amount) == ("2", "50", Decimal("100.00"))
    assert (line.rate, line.tax) == ("13%", Decimal("13.00"))


def test_tax_printed_as_asterisks_is_stated_and_empty() -> None:
    stated = values(Digital(sums=("¥113.00", "***")).draw())
    assert stated["tax"] is None
    assert stated["amount"] == Decimal("113.00")


def test_a_lone_sum_is_the_amount_when_it_stands_in_its_column() -> None:
    items = [item for item in Digital(sums=("¥113.00", " ")).draw() if item.text.strip()]
    assert values(items)["amount"] == Decimal("113.00")
    assert not values(items).get("tax")


def test_a_red_letter_names_what_it_takes_back() -> None:
    form = Digital(
        sums=("¥-100.00", "¥-13.00"), total="¥-113.00", capital="（负数）壹佰壹拾叁圆整",
        remark="被红冲蓝字数电票号码：24312000000012345670 红字发票信息确认单编号：31011524051000000001",
    )  # fmt: skip
    stated = values(form.draw())
    assert stated["status"] is Status.RED_LETTER
    assert stated["red_of"] == "24312000000012345670"
    assert (stated["amount"], stated["total"]) == (Decimal("-100.00"), Decimal("-113.00"))


def test_the_total_is_taken_from_the_words_where_the_figures_are_unreadable() -> None:
    form = Digital(total="\x00\x00", capital="\x00壹佰壹拾叁圆整")
    assert values(form.draw())["total"] == Decimal("113.00")
    assert only(form.draw()).witness.facts["capital"] == "壹佰壹拾叁圆整"


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


def test_a_tax_ids_label_in_two_halves_keeps_its_value() -> None:
    form = Digital(buyer=(BUYER[0], ""), seller=(SELLER[0], ""))
    on = Drawing()
    for x, tax_id in ((33, BUYER[1]), (318, SELLER[1])):
        on.put(x, 118, "统一社会信用代码/")
        on.put(x, 128, "纳税人识别号：")
        on.put(x + 75, 123, tax_id)
    items = [item for item in form.draw() if item.text and "纳税人识别号" not in item.text]
    stated = values(items + on.items)
    assert (stated["buyer_tax_id"], stated["seller_tax_id"]) == (BUYER[1], SELLER[1])


def test_labels_without_a_colon_are_labels_at_the_beginning_of_a_text() -> None:
    items = [replace(item, text=item.text.rstrip("：")) for item in Digital().draw()]
    assert values(items) == EXPECTED


def test_a_remark_may_hold_the_words_of_labels() -> None:
    remark = "购方开户银行：某某银行 银行账号：123456 名称：不是公司 发票号码：24312000000099999999"
    assert values(Digital(remark=remark).draw()) == EXPECTED | {"remark": remark}


def test_the_number_of_the_flushed_invoice_is_never_taken_for_its_own() -> None:
    for remark in ("被红冲蓝字数电票号码：24312000000012345670", "对应正数发票代码：011001900111 号码：12345670"):
        items = [item for item in Digital(remark=remark).draw() if item.text != EXPECTED["number"]]
        stated = values(items)
        assert (stated["number"], stated["code"]) == ("", "")


def test_text_printed_twice_to_look_bold_is_read_once() -> None:
    items = Digital().draw()
    shifted = [replace(item, x=item.x + 0.2) for item in items]
    assert values([text for pair in zip(items, shifted, strict=True) for text in pair])["number"] == EXPECTED["number"]


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


def test_notes_in_the_margin_belong_to_nothing() -> None:
    items = [*Digital().draw(), Item("下载次数：2", 588, 140, 6, 60), Item("第2次", 590, 160, 24, 9)]
    assert values(items) == EXPECTED
    line = only(items).witness.lines[0]
    assert (line.amount, line.rate, line.tax) == (Decimal("100.00"), "13%", Decimal("13.00"))


def test_radicals_that_a_font_puts_for_characters_are_read_as_these() -> None:
    odd = str.maketrans("金方日小大子角", "⾦⽅⽇⼩⼤⼦⻆")
    assert values(replace(item, text=item.text.translate(odd)) for item in Digital().draw()) == EXPECTED


def test_figures_set_one_by_one_are_one_number() -> None:
    items: list[Item] = []
    for item in Digital().draw():
        if item.text[0] in "¥2157936" and len(item.text) > 1:
            items += [item.cut(index, index + 1) for index in range(len(item.text))]
        else:
            items.append(item)
    assert values(items) == EXPECTED
    line = only(items).witness.lines[0]
    assert (line.quantity, line.price, line.amount, line.rate) == ("2", "50", Decimal("100.00"), "13%")


def test_headings_on_two_lines_are_one_heading() -> None:
    items = [
        replace(item, y=item.y - 6) if item.text in {"项目名称", "规格型号"} else item for item in Digital().draw()
    ]
    assert [line.amount for line in only(items).witness.lines] == [Decimal("100.00")]


def test_a_line_may_be_named_like_a_sum() -> None:
    lines = (("*餐饮*餐费合计", "", "次", "1", "60", "60.00", "6%", "3.60"), *LINES)
    assert len(only(Digital(lines=lines).draw()).witness.lines) == 2


def test_the_sums_are_found_where_their_label_is_a_picture() -> None:
    items = [item for item in Digital().draw() if not (item.text in {"合", "计"} and item.x < 150)]
    assert values(items) == EXPECTED


def test_wide_spacing_of_letters_is_no_part_of_a_name() -> None:
    form = Digital(buyer=(" ".join(BUYER[0]), BUYER[1]), joined=True)
    assert str(values(form.draw())["buyer_name"]).replace(" ", "") == BUYER[0]


def test_a_page_full_of_labels_is_read_in_bounded_time() -> None:
    items = [Item("名称：", x * 10.0, y * 12.0, 30, 9) for x in range(60) for y in range(60)]
    items += [Item(char, x * 10.0, y * 12.0, 9, 9) for x, char in enumerate("购买方信息备注" * 20) for y in range(40)]
    items += [Item("金额1", x * 3.0, 5.0, 30, 9) for x in range(2000)]
    start = time.process_time()
    read_face(items)
    assert time.process_time() - start < 10


NUMBERS = st.one_of(st.floats(-1e4, 1e4), st.floats(0, 60), st.floats())


def test_a_table_that_names_invoices_is_none() -> None:
    on = Drawing()
    on.put(200, 30, "费用报销单", 16)
    for x, text in ((20, "发票号码"), (200, "费用类别"), (400, "报销金额")):
        on.put(x, 60, text)
    for y in (80, 95):
        for x, text in ((20, f"243120000000123456{y}"), (200, "交通费"), (400, "88.00")):
            on.put(x, y, text)
    assert read_face(on.items) == []


def test_two_columns_with_different_spacing_do_not_run_into_one_row() -> None:
    items = [Item("左", 0, 12.0 * row, 9, 9) for row in range(20)]
    items += [Item("右", 100, 3 + 13.0 * row, 9, 9) for row in range(18)]
    assert max(len(row.items) for row in rows_of(items)) == 2


@given(
    st.lists(
        st.builds(
            Item,
            st.text(alphabet="发票号码：名称合计价税小写大项目金额税额1234567890¥.*（）\x00 购买方销售", max_size=24),
            st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.floats(-10, 500), st.floats(-1, 50), st.integers(1, 3),
        ),
        max_size=40,
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_no_arrangement_of_texts_makes_the_reader_fail(items: list[Item]) -> None:
    read_face(items)
