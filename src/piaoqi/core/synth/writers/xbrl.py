"""XBRL vouchers (taxonomies of 2023-12-31): of a railway e-ticket, an air itinerary and a fiscal e-bill."""

from collections.abc import Mapping

from piaoqi.core.synth.invoices import Invoice, Journey
from piaoqi.core.synth.writers.markup import document, leaf, tag

_NAMESPACES = {
    "xmlns": "http://www.xbrl.org/2003/instance",
    "xmlns_iso4217": "http://www.xbrl.org/2003/iso4217",
    "xmlns_link": "http://www.xbrl.org/2003/linkbase",
    "xmlns_xlink": "http://www.w3.org/1999/xlink",
}


def rail_xbrl(invoice: Invoice, journey: Journey) -> bytes:
    """The voucher of one ticket."""
    record, day = invoice.record, str(invoice.issue_date)
    words = {
        "TypeOfVoucher": "电子发票（铁路电子客票）",
        "ElectronicInvoiceRailwayETicketNumber": record.number,
        "ETicketNumber": journey.ticket,
        "DateOfIssue": day,
        "TypeOfBusiness": "售",
        "DepartureStation": journey.start[0],
        "PhonicsOfDepartureStation": journey.start[1],
        "DestinationStation": journey.end[0],
        "PhonicsOfDestinationStation": journey.end[1],
        "TrainNumber": journey.train,
        "TravelDate": day,
        "DepartureTime": journey.departure,
        "SeatLevel": "二等座",
        "Carriage": journey.carriage,
        "Seat": journey.seat,
        "IdNumber": journey.id_number,
        "Name": journey.traveller,
        "NameOfSeller": record.seller_name,
        "UnifiedSocialCreditCodeOfSeller": record.seller_tax_id,
        "NameOfPurchaser": record.buyer_name,
        "UnifiedSocialCreditCodeOfPurchaser": record.buyer_tax_id,
    }
    figures = {
        "Fare": f"{record.total:.2f}",
        "TotalAmountExcludingTax": f"{record.amount:.2f}",
        "TaxRate": "0.09",
        "TaxAmount": f"{record.tax:.2f}",
    }
    return _instance("rai", invoice, words, figures)


def air_xbrl(invoice: Invoice) -> bytes:
    """电子发票（航空运输电子客票行程单）: fare, tax and fund; the fund is in the fare here."""
    record = invoice.record
    words = {
        "MarkingOfDomesticOrInternational": "国内",
        "ElectronicInvoiceAirTransportReceiptNumber": record.number,
        "IssuingStatus": "正常",
        "PassengerName": invoice.drawer,
        "IssueDate": str(invoice.issue_date),
        "IssueParty": record.seller_name,
        "NameOfSeller": record.seller_name,
        "UnifiedSocialCreditCodeOfSeller": record.seller_tax_id,
        "NameOfPurchaser": record.buyer_name,
        "UnifiedSocialCreditCodeOfPurchaser": record.buyer_tax_id,
    }
    figures = {
        "Fare": f"{record.amount:.2f}",
        "FuelSurcharge": "0.00",
        "VatRate": "0.09",
        "VatTaxAmount": f"{record.tax:.2f}",
        "CivilAviationDevelopmentFund": "0.00",
        "TotalAmount": f"{record.total:.2f}",
    }
    return _instance("atr", invoice, words, figures)


def fiscal_xbrl(invoice: Invoice) -> bytes:
    """财政电子票据."""
    record = invoice.record
    words = {
        "EInvoiceName": "社会团体会费统一票据（电子）",
        "EInvoiceCode": record.code,
        "EInvoiceID": record.number,
        "InvoicingPartyName": record.seller_name,
        "InvoicingPartyCode": record.seller_tax_id,
        "PayerPartyName": record.buyer_name,
        "PayerPartyCode": record.buyer_tax_id,
        "IssueDate": str(invoice.issue_date),
    }
    return _instance("efi", invoice, words, {"TotalAmount": f"{record.total:.2f}"})


def _instance(prefix: str, invoice: Invoice, words: Mapping[str, str], figures: Mapping[str, str]) -> bytes:
    """An instance of one taxonomy, every fact as of the day of issue."""
    day = str(invoice.issue_date)
    context = f"As_Of_{day.replace('-', '_')}"
    entity = tag("entity", leaf("identifier", invoice.record.number, scheme="http://xbrl.mof.gov.cn"))
    names = _NAMESPACES | {f"xmlns_{prefix}": f"http://xbrl.mof.gov.cn/taxonomy/2023-12-31/{prefix}"}
    return document(
        tag(
            "xbrl",
            tag("link:schemaRef", xlink_href=f"{prefix}_issuer_entry_point_2023-12-31.xsd", xlink_type="simple"),
            tag("context", entity, tag("period", leaf("instant", day)), id=context),
            tag("unit", leaf("measure", "iso4217:CNY"), id="CNY"),
            *(leaf(f"{prefix}:{name}", value, contextRef=context) for name, value in words.items()),
            *(
                leaf(f"{prefix}:{name}", value, contextRef=context, unitRef="CNY", decimals="2")
                for name, value in figures.items()
            ),
            **names,
        )
    )
