"""Custom tags: an XML tree of names whose leaves refer to text objects of the pages.

Once each reference is replaced by the text it means, the tree says what it says in one of the vocabularies that
attachments use, and is read as such. Issuers write three spellings of the tree: `eInvoice` with `fp:` references, a
flat `ofd:root`, and `EInvoiceData`/`TaxSupervisionInfo` below any root.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from piaoqi.core.formats.einvoice_xml import digital, original
from piaoqi.core.formats.face.items import Item
from piaoqi.core.formats.ofd.document import OfdDocument
from piaoqi.core.formats.stated import line_of
from piaoqi.core.formats.witness import Witness
from piaoqi.core.formats.xbrl import voucher_witness
from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.record import Line
from piaoqi.core.xml_source import Element, groups, name_of

_REFERENCE = "objectref"
_WRAPPER = "objectdata"
_VOUCHER_MARKS = {
    "electronicinvoicerailwayeticketnumber": "rai",
    "electronicinvoiceairtransportreceiptnumber": "atr",
    "numberofbankelectronicreceipt": "bker",
    "uniquecodeofinvoice": "inv",
    "codeofinvoice": "inv",
}
_PARAGRAPHS = frozenset({"note", "remark", "remarks"})
_ABOVE = 2.0
"""Millimetres by which a wrapped name may begin above the amount of its line."""


def read_tag(document: OfdDocument, part: str, *, with_lines: bool) -> Witness | None:
    """What one tag file states; None where it names nothing of an invoice. Lines only when asked for: they take most
    of the time, and an attachment has them too.
    """
    root = document.package.fresh_tree(part)
    if root is None:
        return None
    containers = groups(root, original.LINE, digital.LINE)
    if not with_lines:
        _remove(containers)
    vocabulary = _vocabulary({name_of(element) for element in root.iter()})
    if not vocabulary:
        return None
    lines: tuple[Line, ...] = ()
    if with_lines and vocabulary in _LINES:
        table = _LINES[vocabulary]
        lines = tuple(line for one in containers or [root] for line in _lines(document, one, table))
        _remove(containers)
    _dereference(document, root)
    stated = _read(root, vocabulary, part)
    return replace(stated, lines=lines or stated.lines) if stated else None


_LINES: Mapping[str, Mapping[str, str]] = {"original": original.LINE_NAMES, "digital": digital.LINE_NAMES}


def _vocabulary(names: set[str]) -> str:
    if names & {"invoiceno", "taxinclusivetotalamount"}:
        return "original"
    if names & {"invoicenumber", "totalamwithouttax", "totaltaxincludedamount", "selleridnum"}:
        return "digital"
    return next((prefix for mark, prefix in _VOUCHER_MARKS.items() if mark in names), "")


def _read(root: Element, vocabulary: str, part: str) -> Witness | None:
    if vocabulary == "original":
        return original.read_original(root, part, "tag")[0]
    if vocabulary == "digital":
        return digital.read_digital(root, part, "tag")
    return voucher_witness(root, vocabulary, part, "tag")


def _references(root: Element) -> dict[Element, list[Element]]:
    """References by the leaf they belong to."""
    found: dict[Element, list[Element]] = {}
    for element in root.iter():
        if name_of(element) != _REFERENCE:
            continue
        leaf = element.getparent()
        while leaf is not None and name_of(leaf) == _WRAPPER and leaf is not root:
            leaf = leaf.getparent()
        if leaf is not None:
            found.setdefault(leaf, []).append(element)
    return found


def _dereference(document: OfdDocument, root: Element) -> None:
    """Put the text that the references mean in their place."""
    for leaf, references in _references(root).items():
        texts = (document.object_text(*_target(reference)).strip() for reference in references)
        text = ("\n" if name_of(leaf) in _PARAGRAPHS else "").join(texts)
        if text and not text.strip("¥￥ \n"):
            text = _beside(document, _objects(document, references[-1]))
        for child in list(leaf):
            leaf.remove(child)
        leaf.text = text


def _objects(document: OfdDocument, reference: Element) -> list[Item]:
    return document.objects(*_target(reference))


def _target(reference: Element) -> tuple[str, str]:
    """The page and the object that a reference means."""
    return reference.get("PageRef", ""), (reference.text or "").strip()


def _beside(document: OfdDocument, items: list[Item]) -> str:
    """The number that stands right of a lone ¥, which is all that some issuers tag."""
    if not items:
        return ""
    sign = items[-1]
    right = [
        item
        for item in document.items(sign.page - 1)
        if item is not sign
        and item.x >= sign.x
        and abs(item.middle - sign.middle) < 0.6 * max(item.height, sign.height)
        and read_money(item.text) is not None
    ]
    return min(right, key=lambda item: item.x).text if right else ""


def _lines(document: OfdDocument, container: Element, table: Mapping[str, str]) -> list[Line]:
    """The lines that a container tags: one, or several whose objects are told apart by their height on the page."""
    columns: dict[str, list[Item]] = {}
    for leaf, references in _references(container).items():
        column = table.get(name_of(leaf))
        if column:
            columns.setdefault(column, []).extend(i for reference in references for i in _objects(document, reference))
    anchors = [item for item in columns.get("amount", []) if read_money(item.text) is not None]
    anchors.sort(key=_height)
    rows: list[dict[str, str]] = [{} for _ in range(max(len(anchors), 1))]
    for column, items in columns.items():
        for item in sorted(items, key=_height):
            row = rows[_row_of(item, anchors)]
            row[column] = row.get(column, "") + item.text
    return [line_of(row) for row in rows if row.get("name") or row.get("amount")]


def _height(item: Item) -> tuple[int, float]:
    return item.page, item.middle


def _row_of(item: Item, anchors: list[Item]) -> int:
    """The last anchor that does not begin below the item."""
    before = [i for i, anchor in enumerate(anchors) if _height(anchor) <= (item.page, item.middle + _ABOVE)]
    return before[-1] if before else 0


def _remove(elements: Sequence[Element]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
