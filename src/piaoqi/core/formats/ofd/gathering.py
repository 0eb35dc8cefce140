"""Witnesses of one document sorted by the invoice they speak of, most trustworthy first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from piaoqi.core.formats.witness import Witness

_NO_NUMBER = ("", "")
_ORDER = ("attachment", "tag", "custom", "page", "qr")


@dataclass
class Gathered:
    """The invoices of one document, each as its witnesses."""

    invoices: list[list[Witness]] = field(default_factory=list)

    def add(self, witnesses: Sequence[Witness], *, may_open: bool) -> None:
        """Join the invoice with the same number; else the only one there is, or open a new one.

        A number that differs from that of the only invoice is a contradiction within it, and is shown as such; where
        `may_open` says that this part stands for an invoice of its own, it becomes one.
        """
        fitting = [one for one in self.invoices if same_number(one, witnesses)]
        same = max(fitting, key=lambda one: number_of(one) != _NO_NUMBER, default=None)
        if same is not None:
            same.extend(witnesses)
        elif may_open or not self.invoices:
            self.invoices.append(list(witnesses))
        elif len(self.invoices) == 1:
            self.invoices[0].extend(witnesses)

    @property
    def has_lines(self) -> bool:
        return any(witness.lines for one in self.invoices for witness in one)


def same_number(one: Sequence[Witness], other: Sequence[Witness]) -> bool:
    """Whether both speak of one number, or one of them of none; a code that only one states is no difference."""
    (code, number), (other_code, other_number) = number_of(one), number_of(other)
    if not number or not other_number:
        return True
    return number == other_number and (code == other_code or not code or not other_code)


def number_of(witnesses: Sequence[Witness]) -> tuple[object, object]:
    """Code and number (of a bank receipt: its own) by the first witness that states one; both empty without."""
    for one in witnesses:
        number = one.values.get("number") or one.facts.get("receipt_no")
        if number:
            return one.values.get("code") or "", number
    return _NO_NUMBER


def in_order(witnesses: Sequence[Witness]) -> list[Witness]:
    """Most trustworthy first. A kind told by a QR code's type alone yields to one that is written out, and the words
    in the remark's box of the page to a remark that they contain, or are a part of.
    """
    ordered = sorted(witnesses, key=lambda one: _ORDER.index(one.label) if one.label in _ORDER else len(_ORDER))
    stronger = [one for one in ordered if one.label not in {"page", "qr"}]
    kind = any(one.values.get("kind") for one in ordered if one.label != "qr")
    remark = next((str(one.values["remark"]) for one in stronger if one.values.get("remark")), "")
    return [_yielding(one, remark, kind=kind) for one in ordered]


def _yielding(one: Witness, remark: str, *, kind: bool) -> Witness:
    left_out = set()
    if one.label == "qr" and kind:
        left_out.add("kind")
    if one.label == "page" and remark:
        here, there = ("".join(text.split()) for text in (str(one.values.get("remark", "")), remark))
        if here != there and (here in there or there in here):
            left_out.add("remark")
    return replace(one, values={k: v for k, v in one.values.items() if k not in left_out}) if left_out else one
