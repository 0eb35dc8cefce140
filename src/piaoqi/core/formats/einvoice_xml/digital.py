"""The 数电票 XML (`EInvoice`, versions 0.2 to 0.33), and tags of an OFD that use its names.

Standard: 电子凭证会计数据标准——全面数字化的电子发票 (财政部). Read by local names, wherever they stand.
"""

from collections.abc import Iterable, Mapping

from piaoqi.core.formats.stated import line_of, values_of, witness
from piaoqi.core.formats.witness import Witness
from piaoqi.core.invoice.kind import Kind, read_kind
from piaoqi.core.invoice.record import Line
from piaoqi.core.invoice.status import Status
from piaoqi.core.xml_source import Element, groups, leaves, name_of

LINE = "issuiteminformation"
_FIELDS = {
    "seller_name": ("sellername",),
    "seller_tax_id": ("selleridnum",),
    "buyer_name": ("buyername",),
    "buyer_tax_id": ("buyeridnum",),
    "amount": ("totalamwithouttax",),
    "tax": ("totaltaxam",),
    "total": ("totaltaxincludedamount",),
    "number": ("invoicenumber", "eiid"),
    "issue_date": ("issuetime", "requesttime"),
    "remark": ("remark",),
    "red_of": ("originalinvoicecode",),
}
_FACTS = {
    "capital": "totaltaxincludedamountinchinese",
    "drawer": "drawer",
    "red_confirmation": "creditnotenumber",
    "tax_bureau": "taxbureauname",
    "version": "version",
    "seller_address": "selleraddr",
    "seller_phone": "sellertelnum",
    "seller_bank": "sellerbankname",
    "seller_account": "sellerbankaccnum",
    "buyer_address": "buyeraddr",
    "buyer_phone": "buyertelnum",
    "buyer_bank": "buyerbankname",
    "buyer_account": "buyerbankaccnum",
    "buyer_agent": "buyerhandlingname",
}
LINE_NAMES = {
    "itemname": "name",
    "specmod": "spec",
    "meaunits": "unit",
    "quantity": "quantity",
    "unprice": "price",
    "amount": "amount",
    "taxrate": "rate",
    "comtaxam": "tax",
    "taxclassificationcode": "class_code",
}
_TOLL = {
    "plate": "platenumber",
    "vehicle_type": "vehicletype",
    "passage_from": "startdatesofpassage",
    "passage_to": "enddatesofpassage",
}
_PASSENGER = ("traveler", "valididnumber", "traveldate", "departure", "destination", "grade", "vehicletype")
_BESIDE = frozenset({LINE, "passengertransportation", "toll", "label", "additional"})


def read_digital(root: Element, part: str, label: str) -> Witness:
    """What one `EInvoice` states."""
    found = leaves(root, _BESIDE)
    raw = {
        field: next((found[name] for name in names if found.get(name)), "")
        for field, names in _FIELDS.items()
        if any(name in found for name in names)
    }
    raw["remark"] = _remark(raw.get("remark", ""), root)
    values = values_of(raw, _kind(found, raw.get("number", "")))
    if found.get("inissutype/labelcode", "").upper() == "N":
        values["status"] = Status.RED_LETTER
    facts = {fact: found[name] for fact, name in _FACTS.items() if found.get(name)}
    stated = witness(label, part, values, {**facts, **_special_facts(root)})
    return Witness(label, part, stated.values, lines_of(groups(root, LINE), LINE_NAMES), stated.facts)


def lines_of(elements: Iterable[Element], names: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines of goods in these elements, by a table of local names; a discount line is a line like any other."""
    found = []
    for element in elements:
        raw = {names[name]: (child.text or "").strip() for child in element if (name := name_of(child)) in names}
        if any(raw.values()):
            found.append(line_of(raw))
    return tuple(found)


def _kind(found: Mapping[str, str], number: str) -> Kind:
    code = found.get("generalorspecialvat/labelcode", "")
    words = found.get("generalorspecialvat/labelname", "")
    title = found.get("einvoicetype/labelname", "") or "电子发票"
    named = read_kind(f"{title}({words})", number) if words else Kind.UNKNOWN
    by_code = {"01": Kind.DIGITAL_SPECIAL, "02": Kind.DIGITAL_ORDINARY}.get(code.zfill(2), Kind.UNKNOWN)
    return named or by_code


def _remark(written: str, root: Element) -> str:
    """The remark with the additional pairs (附加要素) that the face prints in the same box."""
    pairs = [leaves(element) for element in groups(root, "additional")]
    texts = [
        f"{pair.get('information', '')}：{pair.get('informationvalue', '')}" for pair in pairs if any(pair.values())
    ]
    return "\n".join(text for text in (written, *texts) if text)


def _special_facts(root: Element) -> dict[str, str]:
    """Vehicles and passages of toll invoices, passengers of transport ones; several are joined by `；`."""
    tolls = [leaves(element) for element in groups(root, "toll")]
    facts = {fact: "；".join(filter(None, (toll.get(name, "") for toll in tolls))) for fact, name in _TOLL.items()}
    riders = [leaves(element) for element in groups(root, "passengertransportation")]
    texts = (" ".join(filter(None, (rider.get(name, "") for name in _PASSENGER))) for rider in riders)
    return {**facts, "passengers": "；".join(filter(None, texts))}
