"""The face of an invoice: fields stay with their labels in every layout, order and scale."""

import random
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.drawn_face import BUYER, EXPECTED, LINES, SELLER, Digital, Drawing, Old, only, values
from piaoqi.core.formats.face import Item, read_face
from piaoqi.core.formats.face.items import rows_of
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status

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
