"""数电票 XML of all versions, and the older e-invoice's XML alone."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making_ofd import original_invoice
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.einvoice_xml import FORMAT
from piaoqi.core.formats.stated import read_rate
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.seals.verdict import Verdict

NUMBER, BLUE = "25112000000000000017", "25112000000000000009"


def einvoice(special: str = "", basic: str = "", labels: str | None = None, more: str = "") -> str:
    labels = labels if labels is not None else label("InIssuType", "Y") + label("GeneralOrSpecialVAT", "02", "普通发票")
    basic = basic or (
        "<TotalAmWithoutTax>100.00</TotalAmWithoutTax><TotalTaxAm>6.00</TotalTaxAm>"
        "<TotalTax-includedAmount>106.00</TotalTax-includedAmount>"
        "<TotalTax-includedAmountInChinese>壹佰零陆圆整</TotalTax-includedAmountInChinese><Drawer>甲</Drawer>"
    )
    return f"""<EInvoice><Header><EIid>{NUMBER}</EIid><EInvoiceTag>SWEI1100</EInvoiceTag><Version>0.33</Version>
<InherentLabel>{labels}</InherentLabel></Header><EInvoiceData>
<SellerInformation><SellerIdNum>91310000MA1K00000A</SellerIdNum><SellerName>上海样品商贸有限公司</SellerName></SellerInformation>
<BuyerInformation><BuyerName>北京示例科技有限公司</BuyerName></BuyerInformation>
<BasicInformation>{basic}</BasicInformation>
<IssuItemInformation><ItemName>*软件*开发</ItemName><Quantity>2</Quantity><UnPrice>60</UnPrice><Amount>120.00</Amount>
<TaxRate>0.060000</TaxRate><ComTaxAm>7.20</ComTaxAm><TaxClassificationCode>1010101020000000000</TaxClassificationCode>
</IssuItemInformation><IssuItemInformation><ItemName>*软件*开发</ItemName><Amount>-20.00</Amount><TaxRate>0.06</TaxRate>
<ComTaxAm>-1.20</ComTaxAm></IssuItemInformation>
<SpecificInformation>{special}</SpecificInformation><AdditionalInformation>{more}</AdditionalInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>{NUMBER}</InvoiceNumber><IssueTime>2025-01-02 10:08:05</IssueTime>
<TaxBureauName>国家税务总局北京市税务局</TaxBureauName></TaxSupervisionInfo></EInvoice>"""


def label(name: str, code: str, words: str = "") -> str:
    return f"<{name}><LabelCode>{code}</LabelCode><LabelName>{words}</LabelName></{name}>"


def read(data: bytes) -> Document:
    blob = Blob("dzfp.xml", data)
    assert FORMAT.recognises(blob)
    return FORMAT.read(blob)


def only(xml: str) -> Record:
    (record,) = read(xml.encode()).records
    return record


def test_header_lines_and_facts() -> None:
    record = only(einvoice())
    assert (record.kind, record.code, record.number) == (Kind.DIGITAL_ORDINARY, "", NUMBER)
    assert record.issue_date == date(2025, 1, 2)
    assert (record.amount, record.tax, record.total) == (Decimal("100.00"), Decimal("6.00"), Decimal("106.00"))
    assert (record.buyer_name, record.buyer_tax_id) == ("北京示例科技有限公司", "")
    assert record.facts["capital"] == "壹佰零陆圆整"
    assert record.facts["drawer"] == "甲"
    assert record.lines[0].class_code == "1010101020000000000"
    assert record.lines[0].rate == "6%"


def test_a_discount_line_makes_no_red_invoice() -> None:
    record = only(einvoice())
    assert record.lines[1].amount == Decimal("-20.00")
    assert record.lines[1].quantity == ""
    assert record.status is not Status.RED_LETTER


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (label("GeneralOrSpecialVAT", "01", "增值税专用发票"), Kind.DIGITAL_SPECIAL),
        (label("GeneralOrSpecialVAT", "01"), Kind.DIGITAL_SPECIAL),
        (label("GeneralOrSpecialVAT", "2"), Kind.DIGITAL_ORDINARY),
        ("<GeneralOrSpecialVAT/>", Kind.UNKNOWN),
        ("", Kind.UNKNOWN),
    ],
)
def test_the_kind_is_what_the_labels_say_and_unknown_without_them(labels: str, kind: Kind) -> None:
    assert only(einvoice(labels=labels)).kind is kind


def test_a_red_invoice_names_the_blue_one_and_its_confirmation() -> None:
    special = f"<RedEInvoice><OriginalInvoiceCode>{BLUE}</OriginalInvoiceCode><CreditNoteNumber>11012345678901234567"
    special += "</CreditNoteNumber></RedEInvoice>"
    basic = "<TotalAmWithoutTax>-100.00</TotalAmWithoutTax><TotalTaxAm>-6.00</TotalTaxAm>"
    basic += "<TotalTax-includedAmount>-106.00</TotalTax-includedAmount>"
    record = only(einvoice(special, basic, label("InIssuType", "N")))
    assert (record.status, record.red_of, record.total) == (Status.RED_LETTER, BLUE, Decimal("-106.00"))
    assert record.facts["red_confirmation"] == "11012345678901234567"


@pytest.mark.parametrize("words", ["被红冲蓝字数电票号码：", "被红冲蓝字数电发票号码："])
def test_both_wordings_of_the_remark_name_the_blue_invoice(words: str) -> None:
    remark = f"<Remark>{words}{BLUE} 红字发票信息确认单编号：11012345678901234567</Remark>"
    record = only(einvoice(more=remark))
    assert (record.red_of, record.status) == (BLUE, Status.RED_LETTER)
    assert record.facts["red_confirmation"] == "11012345678901234567"


def test_toll_and_passengers_are_facts() -> None:
    special = """<Toll><PlateNumber>京A00001</PlateNumber><VehicleType>客车</VehicleType>
