"""XML that is attached to an OFD or a PDF: recognised by what it is, whatever the file is called."""

from dataclasses import dataclass

from piaoqi.core.formats import einvoice_xml, xbrl
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.witness import Witness
from piaoqi.core.problem import Problem
from piaoqi.core.xml_source import looks_like_xml, parse_xml


@dataclass(frozen=True, slots=True)
class Attached:
    """What an attachment states: for every invoice in it its witnesses; empty where it is nothing of the kind."""

    invoices: tuple[tuple[Witness, ...], ...] = ()
    problems: tuple[Problem, ...] = ()


def read_attached(blob: Blob, part: str, label: str = "attachment") -> Attached:
    """Read an attachment. `part` names it in the fields' origins."""
    if not looks_like_xml(blob.data):
        return Attached()
    parsed = parse_xml(blob.data, blob.path, blob.limits)
    if parsed.root is None:
        return Attached((), parsed.problems)
    invoices = einvoice_xml.witnesses_of(parsed.root, part, label)
    return Attached(invoices or xbrl.witnesses_of(parsed.root, part, label), parsed.problems)
