"""Witnesses of one document sorted by the invoice they speak of, most trustworthy first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from piaoqi.core.formats.witness import Witness

_NO_NUMBER = ("", "")
_SEEN = frozenset({"page", "qr"})
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
    """Most trustworthy first, without what a witness says only by default:

    1. the kind by the type of a QR code, where another part writes it out;
    2. the remark of the page, where it is a part of a remark stated elsewhere or contains it;
    3. a tax of zero, where the page prints `***` for it.
    """
    ordered = sorted(witnesses, key=lambda one: _ORDER.index(one.label) if one.label in _ORDER else len(_ORDER))
    kind = any(one.values.get("kind") for one in ordered if one.label != "qr")
    stars = any("tax" in one.values and one.values["tax"] is None for one in ordered if one.label == "page")
    remark = next((one.values["remark"] for one in ordered if one.label not in _SEEN and one.values.get("remark")), "")

    def by_default(one: Witness) -> set[str]:
        page, values = one.label == "page", one.values
        found = {"kind"} if kind and one.label == "qr" else set()
        found |= {"remark"} if page and _overlap(values.get("remark"), remark) else set()
        return found | ({"tax"} if stars and values.get("tax") == 0 else set())

    return [_without(one, by_default(one)) for one in ordered]


def _overlap(one: object, other: object) -> bool:
    """Whether one text contains the other, blanks aside, and is not the same."""
    here, there = ("".join(str(text or "").split()) for text in (one, other))
    return bool(here and there) and here != there and (here in there or there in here)


def _without(one: Witness, names: set[str]) -> Witness:
    return replace(one, values={k: v for k, v in one.values.items() if k not in names}) if names else one
