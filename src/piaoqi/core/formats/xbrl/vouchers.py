"""What the elements of the 财政部 XBRL vouchers mean, by the last segment of their namespace.

Standard: 电子凭证会计数据标准 (财政部), taxonomies of 2021-09-30 to 2023-12-31, issuer and receiver entry points. Names
are local names in lower case without hyphens; the first name of a field that is there and not empty counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from piaoqi.core.invoice.kind import Kind

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Voucher:
    """One kind of voucher: where the record's fields stand, and what else is told as facts."""

    kind: Kind = Kind.UNKNOWN
    fields: Names = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    base: tuple[str, ...] = ()
    """Elements whose sum is the amount without tax, where no element states it."""
    tuple_name: str = ""
    line: Mapping[str, str] = field(default_factory=dict)


BOOKING: Mapping[str, str] = {
    "voucher_number": "numberofaccountingdocuments",
    "posting_date": "postingdate",
    "period": "accountingperiod",
    "voucher_summary": "summaryofaccountingdocuments",
    "accounting_entity": "nameofaccountingentity",
    "accounting_entity_id": "unifiedsocialcreditcodeofaccountingentity",
    "contract": "contractnumber",
    "bank_receipt": "numberofbankelectronicreceipt",
    "usage": "usageconfirmation",
    "selection_period": "periodofusageconfirmation",
    "transferred_out": "amountoftransferredoutinputvat",
}
"""Facts of the receiver's side (接收方): how the voucher was booked."""
BOOKING_STATES: Mapping[str, str] = {
    "checked": "beenchecked",
    "booked": "beenbooked",
    "paid": "beenpaid",
    "selected": "usagehasbeenconfirmed",
}
"""Facts whose element is named `Whether<voucher>Has<ending>`."""

_PURCHASER_ID = (
    "taxpayeridentificationnumberunifiedsocialcreditcodeofpurchaser",
    "unifiedsocialcreditcodeofpurchaser",
)
_SELLER_ID = ("taxpayeridentificationnumberunifiedsocialcreditcodeofseller", "unifiedsocialcreditcodeofseller")
_PARTIES: Names = {
    "seller_name": ("nameofseller",),
    "seller_tax_id": _SELLER_ID,
    "buyer_name": ("nameofpurchaser",),
    "buyer_tax_id": _PURCHASER_ID,
    "remark": ("remarks",),
}

