"""XBRL vouchers of issuers and receivers, with default namespace or prefix."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.xbrl import FORMAT
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status

NUMBER = "25119130670000000017"


def voucher(
    prefix: str, elements: dict[str, str], raw: str = "", *, root: str = "xbrl", year: str = "2023-12-31"
) -> str:
    facts = "".join(f'<{prefix}:{name} contextRef="c">{text}</{prefix}:{name}>' for name, text in elements.items())
    bound = "xmlns" if root == "xbrl" else "xmlns:xbrli"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} {bound}="http://www.xbrl.org/2003/instance" '
        f'xmlns:{prefix}="http://xbrl.mof.gov.cn/taxonomy/{year}/{prefix}">{facts}{raw}</{root}>'
    )


def read(xml: str, name: str = "voucher.xbrl") -> Document:
    blob = Blob(name, xml.encode())
    assert FORMAT.recognises(blob)
    return FORMAT.read(blob)


def only(xml: str, name: str = "voucher.xbrl") -> Record:
    (record,) = read(xml, name).records
    return record


RAIL = {
    "ElectronicInvoiceRailwayETicketNumber": NUMBER, "DateOfIssue": "2025-01-02", "TypeOfBusiness": "售",
    "TrainNumber": "G1", "Fare": "109.00", "IdNumber": "1101****0011", "Name": "甲",
    "TotalAmountExcludingTax": "100.00",
    "TaxRate": "0.09", "TaxAmount": "9.00", "NameOfPurchaser": "北京示例科技有限公司",
    "UnifiedSocialCreditCodeOfPurchaser": "91110108MA01ABCD2X", "NumberOfOriginalInvoice": "25119130670000000016",
}  # fmt: skip


@pytest.mark.parametrize("root", ["xbrl", "xbrli:xbrl"])
@pytest.mark.parametrize("year", ["2021-11-30", "2023-12-31"])
def test_a_railway_ticket_has_its_fare_as_total(root: str, year: str) -> None:
    record = only(voucher("rai", RAIL, root=root, year=year))
    assert (record.kind, record.number, record.issue_date) == (Kind.RAIL, NUMBER, date(2025, 1, 2))
    assert (record.amount, record.tax, record.total) == (Decimal("100.00"), Decimal("9.00"), Decimal("109.00"))
    assert record.buyer_tax_id == "91110108MA01ABCD2X"
    assert record.facts["passenger"] == "甲"
    assert record.facts["passenger_id"] == "1101****0011"
    assert record.facts["original_number"] == "25119130670000000016"
    assert record.red_of == ""


def test_a_negative_ticket_takes_back_the_original() -> None:
    red = {**RAIL, "Fare": "-109.00", "TotalAmountExcludingTax": "-100.00", "TaxAmount": "-9.00"}
    record = only(voucher("rai", red))
    assert (record.status, record.red_of) == (Status.RED_LETTER, "25119130670000000016")


def test_an_air_receipt_is_taxed_on_fare_and_fuel() -> None:
    record = only(
        voucher(
            "atr",
            {"ElectronicInvoiceAirTransportReceiptNumber": NUMBER, "Fare": "400.00", "FuelSurcharge": "40.00",
             "VatRate": "0.09", "VatTaxAmount": "39.60", "CivilAviationDevelopmentFund": "50.00", "OtherTaxes": "0.00",
             "TotalAmount": "529.60", "IssueDate": "2025-01-02", "IssueParty": "示例航空", "PassengerName": "甲",
             "NameOfPurchaser": "北京示例科技有限公司"},
        )
    )  # fmt: skip
    assert (record.kind, record.seller_name) == (Kind.AIR, "示例航空")
    assert (record.amount, record.tax, record.total) == (Decimal("440.00"), Decimal("39.60"), Decimal("529.60"))
    assert (record.facts["fund"], record.facts["other_taxes"]) == ("50.00", "0.00")


def test_an_issued_invoice_has_lines_and_its_own_code() -> None:
    line = (
        "<inv:InformationOfTaxableGoodsOrServicesDetailItemsTuple><inv:NameOfTaxableGoodsOrServices>*软件*开发"
        "</inv:NameOfTaxableGoodsOrServices><inv:AmountExcludingTax>100.00</inv:AmountExcludingTax>"
        "<inv:TaxRate>13.00%</inv:TaxRate><inv:TaxAmount>13.00</inv:TaxAmount>"
        "</inv:InformationOfTaxableGoodsOrServicesDetailItemsTuple>"
    )
    elements = {
        "UniqueCodeOfInvoice": "01100210011100000017", "CodeOfInvoice": "011002100111", "NumberOfInvoice": "00000017",
        "DateOfIssue": "2022-05-06", "NameOfSeller": "上海样品商贸有限公司", "TotalAmountExcludingTax": "100.00",
        "TotalTaxAmount": "13.00", "TaxIncludedAmountInFigures": "113.00", "TaxIncludedAmountInWords": "壹佰壹拾叁圆整",
    }  # fmt: skip
    record = only(voucher("inv", elements, line, year="2021-09-30"))
    assert (record.kind, record.code, record.number) == (Kind.E_ORDINARY, "011002100111", "00000017")
    assert (record.lines[0].rate, record.lines[0].tax) == ("13%", Decimal("13.00"))
    assert record.facts["capital"] == "壹佰壹拾叁圆整"


def test_a_received_invoice_known_by_its_unique_code_is_split_into_code_and_number() -> None:
    elements = {"UniqueCodeOfInvoice": "01100210011100000017", "TaxIncludedAmountInFigures": "113.00"}
    record = only(voucher("inv", elements), "inv_ord_receiver.xml")
    assert (record.code, record.number) == ("011002100111", "00000017")


def test_a_receivers_voucher_tells_how_it_was_booked() -> None:
    documents = (
        "<einv:InformationOfAccountingDocumentsTuple><einv:NumberOfAccountingDocuments>记-12"
        "</einv:NumberOfAccountingDocuments><einv:PostingDate>2025-01-31</einv:PostingDate>"
        "<einv:AccountingPeriod>2025-01</einv:AccountingPeriod></einv:InformationOfAccountingDocumentsTuple>"
    )
    elements = {
        "InvoiceNumber": NUMBER, "SellerName": "上海样品商贸有限公司", "TotalAmWithoutTax": "100.00",
        "TotalTaxAm": "6.00",
        "TotalTax-includedAmount": "106.00", "RequestTime": "2025-01-02", "WhetherEinvoiceIsRedEinvoice": "否",
        "WhetherEinvoiceHasBeenBooked": "是", "WhetherEinvoiceHasBeenPaid": "否",
        "WhetherEinvoiceUsageHasBeenConfirmed": "是", "UsageConfirmation": "抵扣税款",
    }  # fmt: skip
    record = only(voucher("einv", elements, documents), "einv_spcl_receiver_1.xml")
    assert (record.kind, record.number, record.total) == (Kind.DIGITAL_SPECIAL, NUMBER, Decimal("106.00"))
    facts = record.facts
    assert (facts["booked"], facts["paid"], facts["selected"]) == ("是", "否", "是")
    assert (facts["voucher_number"], facts["posting_date"], facts["period"]) == ("记-12", "2025-01-31", "2025-01")
    assert record.status is not Status.RED_LETTER


def test_the_red_sign_of_a_receiver_is_followed() -> None:
    elements = {"EInvoiceID": "0012345678", "TotalAmount": "5.00", "WhetherInvoiceIsRedInvoice": "是"}
    record = only(voucher("efi", elements))
    assert (record.kind, record.status) == (Kind.FISCAL, Status.RED_LETTER)


def test_bank_vouchers() -> None:
    receipt = only(voucher("bker", {"TransactionAmountInFigures": "1000.00", "IssueDate": "2025-01-02", "Usage": "货款",
                                    "NumberOfBankElectronicReceipt": "77"}))  # fmt: skip
    assert (receipt.kind, receipt.total, receipt.number) == (Kind.BANK_RECEIPT, Decimal("1000.00"), "")
    assert (receipt.facts["receipt_no"], receipt.facts["usage"]) == ("77", "货款")
    statement = only(voucher("bkrs", {"PrintDate": "2025-01-31", "NameOfCustomerAccount": "甲公司"}))
    assert (statement.kind, statement.issue_date, statement.total) == (Kind.BANK_STATEMENT, date(2025, 1, 31), None)


def test_nil_elements_state_nothing() -> None:
    nil = '<rai:IssueParty contextRef="c" xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
    assert only(voucher("rai", RAIL, nil)).seller_name == ""


def test_an_unknown_taxonomy_is_a_problem() -> None:
    document = read(voucher("xyz", {"A": "1"}))
    assert document.records == ()
    assert [problem.code for problem in document.problems] == ["xbrl.unknown_voucher"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_never_raises(data: st.DataObject) -> None:
    xml = bytearray(voucher("rai", RAIL).encode())
    del xml[data.draw(st.integers(100, len(xml))) :]
    for _ in range(data.draw(st.integers(0, 8))):
        xml[data.draw(st.integers(0, len(xml) - 1))] = data.draw(st.integers(0, 255))
    FORMAT.read(Blob("a.xml", bytes(xml)))


def test_a_signature_that_is_not_judged_is_not_called_none() -> None:
    signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'
    assert read(voucher("rai", RAIL, signature)).authenticity.verdict == "unverifiable"
    assert read(voucher("rai", RAIL)).authenticity.verdict == "unsigned"
