"""XBRL vouchers (电子凭证会计数据标准): alone, or attached to an OFD or a PDF under any file name.

A receiver's voucher (接收方) is a booking record: how it was booked stands in the record's facts.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.einvoice_xml.digital import lines_of
from piaoqi.core.formats.stated import values_of, witness
from piaoqi.core.formats.witness import Value, Witness, combine
from piaoqi.core.formats.xbrl.vouchers import BOOKING, BOOKING_STATES, VOUCHERS, Voucher
from piaoqi.core.invoice.kind import Kind, read_kind
from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.record import Place
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import define
from piaoqi.core.seals.verdict import SIGNED_NOT_CHECKED, UNSIGNED
from piaoqi.core.text import Text
from piaoqi.core.xml_source import Element, groups, head_of, leaves, looks_like_xml, name_of, parse_xml

NO_VOUCHER = define(
    "xbrl.unknown_voucher",
    Text("{path} 是 XBRL，但不是认识的电子凭证", "{path} is XBRL, but of no voucher that is known"),
    Text("请确认它是电子凭证会计数据标准的文件", "Make sure that it follows the voucher data standard"),
    unreadable=True,
)
_TAXONOMY = "mof.gov.cn/taxonomy/"
_ENTRY = re.compile(r"(?<![a-z])(e?inv)_(ord|spcl|tlf)")
_ENTRIES = {
    ("inv", "ord"): Kind.E_ORDINARY,
    ("inv", "spcl"): Kind.E_SPECIAL,
    ("inv", "tlf"): Kind.TOLL,
    ("einv", "ord"): Kind.DIGITAL_ORDINARY,
    ("einv", "spcl"): Kind.DIGITAL_SPECIAL,
}
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
"""None was met yet; one that is there is not called none."""
_YES = frozenset({"是", "true", "1", "y", "yes"})


def witnesses_of(root: Element, part: str, label: str) -> tuple[tuple[Witness, ...], ...]:
    """What each `xbrl` in the tree states; empty where it is no voucher that is known."""
    read = (voucher_witness(element, _prefix_of(element), part, label) for element in groups(root, "xbrl"))
    return tuple((one,) for one in read if one is not None)


def voucher_witness(root: Element, prefix: str, part: str, label: str) -> Witness | None:
    """What the voucher of this taxonomy (`rai`, `inv`, …) states below `root`; None for an unknown taxonomy."""
    voucher = VOUCHERS.get(prefix)
    if voucher is None:
        return None
    stop = frozenset({voucher.tuple_name}) if voucher.tuple_name else frozenset()
    found = leaves(root, stop)
    raw = {
        field: next((found[name] for name in names if found.get(name)), "")
        for field, names in voucher.fields.items()
        if any(name in found for name in names)
    }
    values = values_of(raw, voucher.kind or read_kind(found.get("typeofinvoice", ""), "", raw.get("code", "")))
    facts = {fact: text for fact, name in voucher.facts.items() if (text := found.get(name, ""))}
    _derive(values, voucher, found, facts)
    _put_kind(values, found, f"{prefix} {part} {_entry_point(root)}")
    stated = witness(label, part, values, {**_booking(found, root), **facts})
    lines = lines_of(groups(root, voucher.tuple_name), voucher.line) if voucher.tuple_name else ()
    return Witness(label, part, stated.values, lines, stated.facts)


def _derive(values: dict[str, Value], voucher: Voucher, found: Mapping[str, str], facts: Mapping[str, str]) -> None:
    """What follows from other elements: an amount that is a sum, the red sign, the invoice that is taken back."""
    parts = [read_money(found.get(name, "")) for name in voucher.base]
    if parts and parts[0] is not None:
        values["amount"] = sum((part for part in parts if part is not None), Decimal(0))
    red = next((text for name, text in found.items() if name.startswith("whether") and "isred" in name), "")
    if red.lower() in _YES or facts.get("red_reason"):
        values["status"] = Status.RED_LETTER
    if values.get("status") is Status.RED_LETTER and facts.get("original_number"):
        values["red_of"] = facts["original_number"]


def _put_kind(values: dict[str, Value], found: Mapping[str, str], names: str) -> None:
    """The kind by words beside the number, else by the names of the file and the entry point (`einv_spcl_receiver`)."""
    if values.get("kind"):
        return
    kind = read_kind(found.get("typeofinvoice", ""), str(values.get("number", "")))
    entry = _ENTRY.search(names.lower())
    if not kind and entry:
        kind = _ENTRIES.get((entry[1], entry[2]), Kind.UNKNOWN)
    if kind:
        values["kind"] = kind


def _entry_point(root: Element) -> str:
    """Name of the schema that the instance refers to."""
    return " ".join(str(value) for one in groups(root, "schemaref") for value in one.attrib.values())


def _booking(found: Mapping[str, str], root: Element) -> dict[str, str]:
    facts = {fact: found.get(name, "") for fact, name in BOOKING.items()}
    for fact, ending in BOOKING_STATES.items():
        facts[fact] = next((text for name, text in found.items() if "/" not in name and name.endswith(ending)), "")
    documents = [leaves(element) for element in groups(root, "informationofaccountingdocumentstuple")]
    if len(documents) > 1:
        for fact in ("voucher_number", "posting_date", "period", "voucher_summary"):
            told = (document.get(BOOKING[fact], "") for document in documents)
            facts[fact] = "；".join(dict.fromkeys(filter(None, told)))
    return facts


def _prefix_of(root: Element) -> str:
    """The last segment of the taxonomy's namespace; undeclared, the prefix that is written."""
    for namespace in map(str, root.nsmap.values()):
        if _TAXONOMY in namespace:
            return namespace.rstrip("/").rpartition("/")[2].lower()
    for element in root:
        tag = str(element.tag)
        if _TAXONOMY in tag:
            return tag.partition("}")[0].rpartition("/")[2].lower()
        written = tag.rpartition(":")[0].lower()
        if written in VOUCHERS:
            return written
    return ""


class Xbrl:
    """XBRL instances of the 财政部 taxonomies."""

    key = "xbrl"
    title = Text("XBRL 电子凭证", "XBRL voucher")
    order = 25

    def recognises(self, blob: Blob) -> bool:
        head = head_of(blob.data)
        return looks_like_xml(blob.data) and b"xbrl" in head

    def read(self, blob: Blob) -> Document:
        parsed = parse_xml(blob.data, blob.path, blob.limits)
        problems = list(parsed.problems)
        read = witnesses_of(parsed.root, blob.name, "xbrl") if parsed.root is not None else ()
        if not read and (parsed.root is None or name_of(parsed.root) == "xbrl" or not problems):
            problems.append(NO_VOUCHER.at(blob.path))
        records = tuple(combine(witnesses, Place(blob.path)) for witnesses in read)
        signed = parsed.root is not None and next(parsed.root.iter(_SIGNATURE), None) is not None
        return Document(
            path=blob.path,
            sha256=blob.sha256,
            format=self.key,
            records=records,
            problems=tuple(problems),
            authenticity=SIGNED_NOT_CHECKED if signed else UNSIGNED,
        )


FORMAT = Xbrl()
