"""数电票 as XML (`EInvoice`, versions 0.32 and 0.33): the file that the platform hands to the buyer."""

from decimal import Decimal

from piaoqi.core.invoice.capital import write_capital
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Line
from piaoqi.core.synth.company import Party
from piaoqi.core.synth.invoices import Invoice
from piaoqi.core.synth.writers.markup import document, leaf, tag

_SIGNED_PARTS = (
    "/Einvoice/Header|/Einvoice/EinvoiceData|/Einvoice/SellerAuthentication|/Einvoice/TaxSupervisionInfo"
    "|/Einvoice/TaxBureauSignature/SignatureTime"
)


def einvoice_xml(invoice: Invoice) -> bytes:
    """The XML of a 数电票. The signature is one in form only: nothing here holds a tax bureau's key."""
    parts = [_header(invoice), _data(invoice)]
    if not invoice.plate:  # toll platforms leave both out
        parts.append(tag("SellerAuthentication", leaf("AuthenticationMethods", "01")))
    parts.append(_supervision(invoice))
    if not invoice.plate:
        parts.append(_signature(invoice))
    return document(tag("EInvoice", *parts))


def _header(invoice: Invoice) -> str:
    special = invoice.record.kind is Kind.DIGITAL_SPECIAL
    blue = "N" if invoice.record.red_of else "Y"
    inherent = tag(
        "InherentLabel",
        _coded("InIssuType", blue, "是否蓝字发票标志"),
        _coded("EInvoiceType", "01", "电子发票"),
        _coded("GeneralOrSpecialVAT", "01" if special else "02", "增值税专用发票" if special else "普通发票"),
        _coded("TaxpayerType", "1", "一般纳税人"),
    )
    way = tag("Label", leaf("LabelType", "发票开具方式标签"), leaf("LabelCode", "1"), leaf("LabelName", "网页开票"))
    return tag(
        "Header",
        leaf("EIid", invoice.record.number),
        leaf("EInvoiceTag", f"SWEI{invoice.record.number[2:4]}00"),
        leaf("Version", "0.33" if int(invoice.record.number[-1]) % 2 else "0.32"),
        inherent,
        tag("UndefinedLabel", way),
    )


def _coded(name: str, code: str, words: str) -> str:
    return tag(name, leaf("LabelCode", code), leaf("LabelName", words))


def _data(invoice: Invoice) -> str:
    record = invoice.record
    basic = tag(
        "BasicInformation",
        leaf("TotalAmWithoutTax", _money(record.amount)),
        leaf("TotalTaxAm", _money(record.tax)),
        leaf("TotalTax-includedAmount", _money(record.total)),
        leaf("TotalTax-includedAmountInChinese", write_capital(record.total or Decimal(0))),
        leaf("Drawer", invoice.drawer),
        leaf("RequestTime", f"{record.issue_date} {invoice.time}"),
    )
    return tag(
        "EInvoiceData",
        tag("SellerInformation", *_party("Seller", invoice.seller)),
        tag("BuyerInformation", *_party("Buyer", invoice.buyer)),
        basic,
        *(_line(line) for line in record.lines),
        _specific(invoice),
        tag("AdditionalInformation", leaf("Remark", record.remark)),
    )


def _party(side: str, party: Party) -> list[str]:
    return [
        leaf(f"{side}IdNum", party.tax_id),
        leaf(f"{side}Name", party.name),
        leaf(f"{side}Addr", party.address),
        leaf(f"{side}TelNum", party.phone),
        leaf(f"{side}BankName", party.bank),
        leaf(f"{side}BankAccNum", party.account),
    ]


def _line(line: Line) -> str:
    optional = (("SpecMod", line.spec), ("MeaUnits", line.unit), ("Quantity", line.quantity), ("UnPrice", line.price))
    total = (line.amount or Decimal(0)) + (line.tax or Decimal(0))
    return tag(
        "IssuItemInformation",
        leaf("ItemName", line.name),
        *(leaf(name, value) for name, value in optional if value),
        leaf("Amount", _money(line.amount)),
        leaf("TaxRate", _rate(line.rate)),
        leaf("ComTaxAm", _money(line.tax)),
        leaf("TotaltaxIncludedAmount", _money(total)),
        leaf("TaxClassificationCode", line.class_code),
    )


def _specific(invoice: Invoice) -> str:
    if invoice.record.red_of:
        blue = leaf("OriginalInvoiceCode", invoice.record.red_of)
        return tag("SpecificInformation", tag("RedEInvoice", blue, leaf("CreditNoteNumber", invoice.credit_note)))
    if invoice.plate:
        passed = f"{invoice.day_digits}{invoice.time.replace(':', '')}000"
        toll = (leaf("PlateNumber", invoice.plate), leaf("VehicleType", "客车"))
        dates = (leaf("StartDatesOfPassage", passed), leaf("EndDatesOfPassage", passed))
        return tag("SpecificInformation", tag("Toll", *toll, *dates))
    return tag("SpecificInformation")


def _supervision(invoice: Invoice) -> str:
    region = invoice.seller.region
    return tag(
        "TaxSupervisionInfo",
        leaf("InvoiceNumber", invoice.record.number),
        leaf("IssueTime", invoice.issue_date),
        leaf("TaxBureauCode", f"1{region.code}00000000"),
        leaf("TaxBureauName", f"国家税务总局{region.bureau}税务局"),
    )


def _signature(invoice: Invoice) -> str:
    return tag(
        "TaxBureauSignature",
        tag("Reference", URI=_SIGNED_PARTS),
        leaf("SignatureAlgorithm", "1.2.156.10197.1.501"),
        leaf("SignatureFormat", "DETACH"),
        leaf("SignatureTime", f"{invoice.issue_date} {invoice.time}"),
        leaf("SignatureValue", ""),
        tag("KeyInfo"),
    )


def _rate(rate: str) -> str:
    """`13%` as 0.13; 免税 stays as it is."""
    return f"{Decimal(rate[:-1]) / 100}" if rate.endswith("%") else rate


def _money(value: Decimal | None) -> str:
    return f"{value or Decimal(0):.2f}"