<StartDatesOfPassage>20250101120000001</StartDatesOfPassage></Toll><PassengerTransportation><Traveler>甲</Traveler>
<Departure>北京</Departure><Destination>天津</Destination></PassengerTransportation>
<PassengerTransportation><Traveler>乙</Traveler></PassengerTransportation>"""
    facts = only(einvoice(special)).facts
    assert facts["plate"] == "京A00001"
    assert facts["passage_from"] == "20250101120000001"
    assert facts["passengers"] == "甲 北京 天津；乙"


def test_additional_pairs_belong_to_the_remark() -> None:
    pair = "<Additional><Information>项目</Information><InformationValue>二期</InformationValue></Additional>"
    more = f"<Remark>合同1号</Remark>{pair}"
    assert only(einvoice(more=more)).remark == "合同1号\n项目：二期"


def test_stars_in_place_of_the_tax_are_no_amount() -> None:
    basic = "<TotalAmWithoutTax>50.00</TotalAmWithoutTax><TotalTaxAm>***</TotalTaxAm>"
    basic += "<TotalTax-includedAmount>50.00</TotalTax-includedAmount>"
    assert only(einvoice(basic=basic)).tax is None


def test_wrapped_prefixed_and_several_invoices_are_read() -> None:
    two = f"<x:Batch xmlns:x='urn:x'>{einvoice()}{einvoice().replace(NUMBER, BLUE)}</x:Batch>"
    assert [record.number for record in read(two.encode()).records] == [NUMBER, BLUE]
    prefixed = (
        einvoice().replace("<", "<p:").replace("<p:/", "</p:").replace("<p:EInvoice>", "<p:EInvoice xmlns:p='u'>", 1)
    )
    assert only(prefixed).total == Decimal("106.00")


def test_a_header_with_another_number_is_a_contradiction() -> None:
    record = only(einvoice().replace(f"<EIid>{NUMBER}", f"<EIid>{BLUE}"))
    assert record.number == NUMBER
    assert [problem.params["second"] for problem in record.problems] == [BLUE]


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("0.13", "13%"),
        ("0.060000", "6%"),
        ("13.00%", "13%"),
        ("13", "13%"),
        ("1", "1%"),
        ("0.015", "1.5%"),
        ("9％", "9%"),
        ("0", "0%"),
        ("免税", "免税"),
        ("***", "***"),
        ("", ""),
    ],
)
def test_a_rate_is_shown_in_percent_and_words_stay(written: str, rate: str) -> None:
    assert read_rate(written) == rate


def test_an_old_invoice_xml_alone_is_read() -> None:
    record = only(original_invoice())
    assert (record.kind, record.number) == (Kind.E_ORDINARY, "00000017")
    assert "qr" in record.fields["amount"].agrees


def test_a_signature_without_certificate_cannot_be_judged() -> None:
    signature = "<TaxBureauSignature><SignatureValue>00</SignatureValue></TaxBureauSignature>"
    signed = einvoice().replace("</EInvoice>", f"{signature}</EInvoice>")
    assert read(signed.encode()).authenticity.verdict is Verdict.UNVERIFIABLE
    assert read(einvoice().encode()).authenticity.verdict is Verdict.UNSIGNED


def test_gb18030_and_marks_are_read() -> None:
    data = b"\xef\xbb\xbf" + einvoice().encode()
    assert read(data).records[0].buyer_name == "北京示例科技有限公司"
    data = ('<?xml version="1.0" encoding="GBK"?>' + einvoice()).encode("gbk")
    assert read(data).records[0].buyer_name == "北京示例科技有限公司"


def test_an_empty_shell_is_a_problem() -> None:
    document = read(b"<EInvoice></EInvoice>")
    assert document.records == ()
    assert [problem.code for problem in document.problems] == ["xml.no_invoice"]


def test_other_xml_is_left_alone() -> None:
    assert not FORMAT.recognises(Blob("a.xml", b"<html>einvoice-less</html>".replace(b"einvoice", b"x")))
    assert not FORMAT.recognises(Blob("a.txt", b"EInvoice"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_never_raises(data: st.DataObject) -> None:
    xml = bytearray(einvoice("<Toll><PlateNumber>x</PlateNumber></Toll>").encode())
    del xml[data.draw(st.integers(100, len(xml))) :]
    for _ in range(data.draw(st.integers(0, 8))):
        xml[data.draw(st.integers(0, len(xml) - 1))] = data.draw(st.integers(0, 255))
    FORMAT.read(Blob("a.xml", bytes(xml)))
