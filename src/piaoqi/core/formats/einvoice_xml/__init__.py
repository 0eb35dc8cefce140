"""Invoices as XML files: the 数电票 (`EInvoice`) and the attachment of the older OFD (`eInvoice`) handed in alone."""

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.einvoice_xml.digital import read_digital
from piaoqi.core.formats.einvoice_xml.original import read_original
from piaoqi.core.formats.stated import values_of, witness
from piaoqi.core.formats.witness import Witness, combine
from piaoqi.core.invoice.record import Place
from piaoqi.core.problem import define
from piaoqi.core.seals.einvoice import verify
from piaoqi.core.seals.verdict import SIGNED_NOT_CHECKED, UNSIGNED, Authenticity
from piaoqi.core.text import Text
from piaoqi.core.xml_source import Element, groups, head_of, leaves, looks_like_xml, name_of, parse_xml

NO_INVOICE = define(
    "xml.no_invoice",
    Text("{path} 是发票 XML，但里面没有可读的内容", "{path} is an invoice XML, but nothing in it can be read"),
    Text("请重新下载这张发票的 XML", "Download the XML of this invoice again"),
    unreadable=True,
)
_ROOT = "einvoice"


def witnesses_of(root: Element, part: str, label: str) -> tuple[tuple[Witness, ...], ...]:
    """What each invoice in the tree states: for every one its witnesses, most trustworthy first."""
    found = []
    for element in groups(root, _ROOT):
        names = {name_of(child) for child in element}
        if names & {"invoiceno", "invoicecode"}:
            found.append(read_original(element, part, label))
        elif names & {"einvoicedata", "taxsupervisioninfo", "invoicenumber"}:
            stated = read_digital(element, part, label)
            found.append((stated, *_other_number(element, stated)))
    return tuple(found)


def _other_number(root: Element, stated: Witness) -> tuple[Witness, ...]:
    """The header's number as a witness, where it is not that of the bureau's part: somebody changed one of them."""
    written = leaves(root, frozenset({"einvoicedata", "taxsupervisioninfo"})).get("eiid", "")
    values = values_of({"number": written})
    if not values["number"] or values["number"] == stated.values.get("number"):
        return ()
    return (witness(stated.label, f"{stated.part} Header/EIid", values, {}),)


class EInvoiceXml:
    """`EInvoice` and `eInvoice` files, one invoice or several in one file."""

    key = "xml"
    title = Text("数电票 XML", "e-invoice XML")
    order = 30

    def recognises(self, blob: Blob) -> bool:
        return looks_like_xml(blob.data) and b"einvoice" in head_of(blob.data).lower()

    def read(self, blob: Blob) -> Document:
        parsed = parse_xml(blob.data, blob.path, blob.limits)
        problems = list(parsed.problems)
        read = witnesses_of(parsed.root, blob.name, "xml") if parsed.root is not None else ()
        if not read and not problems:
            problems.append(NO_INVOICE.at(blob.path))
        records = tuple(combine(witnesses, Place(blob.path)) for witnesses in read)
        return Document(
            path=blob.path,
            sha256=blob.sha256,
            format=self.key,
            records=records,
            problems=tuple(problems),
            authenticity=_genuine(parsed.root, blob.data),
        )


def _genuine(root: Element | None, data: bytes) -> Authenticity:
    """What the signature says; of one in a text that can't be read, only that it is there."""
    if root is not None:
        return verify(root)
    return SIGNED_NOT_CHECKED if b"TaxBureauSignature" in data else UNSIGNED


FORMAT = EInvoiceXml()
