"""Several parts of one file say the same invoice: put them together, and notice where they disagree.

An OFD says it in an attachment, in tags that point into the page, in CustomDatas and in a QR code; a PDF on its face,
in an attachment and in a QR code. Each is a witness. The first witness that states a field gives its value; the others
agree, disagree or are silent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from piaoqi.core.invoice.fields import TITLES
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Line, Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

Value = str | Decimal | date | Kind | Status | None

DISAGREES = define(
    "file.contradicts_itself",
    Text(
        "{path}：{field} 在文件里有两种说法：{first_part} 为 {first}，{second_part} 为 {second}",
        "{path}: two values for {field}: {first} in {first_part}, {second} in {second_part}",
    ),
    Text("以查验平台或开票方的原件为准，核对这张票", "Compare with the verification platform or the issuer's original"),
)
MISREAD = define(
    "file.perhaps_misread",
    Text(
        "{path}：{field} 以{first_part}的 {first} 为准；图片文字识别成 {second}，识别不可靠",
        "{path}: {field} is {first} by {first_part}; recognition read {second}, and is not sure of it",
    ),
    Text("对照图片看一眼；清晰的原件可以避免误识", "Look at the picture; a sharper one is read without mistakes"),
)
_CONTRADICTS = 0.97
"""A recognised value that sure contradicts what is written; below it, it may be misread."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What one part of a file states. `values` holds normalised values by the record's field names; a field that the
    part states as empty (tax printed `***`) is present with None or ''; one it does not speak of is absent.
    """

    label: str
    """attachment, tag, custom, page, qr, ocr, xbrl, xml: what the contract's `agrees` lists."""
    part: str
    """The inner path: `Doc_0/Attachs/original_invoice.xml`."""
    values: Mapping[str, Value]
    lines: tuple[Line, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)
    """Field -> how sure (0 to 1), for what was recognised in a picture."""


def combine(witnesses: Sequence[Witness], place: Place) -> Record:
    """One record out of all witnesses, most trustworthy first; disagreements become problems of the record."""
    values: dict[str, object] = {}
    origins: dict[str, FieldOrigin] = {}
    problems: list[Problem] = []
    for name in _fields_stated(witnesses):
        speakers = [w for w in witnesses if w.values.get(name) not in (None, "")]
        if not speakers:
            sought = next((w for w in witnesses if name in w.confidence), None)
            if sought:
                origins[name] = FieldOrigin(sought.part, confidence=0.0)
            continue
        first = speakers[0]
        agrees = [w.label for w in speakers[1:] if _same(w.values[name], first.values[name])]
        values[name] = first.values[name]
        origins[name] = FieldOrigin(first.part, tuple(dict.fromkeys(agrees)), confidence=first.confidence.get(name))
        problems += [
            (DISAGREES if _is_sure(name, first, w) else MISREAD).at(
                place.path, name=name, field=TITLES.get(name, name), first=str(first.values[name]),
                first_part=first.part, second=str(w.values[name]), second_part=w.part, labels=(first.label, w.label),
            )
            for w in speakers[1:]
            if not _same(w.values[name], first.values[name])
        ]  # fmt: skip
    lines = next((w.lines for w in witnesses if w.lines), ())
    facts: dict[str, str] = {}
    for witness in reversed(witnesses):
        facts.update(witness.facts)
    return Record(place=place, lines=lines, fields=origins, facts=facts, problems=tuple(problems), **values)  # type: ignore[arg-type]


def _is_sure(name: str, *witnesses: Witness) -> bool:
    return all(one.confidence.get(name, 1.0) >= _CONTRADICTS for one in witnesses)


def _fields_stated(witnesses: Sequence[Witness]) -> list[str]:
    stated = (name for witness in witnesses for name in (*witness.values, *witness.confidence))
    return list(dict.fromkeys(stated))


def _same(one: Value, other: Value) -> bool:
    """Equal, or equal but for width and blanks that no reader cares about."""
    if one == other or not (isinstance(one, str) and isinstance(other, str)):
        return one == other
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return "".join(text.split()).replace("（", "(").replace("）", ")")
