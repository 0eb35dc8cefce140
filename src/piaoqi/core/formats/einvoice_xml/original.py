"""The XML of the electronic invoices with 发票代码 (`eInvoice`, 2016 and 2019 schema), and OFD tags with its names.

It is the attachment `original_invoice.xml` of an OFD; people also hand it in alone. Read by local names.
"""

from piaoqi.core.formats.einvoice_xml.digital import lines_of
from piaoqi.core.formats.qr import parse_payload
from piaoqi.core.formats.stated import values_of, witness
from piaoqi.core.formats.witness import Witness
from piaoqi.core.xml_source import Element, groups, leaves

LINE = "goodsinfo"
_FIELDS = {
    "code": "invoicecode",
    "number": "invoiceno",
    "issue_date": "issuedate",
    "check_code": "invoicecheckcode",
    "buyer_name": "buyername",
    "buyer_tax_id": "buyertaxid",
    "seller_name": "sellername",
    "seller_tax_id": "sellertaxid",
    "amount": "taxexclusivetotalamount",
    "tax": "taxtotalamount",
    "total": "taxinclusivetotalamount",
    "remark": "note",
}
_FACTS = {
    "machine_no": "machineno",
    "drawer": "invoiceclerk",
    "payee": "payee",
    "reviewer": "checker",
    "cipher": "taxcontrolcode",
    "buyer_address": "buyeraddrtel",
    "buyer_bank": "buyerfinancialaccount",
    "seller_address": "selleraddrtel",
    "seller_bank": "sellerfinancialaccount",
    "red_reason": "redticketreason",
}
LINE_NAMES = {
    "item": "name",
    "specification": "spec",
    "measurementdimension": "unit",
    "quantity": "quantity",
    "price": "price",
    "amount": "amount",
    "taxscheme": "rate",
    "taxamount": "tax",
}


def read_original(root: Element, part: str, label: str) -> tuple[Witness, ...]:
    """What one `eInvoice` states, and what the QR text inside it states."""
    found = leaves(root, frozenset({LINE}))
    raw = {field: found[name] for field, name in _FIELDS.items() if name in found}
    code, number = found.get("originalinvoicecode", ""), found.get("originalinvoiceno", "")
    if number:
        raw["red_of"] = code + number
    values = values_of(raw)
    facts = {fact: found.get(name, "") for fact, name in _FACTS.items()}
    stated = witness(label, part, values, facts)
    lines = lines_of(groups(root, LINE), LINE_NAMES)
    qr = parse_payload(found.get("graphcode", ""), f"{part} GraphCode")
    itself = Witness(label, part, stated.values, lines, stated.facts)
    return (itself, qr) if qr else (itself,)
