"""The XBRL voucher of a railway e-ticket (taxonomy `rai`, 2023-12-31), as it is attached to the ticket's OFD."""

from piaoqi.core.synth.invoices import Invoice, Journey
from piaoqi.core.synth.writers.markup import document, leaf, tag

_NAMESPACES = {
    "xmlns": "http://www.xbrl.org/2003/instance",
    "xmlns_iso4217": "http://www.xbrl.org/2003/iso4217",
    "xmlns_link": "http://www.xbrl.org/2003/linkbase",
    "xmlns_rai": "http://xbrl.mof.gov.cn/taxonomy/2023-12-31/rai",
    "xmlns_xlink": "http://www.w3.org/1999/xlink",
}


def rail_xbrl(invoice: Invoice, journey: Journey) -> bytes:
    """The voucher of one ticket."""
    record, day = invoice.record, str(invoice.issue_date)
    context = f"As_Of_{day.replace('-', '_')}"
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
    entity = tag("entity", leaf("identifier", record.number, scheme="http://xbrl.mof.gov.cn"))
    return document(
        tag(
            "xbrl",
            tag("link:schemaRef", xlink_href="rai_issuer_entry_point_2023-12-31.xsd", xlink_type="simple"),
            tag("context", entity, tag("period", leaf("instant", day)), id=context),
            tag("unit", leaf("measure", "iso4217:CNY"), id="CNY"),
            *(leaf(f"rai:{name}", value, contextRef=context) for name, value in words.items()),
            *(
                leaf(f"rai:{name}", value, contextRef=context, unitRef="CNY", decimals="2")
                for name, value in figures.items()
            ),
            **_NAMESPACES,
        )
    )
