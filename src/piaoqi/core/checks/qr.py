"""The QR code against the rest of the file."""

from piaoqi.core.checks.base import Check, CheckContext, Outcome, broken, cannot_tell, holds
from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.invoice.fields import TITLES
from piaoqi.core.invoice.record import Record
from piaoqi.core.problem import Problem
from piaoqi.core.text import Text

_LABEL, _RECOGNISED = "qr", "ocr"
_PARTICULARS = ("field", "first", "first_part", "second", "second_part")

_AGREES = Text("二维码与票面一致（{fields}）", "the QR code agrees with the face ({fields})")
_DIFFERS = Text(
    "二维码与票面不一致：{field} 在{first_part}为 {first}，在{second_part}为 {second}",
    "the QR code disagrees with the face: {field} is {first} in {first_part}, {second} in {second_part}",
)
_OTHER_KIND = Text(
    "二维码的类型与票种不一致（{first}、{second}）；各开票软件写的类型码不统一，不能据此判断",
    "the type in the QR code is of another kind ({first}, {second}); issuers differ in types: it proves nothing",
)
_ALONE = Text(
    "只有二维码写明了这些内容，没有票面可以核对", "only the QR code states anything: there is no face to compare with"
)


def _agrees(record: Record, _context: CheckContext) -> Outcome | None:
    """Nothing where no QR code was read."""
    for one in filter(_differs, record.problems):
        return broken(_DIFFERS, **{key: one.params.get(key, "") for key in _PARTICULARS})
    for one in filter(_of_qr, record.problems):
        return cannot_tell(_OTHER_KIND, first=one.params.get("first"), second=one.params.get("second"))
    agreeing = [name for name, origin in record.fields.items() if _LABEL in origin.agrees]
    agreeing += [name for name, origin in record.fields.items() if _is_qr(origin.part) and origin.agrees]
    if agreeing:
        return holds(_AGREES, fields=tuple(TITLES[name] for name in agreeing))
    return cannot_tell(_ALONE) if any(_is_qr(origin.part) for origin in record.fields.values()) else None


def denies_face(problem: Problem) -> bool:
    """Whether a QR code states another number, date or amount than is written in the file.

    What was recognised from a picture is left out: it may be misread, and nobody is accused on it.
    """
    return _differs(problem) and _RECOGNISED not in _labels(problem)


def _differs(problem: Problem) -> bool:
    """The type of a QR code is left out: issuers differ in it, and it proves nothing."""
    return _of_qr(problem) and problem.params.get("name") != "kind"


def _of_qr(problem: Problem) -> bool:
    parts = map(problem.params.get, ("first_part", "second_part"))
    return problem.code == DISAGREES.code and (_LABEL in _labels(problem) or any(map(_is_qr, parts)))


def _labels(problem: Problem) -> tuple[str, ...]:
    labels = problem.params.get("labels")
    return labels if isinstance(labels, tuple) else ()


def _is_qr(part: object) -> bool:
    """`qr`, or a place that ends in it: `page 1 › qr`."""
    return str(part).split()[-1:] == [_LABEL]


CHECKS = (
    Check(
        "qr.agrees",
        Text("二维码与票面一致", "The QR code agrees with the face"),
        Text(
            "二维码内容实测：代码、号码、金额、日期、校验码",
            "QR payloads as measured: code, number, amount, date, check code",
        ),
        _agrees,
    ),
)