_INV = Voucher(
    fields={
        **_PARTIES,
        "code": ("codeofinvoice",),
        "number": ("numberofinvoice", "uniquecodeofinvoice"),
        "issue_date": ("dateofissue",),
        "amount": ("totalamountexcludingtax",),
        "tax": ("totaltaxamount",),
        "total": ("taxincludedamountinfigures",),
        "check_code": ("identifyingcode",),
    },
    facts={
        "title": "typeofinvoice",
        "capital": "taxincludedamountinwords",
        "machine_no": "numberofinvoicemachine",
        "payee": "payee",
        "reviewer": "reviewer",
        "drawer": "issuer",
        "buyer_address": "addressphonenumberofpurchaser",
        "buyer_bank": "depositbankandaccountnumberofpurchaser",
        "seller_address": "addressphonenumberofseller",
        "seller_bank": "depositbankandaccountnumberofseller",
    },
    tuple_name="informationoftaxablegoodsorservicesdetailitemstuple",
    line={
        "nameoftaxablegoodsorservices": "name",
        "specification": "spec",
        "unitofgoodsorservices": "unit",
        "quantityofgoodsorservices": "quantity",
        "unitpriceofgoodsorservices": "price",
        "amountexcludingtax": "amount",
        "taxrate": "rate",
        "taxamount": "tax",
    },
)
_EINV = Voucher(
    fields={
        "number": ("invoicenumber",),
        "seller_name": ("sellername",),
        "seller_tax_id": ("selleridnum",),
        "buyer_name": ("buyername",),
        "buyer_tax_id": ("buyeridnum",),
        "amount": ("totalamwithouttax",),
        "tax": ("totaltaxam",),
        "total": ("totaltaxincludedamount",),
        "issue_date": ("issuetime", "requesttime"),
        "remark": ("remark",),
    },
    facts={"capital": "totaltaxincludedamountinchinese", "drawer": "drawer"},
)
_RAI = Voucher(
    kind=Kind.RAIL,
    fields={
        **_PARTIES,
        "seller_name": ("nameofseller", "issueparty"),
        "seller_tax_id": (*_SELLER_ID, "issuepartycode"),
        "number": ("electronicinvoicerailwayeticketnumber",),
        "issue_date": ("dateofissue",),
        "amount": ("totalamountexcludingtax",),
        "tax": ("taxamount",),
        "total": ("fare",),
    },
    facts={
        "original_number": "numberoforiginalinvoice",
        "business": "typeofbusiness",
        "passenger": "name",
        "passenger_id": "idnumber",
        "ticket": "eticketnumber",
        "train": "trainnumber",
        "from": "departurestation",
        "to": "destinationstation",
        "travel_date": "traveldate",
        "departure_time": "departuretime",
        "carriage": "carriage",
        "seat": "seat",
        "seat_level": "seatlevel",
        "rate": "taxrate",
        "refunded": "amountrefunded",
        "original_fare": "fareoforiginalrailwayticket",
        "issuer": "issueparty",
        "issuer_code": "issuepartycode",
    },
)
_ATR = Voucher(
    kind=Kind.AIR,
    fields={
        "number": ("electronicinvoiceairtransportreceiptnumber",),
        "issue_date": ("issuedate",),
        "seller_name": ("nameofseller", "issueparty"),
        "seller_tax_id": _SELLER_ID,
        "buyer_name": ("nameofpurchaser",),
        "buyer_tax_id": _PURCHASER_ID,
        "tax": ("vattaxamount",),
        "total": ("totalamount",),
    },
    facts={
        "original_number": "originalelectronicinvoiceairtransportreceiptnumber",
        "fare": "fare",
        "fuel": "fuelsurcharge",
        "fund": "civilaviationdevelopmentfund",
        "other_taxes": "othertaxes",
        "insurance": "insurance",
        "passenger": "passengername",
        "passenger_id": "valididnumber",
        "ticket": "eticketnumber",
        "verification_code": "verificationcode",
        "rate": "vatrate",
        "issuing_status": "issuingstatus",
        "issuer": "issueparty",
        "agent": "agentcode",
        "red_reason": "reasonofrushred",
        "order": "numberofgporder",
    },
    base=("fare", "fuelsurcharge"),
)
_EFI = Voucher(
    kind=Kind.FISCAL,
    fields={
        "code": ("einvoicecode",),
        "number": ("einvoiceid", "einvoicenumber"),
        "seller_name": ("invoicingpartyname",),
        "seller_tax_id": ("invoicingpartycode",),
        "buyer_name": ("payerpartyname",),
        "buyer_tax_id": ("payerpartycode",),
        "issue_date": ("issuedate",),
        "total": ("totalamount",),
        "check_code": ("randomnumber", "checkcode"),
        "remark": ("remark", "remarks"),
    },
)
_BKER = Voucher(
    kind=Kind.BANK_RECEIPT,
    fields={"issue_date": ("issuedate", "dateofbookkeeping"), "total": ("transactionamountinfigures",)},
    facts={
        "receipt_no": "numberofbankelectronicreceipt",
        "payer": "accountnameofpayer",
        "payer_account": "accountnumberofpayer",
        "payer_bank": "openingbankofpayer",
        "payee": "accountnameofpayee",
        "payee_account": "accountnumberofpayee",
        "payee_bank": "openingbankofpayee",
        "currency": "currency",
        "usage": "usage",
        "notes": "notes",
        "booked_on": "dateofbookkeeping",
        "debit_or_credit": "identificationofcreditordebit",
        "source_document": "numberofsourcedocument",
        "receipt_type": "typeofbankelectronicreceipt",
        "identifying_code": "identifyingcode",
    },
)
_BKRS = Voucher(
    kind=Kind.BANK_STATEMENT,
    fields={"issue_date": ("printdate",)},
    facts={
        "account": "customersettlementbankaccount",
        "account_name": "nameofcustomeraccount",
        "year": "yearofbankreconciliationstatement",
        "month": "monthofbankreconciliationstatement",
        "currency": "currency",
        "balance": "accountbalanceattheendofreconciliationcycleamount",
    },
    tuple_name="informationofreconciledetailstuple",
    line={
        "typesofbusinessproducts": "name",
        "nameofcounterparty": "spec",
        "transactionamount": "amount",
    },
)
_TREASURY: Names = {
    "number": ("paymentbillnumber", "numberofpaymentbill", "billnumber", "vouchernumber"),
    "issue_date": ("issuedate", "dateofissue", "voucherdate"),
    "seller_name": ("nameofcollectionunit", "nameofpayee", "payeeaccountname"),
    "buyer_name": ("nameofpayer", "payeraccountname"),
    "total": ("totalamount", "amount", "paymentamount"),
    "remark": ("remarks", "remark"),
}

VOUCHERS: Mapping[str, Voucher] = {
    "inv": _INV,
    "einv": _EINV,
    "rai": _RAI,
    "atr": _ATR,
    "efi": _EFI,
    "bker": _BKER,
    "bkrs": _BKRS,
    "ntrev_gpm": Voucher(kind=Kind.FISCAL, fields=_TREASURY),
    "ctp": Voucher(kind=Kind.OTHER_DOCUMENT, fields=_TREASURY),
}
