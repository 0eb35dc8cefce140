"""Originals of two minds about their number: the face states one, the QR code another.

One of them is false, and nobody knows which. So the invoice that the other number means is not missing where such an
original lies; it may be that very one, altered.
"""

from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.invoice.record import Record

_NAMES = ("number", "paper_number")


def other_numbers(record: Record) -> frozenset[str]:
    """The numbers that the file states beside the record's own."""
    denials = (one for one in record.problems if one.code == DISAGREES.code and one.params.get("name") in _NAMES)
    stated = {str(one.params[side]) for one in denials for side in ("first", "second")}
    return frozenset(stated - {"", record.number, record.paper_number})
