"""Faces, QR codes and attachments of one PDF or picture put together: one record for each invoice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from piaoqi.core.formats.face import FaceInvoice
from piaoqi.core.formats.ocr import settled
from piaoqi.core.formats.witness import Witness, combine
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between

NUMBERED = frozenset(Kind) - {
    Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.CUSTOMS, Kind.FIXED, Kind.OTHER_DOCUMENT
}  # fmt: skip
"""Kinds that have a number on their face."""


@dataclass(slots=True)
class _Invoice:
    """One invoice while its witnesses are gathered; each list is in the order of the pages."""

    page: int
    attached: list[Witness] = field(default_factory=list)
    face: list[Witness] = field(default_factory=list)
    codes: list[Witness] = field(default_factory=list)

    @property
    def witnesses(self) -> list[Witness]:
        """Most trustworthy first: what was recognised comes last, and is held against the code."""
        written = [one for one in self.face if not one.confidence]
        recognised = [settled(one, self.codes) for one in self.face if one.confidence]
        return [*self.attached, *written, *self.codes, *recognised]

    @property
    def number(self) -> str:
        stated = (*self.attached, *self.face, *self.codes)
        return next((number for number in map(_number, stated) if number), "")

    @property
    def is_recognised(self) -> bool:
        """Whether only recognition has read it."""
        return not self.attached and any(one.confidence for one in self.face)


def records_of(
    faces: Sequence[FaceInvoice],
    codes: Mapping[int, Sequence[Witness]],
    attached: Sequence[Sequence[Witness]],
    place: Place,
) -> list[Record]:
    """One record an invoice, in the order of the pages. `codes`: by page. `place` gets the page of each.

    A code or attachment belongs to the invoice of its number; where numbers don't tell, to the only one it can mean.
    """
    invoices = [_Invoice(face.page, face=[face.witness]) for face in faces]
    for page, stated in codes.items():
        _join_codes(invoices, page, stated)
    for group in attached:
        _join_attached(invoices, group, alone=len(attached) == 1)
    invoices.sort(key=lambda invoice: invoice.page)
    return [combine(one.witnesses, Place(place.path, page=one.page)) for one in invoices]


def _join_codes(invoices: list[_Invoice], page: int, stated: Sequence[Witness]) -> None:
    for code in stated:
        home = _same(invoices, code) or _misread(invoices, page, code)
        if home is None:
            here = [one for one in invoices if one.page == page and not one.codes]
            open_ones = here if len(stated) == 1 else [one for one in here if not one.number]
            home = open_ones[0] if len(open_ones) == 1 else None
        if home is None:
            home = _Invoice(page)
            invoices.append(home)
        if not any(_number(code) == _number(other) for other in home.codes):
            home.codes.append(code)


def _join_attached(invoices: list[_Invoice], group: Sequence[Witness], *, alone: bool) -> None:
    home = next((found for found in (_same(invoices, witness) for witness in group) if found), None)
    if home is None and alone and len(invoices) == 1:
        home = invoices[0]
    if home is None:
        home = _Invoice(invoices[0].page if invoices else 1)
        invoices.append(home)
    home.attached += group


def _same(invoices: Sequence[_Invoice], witness: Witness) -> _Invoice | None:
    number = _number(witness)
    return next((one for one in invoices if number and one.number == number and _codes_agree(one, witness)), None)


def _misread(invoices: Sequence[_Invoice], page: int, code: Witness) -> _Invoice | None:
    """The recognised invoice on this page whose number is a letter or two from the code's."""
    here = [one for one in invoices if one.page == page and one.is_recognised and not one.codes]
    near = [one for one in here if slips_between(one.number, _number(code)) <= MAX_SLIPS]
    return near[0] if len(near) == 1 else None


def _codes_agree(invoice: _Invoice, witness: Witness) -> bool:
    """Whether the 发票代码 is the same, or one side doesn't state it."""
    codes = {str(one.values.get("code") or "") for one in (*invoice.witnesses, witness)} - {""}
    return len(codes) < 2


def _number(witness: Witness) -> str:
    return str(witness.values.get("number") or "")
