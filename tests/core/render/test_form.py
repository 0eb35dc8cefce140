"""A form says all that the data says, where everybody looks for it, and never passes for an original."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.einvoice_xml import digital as digital_xml
from piaoqi.core.formats.einvoice_xml import original as original_xml
from piaoqi.core.formats.table.vocabulary import FACTS as TABLE_FACTS
from piaoqi.core.formats.xbrl.vouchers import BOOKING, BOOKING_STATES, VOUCHERS
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.record import Line, Place, Record
from piaoqi.core.invoice.status import TITLES, Status
from piaoqi.core.render import pages
from piaoqi.core.render.base import Kind as PageKind
from piaoqi.core.render.base import Page, Wanted
from piaoqi.core.render.fonts import Fonts
from piaoqi.core.render.form import form_pages, papers
from piaoqi.core.render.form.blocks import MARK
from piaoqi.core.render.form.paper import LEFT, PAGE_WIDTH, RIGHT
from piaoqi.core.render.form.sheets import LONGEST
from piaoqi.core.render.form.words import FACTS

ABOUT_THE_READING = {
    "attachment_state", "derived", "direction", "number_candidates", "number_doubt", "number_from", "number_prefix",
    "ocr_state", "sha256", "shared_by", "shared_total", "sync", "version", "visibility",
}  # fmt: skip
"""Facts about a file or how it was read, and not about the invoice."""
LINE = Line(
    name="*信息技术服务*系统运维", spec="标准版", unit="月", quantity="3", price="1000.5", amount=Decimal("3001.50"),
    rate="6%", tax=Decimal("180.09"), class_code="3040203000000000000",
)  # fmt: skip
INVOICE = Record(
    place=Place("目录/全量.xlsx", "发票基础信息", 7),
    kind=Kind.DIGITAL_SPECIAL,
    number="26112000000012345678",
    issue_date=date(2026, 5, 8),
    seller_name="北京甲有限公司",
    seller_tax_id="91110108MA01ABCD2X",
    buyer_name="上海乙有限公司",
    buyer_tax_id="91310101MA1FP1AB3C",
    amount=Decimal("3001.50"),
    tax=Decimal("180.09"),
    total=Decimal("3181.59"),
    remark="合同 HT-1",
    lines=(LINE,),
    facts={"drawer": "王开票", "seller_bank": "甲银行", "seller_account": "6222000011112222"},
)


def words_of(page: Page) -> list[str]:
    """Each text of the drawing, as a reader or a search finds it."""
    texts = ET.fromstring(page.svg).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()) for text in texts]


def all_words(record: Record) -> str:
    return bare("\n".join(text for page in form_pages(record) for text in words_of(page)))


def bare(text: str) -> str:
    return "".join(text.split())


def values_of(record: Record) -> list[str]:
    """Everything that the record states, as it is printed."""
    money = [f"{one:.2f}" for one in (record.amount, record.tax, record.total) if one is not None]
    line_money = [f"{one:.2f}" for line in record.lines for one in (line.amount, line.tax) if one is not None]
    names = ("name", "spec", "unit", "quantity", "price", "rate", "class_code")
    texts = [getattr(line, name) for line in record.lines for name in names]
    texts += [
        record.code, record.number, record.paper_number, record.seller_name, record.seller_tax_id, record.buyer_name,
        record.buyer_tax_id, record.check_code, record.red_of, record.remark,
    ]  # fmt: skip
    day = record.issue_date
    told = [] if record.status is Status.UNKNOWN else [TITLES[record.status].zh]
    return [*money, *line_money, *texts, *told, f"{day.year}年{day.month:02}月{day.day:02}日" if day else ""]


def test_the_values_stand_in_their_places() -> None:
    (page,) = form_pages(INVOICE)
    words = words_of(page)
    assert "电子发票（增值税专用发票）" in words
    assert "叁仟壹佰捌拾壹圆伍角玖分" in words
    assert {"¥3001.50", "¥180.09", "¥3181.59", "王开票", "甲银行 6222000011112222"} <= set(words)
    assert (page.kind, page.width_mm, page.invoice) == (PageKind.FROM_DATA, PAGE_WIDTH, INVOICE.number)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_form_that_says_everything(kind: Kind) -> None:
    record = replace(
        INVOICE, kind=kind, code="1100261130", check_code="12345678901234567890", red_of="26112000000099999999"
    )
    said = all_words(record)
    assert [value for value in values_of(record) if bare(value) not in said] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_form_can_be_taken_for_an_original(kind: Kind) -> None:
    for page in form_pages(replace(INVOICE, kind=kind)):
        words = words_of(page)
        assert MARK in words
        assert any("目录/全量.xlsx › 发票基础信息 › 第7行" in text for text in words), "which row it was filled from"
        assert not re.search(r"<(image|ellipse|foreignObject|a|script)\b", page.svg), "a seal or a code would be one"
        assert not any("章" in text for text in words)


def test_what_is_not_known_is_left_empty() -> None:
    record = Record(place=Place("账.csv", row=3), kind=Kind.DIGITAL_ORDINARY, number="26112000000012345678")
    words = words_of(next(form_pages(record)))
    assert not any("¥" in text or "圆" in text or "*" in text or "None" in text for text in words)
    assert not any(
        char.isdigit() for text in words for char in text if text not in (record.number, "数据来源：账.csv › 第3行")
    )


def test_the_words_of_the_amount_are_the_stated_ones_where_stated() -> None:
    stated = replace(INVOICE, facts={**INVOICE.facts, "capital": "叁仟壹佰捌拾贰圆整"})
    assert "叁仟壹佰捌拾贰圆整" in words_of(next(form_pages(stated)))


def test_stars_stand_where_the_rate_says_that_there_is_no_tax() -> None:
    free = replace(LINE, rate="免税", tax=None)
    words = words_of(next(form_pages(replace(INVOICE, tax=None, lines=(free,)))))
    assert words.count("***") == 2, "in the line and in the sum"
    assert "***" not in words_of(next(form_pages(replace(INVOICE, tax=None, lines=(replace(LINE, tax=None),)))))


def test_what_became_of_the_invoice_stands_above_all() -> None:
    for status in (Status.VOID, Status.RED_FULL, Status.RED_LETTER, Status.LOCKED):
        words = words_of(next(form_pages(replace(INVOICE, status=status))))
        assert words[words.index("票据状态：") + 1] == TITLES[status].zh


def test_what_the_platform_does_not_know_is_told_above_all() -> None:
    unknown = replace(INVOICE, facts={"result": "009", "result_text": "查无此票", "deleted": "yes"})
    words = words_of(next(form_pages(unknown)))
    assert words[words.index("查验结果：") + 1] == "查无此票"
    assert words[words.index("已删除：") + 1] == "是"
    assert "查验结果：" not in words_of(
        next(form_pages(replace(INVOICE, facts={"result": "001", "result_text": "一致"})))
    )


def test_a_toll_invoice_has_days_where_others_have_a_price() -> None:
    days = replace(LINE, spec="京A12345", quantity="20260501", price="20260502")
    assert "通行日期起" in words_of(next(form_pages(replace(INVOICE, kind=Kind.TOLL, lines=(days,)))))
    assert "通行日期起" not in words_of(next(form_pages(replace(INVOICE, kind=Kind.TOLL))))


def test_a_red_letter_is_negative_in_figures_and_words() -> None:
    red = replace(INVOICE, amount=-INVOICE.amount, tax=-INVOICE.tax, total=-INVOICE.total, status=Status.RED_LETTER)  # type: ignore[operator]
    words = words_of(next(form_pages(red)))
    assert {"¥-3181.59", "（负数）叁仟壹佰捌拾壹圆伍角玖分"} <= set(words)


def test_many_lines_continue_on_pages_with_sums_of_their_own() -> None:
    lines = tuple(replace(LINE, name=f"货物{n}", amount=Decimal(n), tax=Decimal(1)) for n in range(1, 151))
    found = list(form_pages(replace(INVOICE, lines=lines)))
    assert len(found) > 3
    assert all(page.height_mm <= LONGEST + 5 for page in found)
    subtotals = []
    for number, page in enumerate(found, 1):
        words = words_of(page)
        assert f"共 {len(found)} 页　第 {number} 页" in words
        assert INVOICE.number in words
        after = words[len(words) - words[::-1].index("小") :]
        subtotals.append(Decimal(next(text for text in after if text.startswith("¥"))[1:]))
    assert sum(subtotals) == sum(range(1, 151))
    assert "3181.59" in all_words(replace(INVOICE, lines=lines))


def test_a_workbook_that_has_the_invoice_twice_gives_one_form() -> None:
    head = "发票号码,销方名称,购买方名称,开票日期,金额,税额,价税合计\n"
    row = "26112000000012345678,甲公司,乙公司,2026-05-08,100.00,6.00,106.00\n"
    other = "26112000000012345686,甲公司,乙公司,2026-05-08,200.00,12.00,212.00\n"
    blob = Blob("清单.csv", (head + row + row + other).encode())
    assert [page.invoice for page in pages(blob, Fonts())] == ["26112000000012345678", "26112000000012345686"]
    assert [page.number for page in pages(blob, Fonts(), Wanted(number="26112000000012345686"))] == [1]
    assert pages(blob, Fonts(), Wanted(number="26112000000012345694")) == []


def test_groups_of_a_special_business_are_tables_under_the_goods() -> None:
    rider = "<Traveler>王小明</Traveler><TravelDate>2026-03-01</TravelDate><Departure>北京</Departure>"
    rider = f"<PassengerTransportation>{rider}</PassengerTransportation>"
    toll = (
        "<Toll><PlateNumber>京A12345</PlateNumber><StartDatesOfPassage>20260914094742000</StartDatesOfPassage></Toll>"
    )
    unknown = "<Construction><Place>某市某区</Place></Construction>"
    xml = f"""<EInvoice><Header><EIid>26112000000012345678</EIid></Header><EInvoiceData><BasicInformation>
        <TotalTax-includedAmount>106.00</TotalTax-includedAmount></BasicInformation>
        <SpecificInformation>{rider}{rider}{toll}{unknown}</SpecificInformation></EInvoiceData></EInvoice>"""
    (page,) = pages(Blob("票.xml", xml.encode()), Fonts())
    words = words_of(page)
    assert {"旅客运输服务", "出行人", "出发地", "通行费", "车牌号", "京A12345", "2026-09-14 09:47:42"} <= set(words)
    assert {"Construction", "Place", "某市某区"} <= set(words), "what is not known stands under its own name"
    assert words.count("王小明") == 2


def test_the_flights_of_an_itinerary_are_a_table() -> None:
    names = {"DepartureStation": "北京", "DestinationStation": "上海", "Flight": "CA1501", "CarrierDate": "2026-03-05"}
    flight = "".join(f"<atr:{name}>{words}</atr:{name}>" for name, words in names.items())
    xml = f"""<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:atr="http://xbrl.mof.gov.cn/taxonomy/2023-12-31/atr">
        <atr:ElectronicInvoiceAirTransportReceiptNumber>26119000000012345678</atr:ElectronicInvoiceAirTransportReceiptNumber>
        <atr:DetailInformationOfAirTicketTuple>{flight}</atr:DetailInformationOfAirTicketTuple>
        <atr:TotalAmount>620.00</atr:TotalAmount></xbrl>"""
    (page,) = pages(Blob("行程单.xml", xml.encode()), Fonts())
    assert {"航班号", *names.values(), "陆佰贰拾圆整"} <= set(words_of(page))


def test_every_fact_of_an_invoice_has_a_name() -> None:
    known = {*TABLE_FACTS, *BOOKING, *BOOKING_STATES, *digital_xml._FACTS, *original_xml._FACTS}
    known.update(name for voucher in VOUCHERS.values() for name in voucher.facts)
    assert known - set(FACTS) == ABOUT_THE_READING


def test_characters_that_no_font_has_are_told() -> None:
    (page,) = form_pages(replace(INVOICE, seller_name="甲\U0001f9fe公司"))
    assert [note.code for note in page.notes] == ["render.no_glyph"]
    assert "\U0001f9fe" in page.notes[0].message()


def test_a_text_without_end_is_cut_and_told() -> None:
    found = list(form_pages(replace(INVOICE, remark="长" * 50_000)))
    assert [note.code for note in found[0].notes] == ["render.too_long"]
    assert sum(len(page.svg) for page in found) < 3_000_000


NAMES = st.one_of(
    st.text("公司北京上海（集团）有限责任一二三ABCxyz09-、·", max_size=120),
    st.text(max_size=40),
    st.just("W" * 200),
)
MONEY = st.none() | st.decimals("-99999999.99", "99999999.99", places=2)
LINES = st.builds(
    Line, name=NAMES, spec=NAMES, unit=st.text("个台件kg", max_size=3),
    quantity=st.sampled_from(["", "1", "0.333333333333333"]), amount=MONEY, tax=MONEY,
    price=st.sampled_from(["", "15841.5841584158", "1" * 40]), rate=st.sampled_from(["", "13%", "免税", "不征税"]),
    class_code=st.sampled_from(["", "3040203000000000000", "1010101010000000000"]),
)  # fmt: skip
RECORDS = st.builds(
    Record, place=st.builds(Place, NAMES, NAMES, st.integers(0, 99999)), kind=st.sampled_from(list(Kind)),
    code=st.sampled_from(["", "011002100611"]),
    number=st.sampled_from(["", "89761882", "26112000000012345678", "票" * 40]),
    issue_date=st.none() | st.dates(date(1999, 1, 1), date(2099, 12, 31)), seller_name=NAMES, buyer_name=NAMES,
    seller_tax_id=NAMES, amount=MONEY, tax=MONEY, total=MONEY, check_code=st.sampled_from(["", "1" * 20]),
    status=st.sampled_from(list(Status)), red_of=st.sampled_from(["", "26112000000099999999"]), remark=NAMES,
    lines=st.lists(LINES, max_size=4).flatmap(lambda some: st.integers(1, 30).map(lambda times: tuple(some * times))),
    facts=st.dictionaries(st.sampled_from(sorted(FACTS)), NAMES, max_size=8),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(RECORDS)
def test_whatever_the_data_nothing_is_lost_and_nothing_overlaps(record: Record) -> None:
    visible = replace(record, facts={name: words for name, words in record.facts.items() if words.isprintable()})
    said = all_words(visible)
    printable = [bare(value) for value in values_of(visible) if value.isprintable()]
    assert [value for value in printable if value not in said] == []
    for paper in papers(visible):
        boxes = [put.box for put in paper.put]
        assert all(box.x >= LEFT - 0.1 and box.x + box.width <= RIGHT + 0.1 for box in boxes), PAGE_WIDTH
        assert all(box.y >= 0 and box.y + box.height <= paper.height for box in boxes)
        assert _touching(paper.put) == []


def _touching(put: list) -> list:  # type: ignore[type-arg]
    """Words that lie over each other."""
    found = []
    listed = sorted(put, key=lambda one: one.box.y)
    for number, one in enumerate(listed):
        for other in listed[number + 1 :]:
            if other.box.y > one.box.y + one.box.height - 0.15:
                break
            if other.box.x < one.box.x + one.box.width - 0.05 and one.box.x < other.box.x + other.box.width - 0.05:
                found.append((one, other))
    return found
