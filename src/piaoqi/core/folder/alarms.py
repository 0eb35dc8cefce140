"""Originals that contradict themselves: they are there, and whoever uses them must know what was found in them."""

from collections.abc import Iterable, Iterator

from piaoqi.core.checks.qr import denies_face
from piaoqi.core.formats.base import Document
from piaoqi.core.problem import Problem, define
from piaoqi.core.seals.altered import named
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.text import Text

ALTERED = define(
    "seal.altered",
    Text("{path} 与签署时不一致，签署之后被改动过：{parts}", "{path} is not what was signed; altered since: {parts}"),
    Text(
        "不要据此报销或抵扣，请向开票方重新索取；用 piaoqi read 看改了什么",
        "Don't pay, book or deduct on it: ask the issuer for the original; piaoqi read shows what was changed",
    ),
)


def alarms(documents: Iterable[Document]) -> Iterator[Problem]:
    """One for each altered file, those inside others too."""
    for document in documents:
        one = document.authenticity
        if one.verdict is Verdict.ALTERED:
            yield ALTERED.at(document.path, parts=named(one.altered))
        yield from alarms(document.children)


def is_alarm(problem: Problem) -> bool:
    """Whether an original is altered, or its QR code denies its face: then not all is sound."""
    return problem.code == ALTERED.code or denies_face(problem)
